// Nix as the commands need it, as one configuration has it set.

import type { NixOptions } from '../core/model/config.ts'
import type { BuildPlan, Closure, References, Run } from '../core/model/measurement.ts'
import type { Identity } from '../core/model/identity.ts'
import type { Commit } from '../core/model/revision.ts'
import type { CallTree } from '../core/nix/call-tree.ts'
import type { DryRunLog } from '../core/nix/dry-run.ts'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import type { Walk, WalkResult } from '../core/nix/listing.ts'
import type { BuildRun, UnpackedSizes } from '../core/profile/store-facts.ts'
import type { Attempt, Evaluation, ExactRun, Listing, TracedCalls } from './evaluator.ts'
import type { Source } from './store.ts'
import type { Substituter } from './substituters.ts'

/** How a Nix is to be opened. */
export interface NixOpening {
  readonly options: NixOptions
  /** Texts of lock files whose addresses are the project's own: base's, and head's where it is not under review. */
  readonly baseLocks: readonly string[]
}

export type OpenNix = (opening: NixOpening) => Promise<Nix>

/** One Nix installation, as the configuration has it set. */
export interface Nix {
  /** Why code of strangers should not be evaluated with it, completing “…, which …”; undefined where nothing speaks against it. */
  readonly weakness: string | undefined
  /** What makes figures of this Nix comparable. */
  readonly identity: Identity
  /** The system it evaluates for: `x86_64-linux`. */
  readonly system: string
  /** How many evaluators may run side by side now. */
  concurrency(): number
  /** Brings a revision's files into the store. */
  prepare(directory: string, commit: Commit): Promise<Source>
  /** Finds attributes, one evaluation for all walks. A revision without the flake or file has none. */
  list(listing: Listing, walks: readonly Walk[]): Promise<Attempt<readonly WalkResult[]>>
  /** Counters, derivation and what would be built, from one evaluation; may run beside others. */
  runExact(evaluation: Evaluation): Promise<Attempt<ExactRun>>
  /** Time and memory of one evaluation that writes and fetches nothing; run alone. */
  runTimed(evaluation: Evaluation): Promise<Attempt<Run>>
  /** Calls by function of one evaluation; may run beside others. */
  countCalls(evaluation: Evaluation): Promise<Attempt<FunctionCalls>>
  /** Calls by function and by call path of one evaluation, which takes many times as long; may run beside others. */
  traceCalls(evaluation: Evaluation): Promise<Attempt<TracedCalls>>
  /** Has the profiler that `sampleTime` needs (Nix 2.30). */
  readonly hasProfiler: boolean
  /** Where the time of one evaluation goes, by call path; run alone. */
  sampleTime(evaluation: Evaluation): Promise<Attempt<CallTree>>
  /** The derivation graph, from the store. */
  closure(derivationPath: string): Promise<Closure>
  /** What the derivations, and all that they depend on, refer to; from the store. */
  references(derivationPaths: readonly string[]): Promise<References>
  /** A dry run's lists with exact sizes. */
  plan(dryRun: DryRunLog): Promise<BuildPlan>
  /** All outputs of derivations, sorted; from the store. */
  outputsOf(derivationPaths: readonly string[]): Promise<readonly string[]>
  /** What outputs need to run, themselves included; undefined where the store does not have all of it. */
  outputClosure(outputs: readonly string[]): Promise<UnpackedSizes | undefined>
  /** Asks every configured substituter whether it answers. */
  substituters(): Promise<readonly Substituter[]>
  /** Builds and downloads for real: runs the project's code in builders. Run alone. */
  build(evaluation: Evaluation): Promise<BuildRun>
}
