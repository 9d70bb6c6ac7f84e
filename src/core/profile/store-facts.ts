// What the store, the substituters and a real build tell of one target.

import type { UnpackedSizes } from '../model/built.ts'
import type { BuildLog } from '../nix/build-log.ts'
import type { Failure } from '../model/failure.ts'

/** Everything that a target's outputs need to run, themselves included. */
export interface OutputClosure {
  /** URL of the substituter that told it; undefined: the store. */
  readonly substituter: string | undefined
  readonly sizes: UnpackedSizes
}

/** What the substituters were asked for. */
export interface WantedPaths {
  /** `closure`: what the outputs need to run. `plan`: outputs to build and paths to fetch, where nobody has the outputs. */
  readonly kind: 'closure' | 'plan'
  readonly paths: readonly string[]
}

export interface SubstituterHealth {
  /** Without credentials. */
  readonly url: string
  readonly answer: SubstituterAnswer
  /** How many of the wanted paths it has; undefined where it does not say. */
  readonly has: number | undefined
}

/** Whether it answers: `latencySeconds` is the time of one process of Nix that asks it who it is. */
export type SubstituterAnswer =
  | { readonly kind: 'reachable'; readonly latencySeconds: number }
  | { readonly kind: 'silent'; readonly reason: string }

/** A real build. */
export interface BuildRun {
  readonly log: BuildLog
  /** Why it did not come to its end. */
  readonly failure: Failure | undefined
  /** What builders and Nix said, in lines; undefined where it was not kept. */
  readonly output?: readonly string[]
}
