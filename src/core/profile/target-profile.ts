// Everything that is known of one target on one revision, for the files of its profile.

import type { CallTree } from '../nix/call-tree.ts'
import type { BuildPlan, Closure, Run } from '../model/measurement.ts'
import type { FunctionCalls } from '../nix/function-calls.ts'
import type { Failure } from '../model/failure.ts'
import type { Identity } from '../model/identity.ts'
import type { Revision } from '../model/revision.ts'
import type { Part } from './part.ts'
import type { BuildRun, OutputClosure, SubstituterHealth, WantedPaths } from './store-facts.ts'
import type { TargetStore } from './store-health.ts'

/** What all targets of a profile have in common. */
export interface ProfileSubject {
  readonly program: string
  readonly system: string
  readonly identity: Identity
  readonly revision: Revision
  /** The evaluator has a profiler of its own (Nix 2.30). */
  readonly hasProfiler: boolean
}

export interface TargetProfile {
  readonly name: string
  readonly state: { readonly kind: 'evaluated'; readonly facts: ProfileFacts } | FailedTarget
}

export interface FailedTarget {
  readonly kind: 'failed'
  readonly failure: Failure
}

export interface ProfileFacts {
  readonly derivationPath: string
  readonly outputs: readonly string[]
  /** The run that gave the counters. */
  readonly exact: Run
  /** Run alone: its time and memory are what an evaluation takes. */
  readonly timed: Part<Run>
  readonly calls: Part<FunctionCalls>
  /** Every call by its path. */
  readonly tree: Part<CallTree>
  /** Where time goes; undefined where this Nix has no profiler. */
  readonly time: Part<CallTree> | undefined
  readonly plan: Part<BuildPlan>
  /** The derivation graph. */
  readonly closure: Part<Closure>
  /** Paths of the derivations that were built while evaluating. */
  readonly importedDerivations: readonly string[]
  readonly outputClosure: Part<OutputClosure>
  readonly wanted: WantedPaths
  readonly substituters: readonly SubstituterHealth[]
  /** Undefined: not asked for. */
  readonly store: TargetStore | undefined
  /** Undefined: not asked for. */
  readonly build: BuildRun | undefined
}

/** Whether the profile has all that was asked for: a target that evaluates, and a build that came to its end. */
export function isWhole({ state }: TargetProfile): boolean {
  return state.kind === 'evaluated' && state.facts.build?.failure === undefined
}
