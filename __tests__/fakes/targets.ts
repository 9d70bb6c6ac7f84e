// What targets evaluate to in tests: a table of both sides, that all fake ports of Nix answer from.

import type { CallTree } from '../../src/core/nix/call-tree.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Statistics } from '../../src/core/model/measurement.ts'
import type { FunctionCalls } from '../../src/core/nix/function-calls.ts'
import type { UnpackedSizes } from '../../src/core/model/built.ts'
import type { BuildRun } from '../../src/core/profile/store-facts.ts'
import type { DamagedPath } from '../../src/core/profile/store-health.ts'
import type { Side } from '../../src/core/model/revision.ts'
import type { Source } from '../../src/ports/store.ts'
import { fakeDerivation } from './measurements.ts'
import { fakeSha } from './repository.ts'

/** What a target evaluates to on one side; whatever is left out is as in `fakeRun`. */
export interface FakeSide {
  readonly derivation?: string
  /** The derivation, where the revision is in it. */
  readonly derivationAt?: (source: Source) => string
  /** Of the graph, besides the target's own. */
  readonly dependencies?: readonly string[]
  /** What derivations of the graph refer to; of the target's own: by default all others. */
  readonly references?: Readonly<Record<string, readonly string[]>>
  readonly counters?: Partial<Statistics>
  /** Added to every counter of the nth run (of exact and timed runs together). */
  readonly drift?: (run: number) => number
  /** What the nth run tells of them. */
  readonly warnings?: (run: number) => number | undefined
  readonly toBuild?: readonly string[]
  readonly toFetch?: readonly string[]
  readonly imported?: readonly string[]
  readonly seconds?: number
  /** Of the nth run, where runs differ by more than noise. */
  readonly secondsOf?: (run: number) => number
  readonly residentBytes?: number
  /** Of each run, with a noise of at most 0.2 %; by default the machine does not count them. */
  readonly instructions?: number
  /** Every run ends with this. */
  readonly failure?: Failure
  /** Evaluating it together with others ends the evaluation. */
  readonly failsSets?: boolean
  /** What it is instead, of the files of this source. */
  readonly at?: (source: Source) => FakeSide | undefined
  /** Every run of the files as those of this revision ends with this. */
  readonly failureAt?: (source: Source) => Failure | undefined
  /** Calls by function; by default one function of the repository that makes all calls. */
  readonly calls?: FunctionCalls
  /** Counting calls ends with this. */
  readonly callsFailure?: Failure
  /** Thrown where calls are counted. */
  readonly callsError?: Error
  /** Calls by path; by default each function is called from its own place, and nothing from there. */
  readonly tree?: CallTree
  /** Tracing calls ends with this. */
  readonly traceFailure?: Failure
  /** Store paths; by default one. */
  readonly outputs?: readonly string[]
  /** What the outputs need to run, where the store has it. */
  readonly outputClosure?: UnpackedSizes
  /** Paths that the store has lost files of. */
  readonly damaged?: readonly DamagedPath[]
  /** What a build comes to; without it nothing has to be built. */
  /** What its builder runs on. */
  readonly system?: string
  /** It is fetched, by its hash. */
  readonly isFixed?: boolean
  readonly build?: BuildRun
  /** What each attempt to build it comes to. */
  readonly builds?: readonly BuildRun[]
  /** Timed runs end with this. */
  readonly timedFailure?: Failure
  /** Thrown by the question for the graph. */
  readonly closureError?: Error
  /** Thrown by the question for what its derivations are made of. */
  readonly derivationsError?: Error
}

export interface FakeTarget {
  /** Attribute path; a configuration's goes to the configuration, not to its derivation. */
  readonly path: readonly string[]
  /** Of a target without a flake. */
  readonly file?: string
  readonly system?: string
  readonly base?: FakeSide
  readonly head?: FakeSide
}

export function fakeSource(sha: string, storePath = '/nix/store/source'): Source {
  return { storePath, narHash: `sha256-${sha}`, sha, timestamp: 1_700_000_000 }
}

/** Sources of the commits that the fakes call `base` and `head`. */
export const fakeSources: Readonly<Record<Side, Source>> = {
  base: fakeSource(fakeSha('base')),
  head: fakeSource(fakeSha('head')),
}

/** Whose files they are, whatever revision they are said to be of. */
export function sideOf({ narHash }: Source): Side {
  return narHash === fakeSource(fakeSha('base')).narHash ? 'base' : 'head'
}

export function sidesOf(targets: readonly FakeTarget[]): readonly FakeSide[] {
  return targets.flatMap(({ base, head }) => [base, head]).filter((side) => side !== undefined)
}

export function derivationOf(side: FakeSide): string {
  return side.derivation ?? fakeDerivation('host-1.0')
}

export function outputsOf(side: FakeSide): readonly string[] {
  return side.outputs ?? [derivationOf(side).replace(/\.drv$/, '')]
}

/** What a build came to that was tried so many times; the last one stays as it is. */
export function attemptOf(side: FakeSide | undefined, attempts: number): BuildRun {
  return side?.builds?.at(Math.min(attempts, side.builds.length) - 1) ?? side?.build ?? NOTHING_BUILT
}

export const NOTHING_BUILT: BuildRun = {
  log: {
    builds: [],
    downloads: [],
    buildSeconds: 0,
    downloadSeconds: 0,
    totalSeconds: 0,
    transferredBytes: undefined,
    errors: [],
  },
  failure: undefined,
}
