// Evaluates head without some parts of the change: one answer to one question of the search for causes.

import type { Question } from '../core/causes/asking.ts'
import { headWithout } from '../core/causes/compose.ts'
import type { HeadNames } from '../core/causes/head-names.ts'
import type { PartWords } from '../core/causes/named-parts.ts'
import type { Part } from '../core/causes/part.ts'
import type { Change } from '../core/model/change.ts'
import type { Failure } from '../core/model/failure.ts'
import type { BuildPlan, Measurement } from '../core/model/measurement.ts'
import type { Metric } from '../core/model/metric.ts'
import type { Side } from '../core/model/revision.ts'
import { originOn, type Target } from '../core/model/target.ts'
import { MeasurementError } from '../errors.ts'
import type { Bounds, ExactRun } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import { sidesWithChanged } from './changed-derivations.ts'
import type { WithComposed } from './composed-sources.ts'

/** A change, taken apart. */
export interface ChangeInParts {
  readonly change: Change
  readonly parts: readonly Part[]
  readonly words: readonly PartWords[]
  readonly renames: HeadNames['renames']
}

/** What head is composed and evaluated by. */
export interface Workshop extends Pick<Nix, 'evaluator' | 'store'> {
  readonly withComposed: WithComposed
  readonly signal: AbortSignal
}

/** Head of a target without some parts. `sides`: what is known of it with them. */
export interface WithoutRequest {
  readonly taken: ChangeInParts
  readonly target: Target
  readonly sides: Readonly<Record<Side, Measurement>>
  readonly bounds: Bounds
  /** Those that are read. */
  readonly metrics: readonly Metric[]
}

/** What one evaluation told. */
export type Without =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Evaluates it. Throws MeasurementError where Git or the store fail. */
export async function measureWithout(
  shop: Workshop,
  question: Question,
  request: WithoutRequest,
): Promise<Without> {
  const { change, parts, renames } = request.taken
  const out = question.flatMap((number) => parts[number] ?? [])
  const edits = headWithout(change, out, renames)
  return await shop.withComposed(edits, async (source): Promise<Without> => {
    const origin = originOn(request.target, 'head')
    const attempt = await shop.evaluator.runExact({ source, origin }, request.bounds)
    return attempt.ok
      ? { kind: 'measured', measurement: await measurementOf(shop, attempt.value, request) }
      : { kind: 'failed', failure: attempt.failure }
  })
}

/** What it told, held against base as far as the metrics need that are read. */
async function measurementOf(
  shop: Workshop,
  exact: ExactRun,
  { target, sides, metrics }: WithoutRequest,
): Promise<Measurement> {
  const plain = plainMeasurement(exact)
  if (metrics.every(({ source }) => source.from === 'run')) return plain
  const closure = await shop.store.closure(plain.derivationPath)
  const head = { ...plain, closure, plan: asPlanned(plain.plan, sides.head) }
  const changed = await sidesWithChanged(target, { base: sides.base, head }, shop)
  if (changed !== undefined) return changed.head
  throw new MeasurementError('The derivations of head without some of the change can not be read.', {
    remedy: 'Run it again.',
  })
}

/** What one evaluation tells, without its graph. */
export function plainMeasurement({ derivationPath, outputs, dryRun, run }: ExactRun): Measurement {
  return {
    derivationPath,
    outputs,
    exactRuns: [run],
    plan: { ...NOTHING_PLANNED, toBuild: dryRun.toBuild },
    closure: { derivations: new Set([derivationPath]) },
    importedDerivations: [],
    timedRuns: [],
  }
}

const NOTHING_PLANNED: BuildPlan = {
  toBuild: [],
  toFetch: [],
  downloadBytes: undefined,
  unpackedBytes: undefined,
  unknown: [],
}

/** What it shares with head and need not be built there need not be built here: no substituter was asked. */
function asPlanned(plan: BuildPlan, head: Measurement): BuildPlan {
  const built = new Set(head.plan.toBuild)
  return {
    ...plan,
    toBuild: plan.toBuild.filter((path) => built.has(path) || !head.closure.derivations.has(path)),
  }
}
