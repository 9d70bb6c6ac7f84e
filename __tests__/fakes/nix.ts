// A whole Nix in memory, as the `Nix` port sees it: a table of targets with what either side evaluates to, scripted
// times with a seeded noise, failures, and a record of every run and of what ran beside it.

import { type CallTree, createCallTreeBuilder } from '../../src/core/nix/call-tree.ts'
import type { Run, Statistics } from '../../src/core/model/measurement.ts'
import type { FunctionCalls } from '../../src/core/nix/function-calls.ts'
import type { Step, WalkResult } from '../../src/core/nix/listing.ts'
import type { BuildRun, SubstituterAnswer, UnpackedSizes } from '../../src/core/profile/store-facts.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Identity } from '../../src/core/model/identity.ts'
import type { Side } from '../../src/core/model/revision.ts'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { Attempt, Evaluation, ExactRun, Listing, TracedCalls } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import type { Substituter } from '../../src/ports/substituters.ts'
import { fakeDerivation, fakePlan, fakeRun } from './measurements.ts'
import { fakeSha } from './repository.ts'

/** What a target evaluates to on one side; whatever is left out is as in `fakeRun`. */
export interface FakeSide {
  readonly derivation?: string
  /** Of the graph, besides the target's own. */
  readonly dependencies?: readonly string[]
  /** What derivations of the graph refer to; of the target's own: by default all others. */
  readonly references?: Readonly<Record<string, readonly string[]>>
  readonly counters?: Partial<Statistics>
  /** Added to every counter of the nth run (of exact and timed runs together). */
  readonly drift?: (run: number) => number
  readonly toBuild?: readonly string[]
  readonly toFetch?: readonly string[]
  readonly imported?: readonly string[]
  readonly seconds?: number
  readonly residentBytes?: number
  /** Every run ends with this. */
  readonly failure?: Failure
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
  /** What a build comes to; without it nothing has to be built. */
  readonly build?: BuildRun
  /** Timed runs end with this. */
  readonly timedFailure?: Failure
  /** Thrown by the question for the graph. */
  readonly closureError?: Error
  /** Thrown by the question for what its derivations refer to. */
  readonly referencesError?: Error
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

export interface FakeNixOptions {
  readonly targets: readonly FakeTarget[]
  readonly system?: string
  readonly concurrency?: number
  /** Sides whose flake or file does not evaluate at all, by directory or file. */
  readonly broken?: Readonly<Partial<Record<Side, Readonly<Record<string, Failure>>>>>
  readonly clock?: { advance: (seconds: number) => void }
  readonly signal?: AbortSignal
  /** Called when a run begins. */
  readonly onRun?: (run: RecordedRun) => void
  readonly seed?: number
  readonly hasProfiler?: boolean
  readonly weakness?: string
  readonly substituters?: readonly FakeSubstituter[]
}

export interface FakeSubstituter {
  readonly url: string
  /** By default it answers after 20 ms. */
  readonly answer?: SubstituterAnswer
  /** Paths that it has. */
  readonly sizes?: UnpackedSizes
}

export interface RecordedRun {
  readonly kind: 'exact' | 'timed' | 'calls' | 'trace' | 'time' | 'build'
  readonly target: string
  readonly side: Side
  /** How many other runs there were at any moment of this one, at most. */
  beside: number
}

export interface FakeNix extends Nix {
  readonly runs: readonly RecordedRun[]
  /** Every call of the port, in order: `exact web base`. */
  readonly calls: readonly string[]
  readonly listings: readonly Listing[]
}

export const fakeIdentity: Identity = {
  implementation: 'nix',
  version: '2.26.3',
  settings: {},
  machine: {
    os: 'linux',
    cpu: 'a processor',
    cores: 4,
    memoryBytes: 16 * 1024 ** 3,
    residentMemoryFrom: 'wait4',
  },
}

export function fakeNix(options: FakeNixOptions): FakeNix {
  const runs: RecordedRun[] = []
  const calls: string[] = []
  const listings: Listing[] = []
  const running = new Set<RecordedRun>()
  const counts = new Map<string, number>()
  const random = seeded(options.seed ?? 1)

  const execute = async <T>(
    kind: RecordedRun['kind'],
    { source, origin }: Evaluation,
    result: (side: FakeSide, run: Run) => Attempt<T>,
  ): Promise<Attempt<T>> => {
    const { target, side, state } = evaluated(options.targets, source, origin)
    const run: RecordedRun = { kind, target, side, beside: 0 }
    runs.push(run)
    calls.push(`${kind} ${target} ${side}`)
    running.add(run)
    for (const one of running) one.beside = Math.max(one.beside, running.size - 1)
    options.onRun?.(run)
    // A few turns of the event loop, so that whatever is allowed to run beside does.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    running.delete(run)
    options.signal?.throwIfAborted()
    const nth = counts.get(`${target} ${side}`) ?? 0
    counts.set(`${target} ${side}`, nth + 1)
    const failure = kind === 'timed' ? (state.timedFailure ?? state.failure) : state.failure
    if (failure !== undefined) return { ok: false, failure }
    const ran = runOf(state, nth, random)
    if (kind === 'timed') options.clock?.advance(ran.wallSeconds)
    return result(state, ran)
  }

  return {
    runs,
    calls,
    listings,
    identity: fakeIdentity,
    weakness: options.weakness,
    system: options.system ?? 'x86_64-linux',
    concurrency: () => options.concurrency ?? 2,
    prepare: (directory, commit) => {
      calls.push(`prepare ${commit.subject}`)
      return Promise.resolve(fakeSource(commit.sha, directory))
    },
    list: (listing, walks) => {
      listings.push(listing)
      const side = sideOf(listing.source)
      const place = listing.from.kind === 'flake' ? listing.from.directory : listing.from.file
      calls.push(`list ${place} ${side}`)
      const failure = options.broken?.[side]?.[place]
      if (failure !== undefined) return Promise.resolve({ ok: false, failure })
      const offered = options.targets.filter(
        (target) => (target.file ?? '.') === place && target[side] !== undefined,
      )
      return Promise.resolve({
        ok: true,
        value: walks.map(({ steps, withSystem }) => walk(offered, steps, withSystem)),
      })
    },
    runExact: (evaluation) =>
      execute<ExactRun>('exact', evaluation, (side, run) => ({
        ok: true,
        value: {
          run,
          derivationPath: derivationOf(side),
          outputs: outputsOf(side),
          dryRun: {
            toBuild: side.toBuild ?? [],
            toFetch: side.toFetch ?? [],
            unknown: [],
            printedSizes: undefined,
            importedDerivations: side.imported ?? [],
            messages: [],
          },
        },
      })),
    runTimed: (evaluation) => execute<Run>('timed', evaluation, (_, run) => ({ ok: true, value: run })),
    countCalls: (evaluation) =>
      execute<FunctionCalls>('calls', evaluation, (side, run) => {
        if (side.callsError !== undefined) throw side.callsError
        if (side.callsFailure !== undefined) return { ok: false, failure: side.callsFailure }
        return { ok: true, value: side.calls ?? callsOf(run) }
      }),
    traceCalls: (evaluation) =>
      execute<TracedCalls>('trace', evaluation, (side, run) => {
        const failure = side.traceFailure ?? side.callsFailure
        if (side.callsError !== undefined) throw side.callsError
        if (failure !== undefined) return { ok: false, failure }
        const called = side.calls ?? callsOf(run)
        return { ok: true, value: { calls: called, tree: side.tree ?? treeOf(called, 'calls'), files: [] } }
      }),
    hasProfiler: options.hasProfiler ?? false,
    sampleTime: (evaluation) =>
      execute<CallTree>('time', evaluation, (side, run) => ({
        ok: true,
        value: treeOf(side.calls ?? callsOf(run), 'samples'),
      })),
    outputsOf: (derivationPaths) =>
      Promise.resolve(derivationPaths.map((path) => path.replace(/\.drv$/, '')).toSorted()),
    outputClosure: (outputs) => {
      const side = sidesOf(options.targets).find((one) => outputsOf(one).join() === outputs.join())
      return Promise.resolve(side?.outputClosure)
    },
    substituters: () => Promise.resolve((options.substituters ?? []).map(fakeSubstituter)),
    build: async (evaluation) => {
      const built = await execute<BuildRun>('build', evaluation, (side) => ({
        ok: true,
        value: side.build ?? NOTHING_BUILT,
      }))
      return built.ok ? built.value : { ...NOTHING_BUILT, failure: built.failure }
    },
    closure: (derivationPath) => {
      calls.push(`closure ${derivationPath}`)
      const side = options.targets
        .flatMap(({ base, head }) => [base, head])
        .find((one) => one !== undefined && derivationOf(one) === derivationPath)
      if (side?.closureError !== undefined) return Promise.reject(side.closureError)
      return Promise.resolve({ derivations: new Set([derivationPath, ...(side?.dependencies ?? [])]) })
    },
    references: (derivationPaths) => {
      calls.push(`references ${derivationPaths.join(' ')}`)
      const sides = options.targets
        .flatMap(({ base, head }) => [base, head])
        .filter((one) => one !== undefined)
        .filter((one) => derivationPaths.includes(derivationOf(one)))
      const error = sides.find(({ referencesError }) => referencesError !== undefined)?.referencesError
      if (error !== undefined) return Promise.reject(error)
      return Promise.resolve(
        new Map(
          sides.flatMap((side): readonly (readonly [string, readonly string[]])[] => [
            [derivationOf(side), side.dependencies ?? []],
            ...Object.entries(side.references ?? {}),
          ]),
        ),
      )
    },
    plan: ({ toBuild, toFetch, unknown }) => Promise.resolve(fakePlan({ toBuild, toFetch, unknown })),
  }
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function fakeSource(sha: string, storePath = '/nix/store/source'): Source {
  return { storePath, narHash: `sha256-${sha}`, sha, timestamp: 1_700_000_000 }
}

/** Sources of the commits that the fakes call `base` and `head`. */
export const fakeSources: Readonly<Record<Side, Source>> = {
  base: fakeSource(fakeSha('base')),
  head: fakeSource(fakeSha('head')),
}

function sideOf({ sha }: Source): Side {
  return sha === fakeSha('base') ? 'base' : 'head'
}

function sidesOf(targets: readonly FakeTarget[]): readonly FakeSide[] {
  return targets.flatMap(({ base, head }) => [base, head]).filter((side) => side !== undefined)
}

function outputsOf(side: FakeSide): readonly string[] {
  return side.outputs ?? [derivationOf(side).replace(/\.drv$/, '')]
}

const NOTHING_BUILT: BuildRun = {
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

function fakeSubstituter({ url, answer, sizes = new Map() }: FakeSubstituter): Substituter {
  return {
    url,
    answer: answer ?? { kind: 'reachable', latencySeconds: 0.02 },
    has: (paths) => Promise.resolve(new Set(paths.filter((path) => sizes.has(path)))),
    outputClosure: (outputs) => Promise.resolve(outputs.every((path) => sizes.has(path)) ? sizes : undefined),
  }
}

/** Each function is called from its own place. */
function treeOf({ functions }: FunctionCalls, unit: CallTree['unit']): CallTree {
  const builder = createCallTreeBuilder()
  for (const [index, { calls }] of functions.entries()) builder.add(builder.child(0, index), calls)
  const sites = functions.map(({ place, name }) => ({ ...place, callee: name }))
  return builder.finish(unit, sites)
}

function derivationOf(side: FakeSide): string {
  return side.derivation ?? fakeDerivation('host-1.0')
}

function evaluated(targets: readonly FakeTarget[], source: Source, origin: TargetOrigin) {
  const side = sideOf(source)
  const target = targets.find(
    ({ path, file }) =>
      file === (origin.kind === 'file' ? origin.file : undefined) &&
      path.every((name, index) => origin.attributePath[index] === name),
  )
  const state = target?.[side]
  if (target === undefined || state === undefined)
    throw new Error(`${side} has no ${origin.attributePath.join('.')}: it should not have been run`)
  return { target: target.path.join('.'), side, state }
}

function callsOf({ statistics }: Run): FunctionCalls {
  const place = { origin: 'repository', file: 'flake.nix', line: 1, column: 1 } as const
  return {
    functions: [{ name: 'outputs', place, calls: statistics.functionCalls ?? 0 }],
    primops: [{ name: 'map', calls: statistics.primopCalls ?? 0 }],
  }
}

/** Noise is one-sided, as on a shared machine: most runs are close to the best, some are far from it. */
const NOISE = 0.02

function runOf(side: FakeSide, nth: number, random: () => number): Run {
  const plain = fakeRun({ statistics: side.counters ?? {} }).statistics
  const drift = side.drift?.(nth) ?? 0
  const drifted = (value: number | undefined) => (value === undefined ? undefined : value + drift)
  const slowdown = () => 1 - NOISE * Math.log(1 - random())
  const seconds = side.seconds ?? 1
  return {
    wallSeconds: seconds * slowdown(),
    residentBytes: (side.residentBytes ?? 200 * 1024 ** 2) * (1 + 0.001 * random()),
    statistics: {
      ...plain,
      cpuSeconds: plain.cpuSeconds === undefined ? undefined : 0.9 * seconds * slowdown(),
      gcSeconds: plain.gcSeconds === undefined ? undefined : 0.05 * seconds * slowdown(),
      allocatedBytes: drifted(plain.allocatedBytes),
      functionCalls: drifted(plain.functionCalls),
      primopCalls: drifted(plain.primopCalls),
      thunks: drifted(plain.thunks),
      attributeLookups: drifted(plain.attributeLookups),
      setUpdates: drifted(plain.setUpdates),
      valuesCopied: drifted(plain.valuesCopied),
      expressions: drifted(plain.expressions),
    },
  }
}

/** The same walk as the Nix expression of the listing makes. */
function walk(targets: readonly FakeTarget[], steps: readonly Step[], withSystem: boolean): WalkResult {
  const descend = (path: readonly string[], rest: readonly Step[]): WalkResult => {
    const under = targets.filter((target) => path.every((name, index) => target.path[index] === name))
    const itself = under.find((target) => target.path.length === path.length)
    const [step, ...further] = rest
    if (step === undefined) {
      const system = withSystem ? (itself?.system ?? null) : null
      return { matches: [{ path, system }], near: [] }
    }
    if ('itself' in step) return itself === undefined ? NOTHING : descend(path, further)
    const names = [...new Set(under.flatMap((target) => target.path.slice(path.length, path.length + 1)))]
    const hits = names.filter((name) => {
      if ('name' in step) return name === step.name
      if ('regex' in step) return new RegExp(`^(?:${step.regex})$`).test(name)
      return under.some((target) => target.path.length === path.length + 1 && target.path.at(-1) === name)
    })
    if (hits.length === 0) return { matches: [], near: names }
    const deeper = hits.map((name) => descend([...path, name], further))
    return {
      matches: deeper.flatMap(({ matches }) => matches),
      near: deeper.flatMap(({ near }) => near),
    }
  }
  return descend([], steps)
}

const NOTHING: WalkResult = { matches: [], near: [] }
