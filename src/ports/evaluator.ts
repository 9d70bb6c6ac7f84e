// What evaluates: which attributes there are, and what evaluating one of them takes.

import type { Failure } from '../core/model/failure.ts'
import type { Run } from '../core/model/measurement.ts'
import type { ArgumentValue, TargetOrigin } from '../core/model/target.ts'
import type { CallTree } from '../core/nix/call-tree.ts'
import type { DryRunLog } from '../core/nix/dry-run.ts'
import type { FunctionCalls, SourceFile } from '../core/nix/function-calls.ts'
import type { Walk, WalkResult } from '../core/nix/listing.ts'
import type { Source } from './store.ts'

/** Evaluates code of the project's, each time in a process of its own, and gives what came of it. */
export interface Evaluator {
  /** How many may run side by side now. */
  concurrency(): number
  /** Finds attributes, one evaluation for all walks. A revision without the flake or file has none. */
  list(listing: Listing, walks: readonly Walk[]): Promise<Attempt<readonly WalkResult[]>>
  /** Counters, derivation and what would be built, from one evaluation; may run beside others. */
  runExact(evaluation: Evaluation, bounds?: Bounds): Promise<Attempt<ExactRun>>
  /** Counters of one evaluation of several attributes of a set, and the derivation of each; writes no derivation where it can do without; may run beside others. */
  runSet(evaluation: SetEvaluation): Promise<Attempt<SetRun>>
  /** Time and memory of one evaluation that writes and fetches nothing; run alone. */
  runTimed(evaluation: Evaluation): Promise<Attempt<Run>>
  /** Calls by function of one evaluation; may run beside others. */
  countCalls(evaluation: Evaluation): Promise<Attempt<FunctionCalls>>
  /**
   * Calls by function and by call path of one evaluation, which takes many times as long; may run beside others. It is given
   * up where it takes much longer than the `seconds` that are expected.
   */
  traceCalls(evaluation: Evaluation, seconds: number): Promise<Attempt<TracedCalls>>
  /** Has the profiler that `sampleTime` and `sampleCalls` need (Nix 2.30). */
  readonly hasProfiler: boolean
  /** Calls by function, and time by call path, of one evaluation, which is expected to take `seconds`; may run beside others. */
  sampleCalls(evaluation: Evaluation, seconds: number): Promise<Attempt<TracedCalls>>
  /** Where the time of one evaluation goes, by call path; run alone. */
  sampleTime(evaluation: Evaluation): Promise<Attempt<CallTree>>
}

export interface Evaluation {
  readonly source: Source
  readonly origin: TargetOrigin
}

/** What an evaluation may take that is only tried: besides, it fetches nothing, and builds nothing on the way. */
export interface Bounds {
  readonly seconds: number
  /** Of heap; undefined where nothing is known of it. */
  readonly bytes: number | undefined
}

/** Some attributes of a set. */
export interface SetEvaluation extends Evaluation {
  /** Of the attributes; the origin is the set's. */
  readonly names: readonly string[]
}

/** What one evaluation of several attributes tells. */
export interface SetRun {
  readonly run: Run
  /** In the order of the names; null where an attribute has none, or can not be evaluated. */
  readonly derivationPaths: readonly (string | null)[]
}

/** Success, or Nix's own failure as data: a target that does not evaluate is a result. */
export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** What an exact run tells. */
export interface ExactRun {
  readonly run: Run
  readonly derivationPath: string
  /** Store paths that a build makes valid, sorted; none where they are known only after it. */
  readonly outputs: readonly string[]
  readonly dryRun: DryRunLog
}

/** Which attributes to list. */
export interface Listing {
  readonly source: Source
  readonly from:
    | { readonly kind: 'flake'; readonly directory: string }
    | {
        readonly kind: 'file'
        readonly file: string
        readonly arguments: Readonly<Record<string, ArgumentValue>>
      }
}

/** Every call of one evaluation; in the tree, where that is of samples, its time. */
export interface TracedCalls {
  readonly calls: FunctionCalls
  readonly tree: CallTree
  /** Files that were evaluated. */
  readonly files: readonly SourceFile[]
}
