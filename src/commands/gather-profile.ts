// Learns everything that a profile tells of one target. What can not be learnt is missing with its reason, and costs
// the rest nothing.

import type { CallTree } from '../core/nix/call-tree.ts'
import type { BuildPlan, Run } from '../core/model/measurement.ts'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import type { BuildRun, OutputClosure, SubstituterHealth, WantedPaths } from '../core/profile/store-facts.ts'
import {
  known,
  missing,
  type Part,
  type ProfileFacts,
  type TargetProfile,
  valueOf,
} from '../core/profile/target-profile.ts'
import { MeasurementError } from '../errors.ts'
import type { Attempt, Evaluation, Evaluator, ExactRun } from '../ports/evaluator.ts'
import type { Builder } from '../ports/nix.ts'
import type { Store } from '../ports/store.ts'
import type { Substituter, Substituters } from '../ports/substituters.ts'

export interface AloneRequest {
  readonly evaluator: Evaluator
  readonly builder: Builder
  readonly evaluation: Evaluation
  readonly build: boolean
}

/** What nothing else may run beside. */
export type RunAlone =
  | {
      readonly kind: 'failed'
      readonly failure: Extract<TargetProfile['state'], { kind: 'failed' }>['failure']
    }
  | {
      readonly kind: 'run'
      readonly exact: ExactRun
      readonly timed: Part<Run>
      readonly time: Part<CallTree> | undefined
      readonly build: BuildRun | undefined
    }

/** Evaluates, times, samples where Nix has a profiler, and builds where that is asked for. */
export async function runAlone({ evaluator, builder, evaluation, build }: AloneRequest): Promise<RunAlone> {
  const exact = await evaluator.runExact(evaluation)
  if (!exact.ok) return { kind: 'failed', failure: exact.failure }
  return {
    kind: 'run',
    exact: exact.value,
    timed: partOf(await evaluator.runTimed(evaluation)),
    time: evaluator.hasProfiler ? partOf(await evaluator.sampleTime(evaluation)) : undefined,
    build: build ? await builder.build(evaluation) : undefined,
  }
}

export interface FactsRequest {
  readonly evaluator: Evaluator
  readonly store: Store
  readonly substituters: Substituters
  readonly evaluation: Evaluation
  readonly ran: RunAlone
  /** Those of the substituters that were asked. */
  readonly answering: readonly Substituter[]
}

/** Adds calls, and what the store and the substituters know. */
export async function gatherFacts(request: FactsRequest): Promise<TargetProfile['state']> {
  const { evaluator, store, substituters, evaluation, ran, answering } = request
  if (ran.kind === 'failed') return ran
  const { derivationPath, outputs, dryRun, run: exact } = ran.exact
  const { calls, tree } = await callsOf(evaluator, evaluation)
  const plan = await attempted(() => substituters.plan(dryRun))
  return {
    kind: 'evaluated',
    facts: {
      derivationPath,
      outputs,
      exact,
      timed: ran.timed,
      calls,
      tree,
      time: ran.time,
      plan,
      closure: await attempted(() => store.closure(derivationPath)),
      importedDerivations: dryRun.importedDerivations,
      ...(await storeFacts({ store, outputs, plan, answering })),
      build: ran.build,
    },
  }
}

export interface StoreRequest {
  readonly store: Store
  readonly outputs: readonly string[]
  readonly plan: Part<BuildPlan>
  readonly answering: readonly Substituter[]
}

/** What the store and the substituters know of a target's outputs. */
export async function storeFacts(
  request: StoreRequest,
): Promise<Pick<ProfileFacts, 'outputClosure' | 'wanted' | 'substituters'>> {
  const outputClosure = await closureOf(request)
  const wanted = await wantedPaths(request.store, valueOf(outputClosure), request.plan)
  const substituters = await Promise.all(request.answering.map((one) => healthOf(one, wanted)))
  return { outputClosure, wanted, substituters }
}

interface Calls {
  readonly calls: Part<FunctionCalls>
  readonly tree: Part<CallTree>
}

/** Where a trace is too costly, calls by function are counted all the same. */
async function callsOf(evaluator: Evaluator, evaluation: Evaluation): Promise<Calls> {
  const traced = await evaluator.traceCalls(evaluation)
  if (traced.ok) return { calls: known(traced.value.calls), tree: known(traced.value.tree) }
  return { calls: partOf(await evaluator.countCalls(evaluation)), tree: missing(traced.failure.message) }
}

/** From the store, or else from the first substituter that has all of it. */
async function closureOf({ store, outputs, answering }: StoreRequest): Promise<Part<OutputClosure>> {
  const stored = await store.outputClosure(outputs)
  if (stored !== undefined) return known({ substituter: undefined, sizes: stored })
  for (const one of answering) {
    if (one.answer.kind === 'silent') continue
    const sizes = await one.outputClosure(outputs)
    if (sizes !== undefined) return known({ substituter: one.url, sizes })
  }
  return missing(
    'Neither the store nor a substituter has the outputs yet: build the target first, or profile it with --build.',
  )
}

/** What to ask substituters for. */
async function wantedPaths(
  store: Store,
  closure: OutputClosure | undefined,
  plan: Part<BuildPlan>,
): Promise<WantedPaths> {
  if (closure !== undefined) return { kind: 'closure', paths: [...closure.sizes.keys()] }
  const { toBuild, toFetch } = valueOf(plan) ?? { toBuild: [], toFetch: [] }
  return { kind: 'plan', paths: [...(await store.outputsOf(toBuild)), ...toFetch] }
}

async function healthOf(one: Substituter, { paths }: WantedPaths): Promise<SubstituterHealth> {
  const { url, answer } = one
  const found = answer.kind === 'reachable' ? await one.has(paths) : undefined
  return { url, answer, has: found?.size }
}

export function partOf<T>(attempt: Attempt<T>): Part<T> {
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
