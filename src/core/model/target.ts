// What is measured: the patterns that a user writes, and the targets they come to.

import type { MetricId } from './metric.ts'
import type { Side } from './revision.ts'
import type { Threshold } from './threshold.ts'

export type Thresholds = Readonly<Partial<Record<MetricId, Threshold>>>

/** A value for an argument of a Nix function: passed as a string, or as the Nix value of the same JSON. */
export type ArgumentValue = string | number | boolean | readonly ArgumentValue[] | null

/** One entry of `targets` in the configuration. */
export interface TargetPattern {
  /** Given by the user; otherwise targets are named by their attribute path. */
  readonly name?: string | undefined
  readonly origin: PatternOrigin
  /** Systems of the platforms that measure it; undefined: those it belongs to by itself. */
  readonly systems?: readonly string[] | undefined
  /** Found without being named, so that it is no target where it is no derivation. */
  readonly derivationsOnly?: boolean
  /** Over the configuration's own thresholds, per metric. */
  readonly thresholds: Thresholds
}

/** A pattern, and how it was written. */
export interface WrittenPattern {
  readonly text: string
  readonly origin: PatternOrigin
}

/** Limits of some targets, by what they are or where they are measured. */
export interface LimitOverride {
  /** Those at it and below it; undefined: all. */
  readonly match?: WrittenPattern | undefined
  /** Systems of the platforms on which they hold; undefined: all. */
  readonly systems?: readonly string[] | undefined
  readonly thresholds: Thresholds
}

/** What is left out of the targets, with all that is below it. */
export interface Exclusion extends WrittenPattern {
  /** That it leaves nothing out is not worth a word. */
  readonly mayBeIdle?: boolean
}

export type PatternOrigin =
  | {
      readonly kind: 'flake'
      /** Folder of the flake, relative to the repository's root: `.` or `sub/folder`. */
      readonly directory: string
      /** Attribute path with globs: `nixosConfigurations.*`, `packages.${system}.lib*`. */
      readonly attribute: string
    }
  | {
      readonly kind: 'file'
      /** Relative to the repository's root, with `/`: `default.nix`, `release/jobs.nix`. */
      readonly file: string
      /** Attribute path with globs; empty for the file's value itself. */
      readonly attribute: string
      readonly arguments: Readonly<Record<string, ArgumentValue>>
    }

/** One thing that is evaluated. Base and head are paired by `name`. */
export interface Target {
  readonly name: string
  readonly origin: TargetOrigin
  readonly thresholds: Thresholds
  /** What base calls it, where that is another name. */
  readonly renamedFrom?: { readonly name: string; readonly origin: TargetOrigin }
}

/** Where a side has the target. */
export function originOn({ origin, renamedFrom }: Target, side: Side): TargetOrigin {
  return side === 'base' ? (renamedFrom?.origin ?? origin) : origin
}

export type TargetOrigin =
  | { readonly kind: 'flake'; readonly directory: string; readonly attributePath: readonly string[] }
  | {
      readonly kind: 'file'
      readonly file: string
      readonly attributePath: readonly string[]
      readonly arguments: Readonly<Record<string, ArgumentValue>>
    }
