// The evaluator in memory: each run answers from a table of targets, is recorded, and knows what ran beside it.

import { type CallTree, createCallTreeBuilder } from '../../src/core/nix/call-tree.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import type { Run } from '../../src/core/model/measurement.ts'
import type { FunctionCalls } from '../../src/core/nix/function-calls.ts'
import type { Side } from '../../src/core/model/revision.ts'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type {
  Attempt,
  Evaluation,
  Evaluator,
  ExactRun,
  Listing,
  SetEvaluation,
  SetRun,
  TracedCalls,
} from '../../src/ports/evaluator.ts'
import type { Source } from '../../src/ports/store.ts'
import { fakeRun } from './measurements.ts'
import { runOf, seeded } from './run.ts'
import { derivationOf, type FakeSide, type FakeTarget, outputsOf, sideOf } from './targets.ts'
import { walk } from './walk.ts'

export interface FakeEvaluatorOptions {
  readonly targets: readonly FakeTarget[]
  readonly concurrency?: number
  /** Sides whose flake or file does not evaluate at all, by directory or file. */
  readonly broken?: Readonly<Partial<Record<Side, Readonly<Record<string, Failure>>>>>
  readonly clock?: { advance: (seconds: number) => void }
  readonly signal?: AbortSignal
  /** Called when a run begins. */
  readonly onRun?: (run: RecordedRun) => void
  readonly seed?: number
  readonly hasProfiler?: boolean
  /** The clock goes on while exact runs run. */
  readonly exactRunsTakeTime?: boolean
  /** What attributes of a set have in common, as a part of the work of each. */
  readonly sharedPart?: number
}

export interface RecordedRun {
  readonly kind: 'exact' | 'timed' | 'calls' | 'trace' | 'sample' | 'time' | 'build'
  readonly target: string
  readonly side: Side
  /** How many other runs there were at any moment of this one, at most. */
  beside: number
}

/** What is written down while the ports are used. */
export interface Notes {
  readonly runs: RecordedRun[]
  readonly calls: string[]
  readonly listings: Listing[]
  /** How often derivations were to be built. */
  readonly realised: Map<string, number>
}

/** Runs a target, and makes what comes of it. */
export type Execute = <T>(
  kind: RecordedRun['kind'],
  evaluation: Evaluation,
  result: (side: FakeSide, run: Run) => Attempt<T>,
) => Promise<Attempt<T>>

export function fakeExecute(options: FakeEvaluatorOptions, { runs, calls }: Notes): Execute {
  const running = new Set<RecordedRun>()
  const counts = new Map<string, number>()
  const random = seeded(options.seed ?? 1)
  return async (kind, { source, origin }, result) => {
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
    const failure =
      kind === 'timed' ? (state.timedFailure ?? state.failure) : (state.failureAt?.(source) ?? state.failure)
    if (failure !== undefined) return { ok: false, failure }
    const ran = runOf(state, nth, random)
    if (kind === 'timed' || (kind === 'exact' && options.exactRunsTakeTime === true))
      options.clock?.advance(ran.wallSeconds)
    return result(state, ran)
  }
}

export function fakeEvaluator(
  options: FakeEvaluatorOptions,
  { calls, listings }: Notes,
  execute: Execute,
): Evaluator {
  return {
    concurrency: () => options.concurrency ?? 2,
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
          derivationPath: side.derivationAt?.(evaluation.source) ?? derivationOf(side),
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
    runSet: (evaluation) => runFakeSet(options, calls, evaluation),
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
    sampleCalls: (evaluation) =>
      execute<TracedCalls>('sample', evaluation, (side, run) => {
        if (side.callsFailure !== undefined) return { ok: false, failure: side.callsFailure }
        const called = side.calls ?? callsOf(run)
        return { ok: true, value: { calls: called, tree: treeOf(called, 'samples'), files: [] } }
      }),
    sampleTime: (evaluation) =>
      execute<CallTree>('time', evaluation, (side, run) => ({
        ok: true,
        value: treeOf(side.calls ?? callsOf(run), 'samples'),
      })),
  }
}

/** Works what its attributes work, but for the part of each that all of them share. */
async function runFakeSet(
  { targets, signal, sharedPart = 0.9 }: FakeEvaluatorOptions,
  calls: string[],
  { source, origin, names }: SetEvaluation,
): Promise<Attempt<SetRun>> {
  const states = names.map((name) =>
    evaluated(targets, source, { ...origin, attributePath: [...origin.attributePath, name] }),
  )
  const side = sideOf(source)
  calls.push(`set ${names.join(' ')} ${side}`)
  await new Promise((resolve) => setImmediate(resolve))
  signal?.throwIfAborted()
  const failure = states.find(({ state }) => state.failsSets === true)?.state
  if (failure !== undefined) return { ok: false, failure: { kind: 'evaluation', message: 'error: abort' } }
  const runs = states.map(({ state }) => runOf(state, 0, () => 0))
  const sum = ([first = 0, ...others]: readonly (number | undefined)[]) =>
    Math.round(others.reduce<number>((total, value = 0) => total + value * (1 - sharedPart), first))
  const tables = runs.map(({ statistics }) => Object.entries<number | undefined>({ ...statistics }))
  const statistics = Object.fromEntries(
    (tables[0] ?? []).map(([key], index) => [key, sum(tables.map((table) => table[index]?.[1]))]),
  )
  return {
    ok: true,
    value: {
      run: fakeRun({ wallSeconds: sum(runs.map(({ wallSeconds }) => wallSeconds)), statistics }),
      derivationPaths: states.map(({ state }) =>
        state.failure === undefined ? (state.derivationAt?.(source) ?? derivationOf(state)) : null,
      ),
    },
  }
}

/** Each function is called from its own place. */
function treeOf({ functions }: FunctionCalls, unit: CallTree['unit']): CallTree {
  const builder = createCallTreeBuilder()
  for (const [index, { calls }] of functions.entries()) builder.add(builder.child(0, index), calls)
  const sites = functions.map(({ place, name }) => ({ ...place, callee: name }))
  return builder.finish(unit, sites)
}

function evaluated(targets: readonly FakeTarget[], source: Source, origin: TargetOrigin) {
  const side = sideOf(source)
  const target = targets.find(
    ({ path, file }) =>
      file === (origin.kind === 'file' ? origin.file : undefined) &&
      path.every((name, index) => origin.attributePath[index] === name),
  )
  const usual = target?.[side]
  if (target === undefined || usual === undefined)
    throw new Error(`${side} has no ${origin.attributePath.join('.')}: it should not have been run`)
  return { target: target.path.join('.'), side, state: usual.at?.(source) ?? usual }
}

function callsOf({ statistics }: Run): FunctionCalls {
  const place = { origin: 'repository', file: 'flake.nix', line: 1, column: 1 } as const
  return {
    functions: [{ name: 'outputs', place, calls: statistics.functionCalls ?? 0 }],
    primops: [{ name: 'map', calls: statistics.primopCalls ?? 0 }],
  }
}
