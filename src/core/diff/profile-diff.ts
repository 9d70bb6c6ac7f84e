// What two profiles are found to differ in, as data: every way of showing it is drawn from this.

import type { CallPathsExplanation } from '../model/call-paths.ts'
import type { FunctionsExplanation, PrimopsExplanation } from '../model/explanation.ts'
import type { ProfileRecord } from '../profile/profile-record.ts'
import type { Unit } from '../text/number.ts'
import type { ProfileSides } from './stored-profile.ts'

/** Of two folders. */
export interface ProfileDiff {
  readonly base: ComparedFolder
  readonly head: ComparedFolder
  /** In order of their names. */
  readonly targets: readonly TargetDiff[]
}

export interface ComparedFolder {
  /** As the user named it. */
  readonly folder: string
  /** Of its first target; those of one profile have it in common. */
  readonly record: ProfileRecord
}

export interface TargetDiff {
  /** In head, or in base where head does not have it. */
  readonly name: string
  /** In base, where that is another. */
  readonly baseName?: string
  readonly state: TargetState
}

export type TargetState =
  | { readonly kind: 'base-only' | 'head-only' }
  /** It does not evaluate on a side, or on either; null: there it does. */
  | { readonly kind: 'failed'; readonly failures: ProfileSides<string | null> }
  | { readonly kind: 'not-comparable'; readonly reasons: readonly Mismatch[] }
  | { readonly kind: 'compared'; readonly figures: ProfileChanges }

/** What was not the same where the two were measured. */
export interface Mismatch {
  readonly what: 'system' | 'nix' | 'setting'
  /** Of a setting. */
  readonly name?: string
  readonly base: string
  readonly head: string
}

export interface ProfileChanges {
  /** All of them, equal ones too. */
  readonly counters: readonly FigureChange[]
  /** Undefined where all functions are called as often as before, or a side does not have them. */
  readonly functions: FunctionsExplanation | undefined
  readonly primops: PrimopsExplanation | undefined
  /** Undefined where all paths are the same, or a side does not have them. */
  readonly calls: CallPathsExplanation | undefined
  readonly time: TimeChange
  readonly builds: BuildChanges | undefined
  /** Files that a side does not have, so that nothing of them was compared. */
  readonly missing: readonly string[]
}

/** Shares of samples can only be compared where both were taken on the same machine. */
export type TimeChange =
  | { readonly kind: 'compared'; readonly paths: CallPathsExplanation | undefined }
  | { readonly kind: 'other-machine' | 'not-sampled' }

/** Null: not known there. */
export interface FigureChange {
  readonly id: string
  readonly label: string
  readonly unit: Unit
  readonly base: number | null
  readonly head: number | null
}

export interface BuildChanges {
  /** Both sides come to the same derivation. */
  readonly isSameDerivation: boolean
  readonly figures: readonly FigureChange[]
  /** Derivations that head has to build here and base has not, and the other way round, by path. */
  readonly toBuild: ProfileSides<readonly string[]>
  /** The largest paths of the closure that differ, what differs most first. */
  readonly paths: readonly PathChange[]
}

/** Undefined where it is not among the largest of that side. */
export interface PathChange {
  readonly name: string
  readonly baseBytes: number | undefined
  readonly headBytes: number | undefined
}
