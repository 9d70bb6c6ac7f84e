// Runs a target for its profile: first what nothing else may run beside, then what no load can change. What can not be
// learnt is missing with its reason, and costs the rest nothing.

import type { CallTree } from '../core/nix/call-tree.ts'
import type { Run } from '../core/model/measurement.ts'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import type { BuildRun } from '../core/profile/store-facts.ts'
import { known, missing, type Part } from '../core/profile/part.ts'
import type { FailedTarget } from '../core/profile/target-profile.ts'
import { MeasurementError } from '../errors.ts'
import type { Attempt, Evaluation, Evaluator, ExactRun } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ran } from './write-profile.ts'

/** What nothing else may run beside. */
export type RanAlone =
  | FailedTarget
  | {
      readonly kind: 'run'
      readonly exact: ExactRun
      readonly timed: Part<Run>
      readonly time: Part<CallTree> | undefined
      readonly build: BuildRun | undefined
    }

/** Evaluates, times, samples where Nix has a profiler, and builds where that is asked for. */
export async function runAlone(
  evaluation: Evaluation,
  { evaluator, builder }: Pick<Nix, 'evaluator' | 'builder'>,
  { build }: { readonly build: boolean },
): Promise<RanAlone> {
  const exact = await evaluator.runExact(evaluation)
  if (!exact.ok) return { kind: 'failed', failure: exact.failure }
  return {
    kind: 'run',
    exact: exact.value,
    timed: partOf(await evaluator.runTimed(evaluation)),
    time: await sampleTime(evaluation, evaluator),
    build: build ? await builder.build(evaluation) : undefined,
  }
}

/** Where time goes; undefined where this Nix has no profiler. */
export async function sampleTime(
  evaluation: Evaluation,
  evaluator: Evaluator,
): Promise<Part<CallTree> | undefined> {
  return evaluator.hasProfiler ? partOf(await evaluator.sampleTime(evaluation)) : undefined
}

/** Adds calls, and what the run leads to. */
export async function runBeside(
  evaluation: Evaluation,
  ran: RanAlone,
  { evaluator, store, substituters }: Pick<Nix, 'evaluator' | 'store' | 'substituters'>,
): Promise<Ran> {
  if (ran.kind === 'failed') return ran
  const { exact, timed, time, build } = ran
  const { derivationPath, outputs, dryRun, run } = exact
  const { calls, tree } = await callsOf(evaluation, evaluator)
  const plan = await attempted(() => substituters.plan(dryRun))
  const closure = await attempted(() => store.closure(derivationPath))
  const facts = { derivationPath, outputs, exact: run, timed, calls, tree, time, plan, closure, build }
  return { kind: 'run', facts: { ...facts, importedDerivations: dryRun.importedDerivations } }
}

interface Calls {
  readonly calls: Part<FunctionCalls>
  readonly tree: Part<CallTree>
}

/** A profile is asked for to be deep. */
const PATIENCE_SECONDS = 150

/** Where a trace is too costly, calls by function are counted all the same. */
async function callsOf(evaluation: Evaluation, evaluator: Evaluator): Promise<Calls> {
  const traced = await evaluator.traceCalls(evaluation, PATIENCE_SECONDS)
  if (traced.ok) return { calls: known(traced.value.calls), tree: known(traced.value.tree) }
  return { calls: partOf(await evaluator.countCalls(evaluation)), tree: missing(traced.failure.message) }
}

function partOf<T>(attempt: Attempt<T>): Part<T> {
  return attempt.ok ? known(attempt.value) : missing(attempt.failure.message)
}

/** Anything but an expected error is a bug, and ends the program. */
async function attempted<T>(ask: () => Promise<T>): Promise<Part<T>> {
  try {
    return known(await ask())
  } catch (error) {
    if (!(error instanceof MeasurementError)) throw error
    return missing(error.message)
  }
}
