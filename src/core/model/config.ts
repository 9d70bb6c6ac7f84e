// The configuration in the program's own terms, whatever file or input it came from.

import type { Exclusion, LimitOverride, TargetPattern, Thresholds } from './target.ts'

export interface Config {
  /** Empty: discover what the project offers. */
  readonly targets: readonly TargetPattern[]
  /** Left out of the targets, and of what is discovered. */
  readonly exclude: readonly Exclusion[]
  /** More of them on one platform are refused. */
  readonly maxTargets: number
  /** Over the defaults of the metric table, per metric. */
  readonly thresholds: Thresholds
  /** Over them, for some targets or platforms; a later one over an earlier one. */
  readonly overrides: readonly LimitOverride[]
  readonly sampling: Sampling
  readonly explain: Explaining
  readonly nix: NixOptions
  /** Build what changed for real; undefined: evaluate only. */
  readonly build: Building | undefined
  readonly report: Reporting
  /** Whether what is found decides the check. */
  readonly mode: Mode
  /** What a target comes to that evaluates on neither side. */
  readonly failsOnBothSides: BothFailedMode
  /** When to write a comment on the pull request. */
  readonly comment: CommentMode
  /** Whether figures of the default branch are recorded, and what was recorded is shown. */
  readonly trend: TrendMode
}

/** `report-only`: what is found is told, and fails nothing. */
export const modes = ['gate', 'report-only'] as const

export type Mode = (typeof modes)[number]

/** It is not the change's doing, so that it does not fail unless that is wished. */
export const bothFailedModes = ['warn', 'pass', 'fail'] as const

export type BothFailedMode = (typeof bothFailedModes)[number]

export const commentModes = ['always', 'on-change', 'on-failure', 'never'] as const

export type CommentMode = (typeof commentModes)[number]

export const trendModes = ['record', 'none'] as const

export type TrendMode = (typeof trendModes)[number]

export interface Sampling {
  /** Timing runs per target: at least and at most this many pairs. */
  readonly minPairs: number
  readonly maxPairs: number
  /** Of the interval for a sampled change, over all findings of a report: 0.99 is 99 %. */
  readonly confidence: number
  /** For all timing runs of the gate together; 0: no timing at all. */
  readonly timeBudgetSeconds: number
}

export interface Explaining {
  /** For evaluations of head without parts of the change, of all targets together; 0: none. */
  readonly budgetSeconds: number
}

export interface Building {
  /** Also what a pull request from a fork changes. */
  readonly forks: boolean
  /** For each side. */
  readonly budgetSeconds: number
}

export interface Reporting {
  /** A target of which nothing changed by this fraction of base has no row of its own; 0: each has. */
  readonly smallestChange: number
}

export interface NixOptions {
  readonly allowImportFromDerivation: boolean
  /** Flake inputs to replace on both sides: input path → flake reference. */
  readonly overrideInputs: Readonly<Record<string, string>>
  /** Nix settings for both sides: name → value, as for `--option`. */
  readonly options: Readonly<Record<string, string>>
  /** Experimental features of Nix that the project is written in, beside those that the gate needs. */
  readonly features: readonly string[]
  /** Evaluate with the files of the repository's submodules in place. */
  readonly submodules: boolean
  /** URLs of `http` that evaluation may fetch from, beside those of `https` and of the forges. */
  readonly fetchFrom: readonly string[]
  /** Hold evaluators to what they may reach, where the machine can. */
  readonly isolate: boolean
  /** Let evaluation of flakes see the environment that Nix is given, and what else purity keeps from it. */
  readonly impure: boolean
  /** Evaluate a pull request's code by a release of Nix that can not hold it. */
  readonly allowUnsafeRelease: boolean
  /** For one evaluation; past it the evaluator is ended. */
  readonly timeoutSeconds: number
}
