// The calls that both sides of a target make: traced, sampled or counted, as planned.

import type { LimitFunction } from 'p-limit'
import type { PlannedTrace } from '../core/explain/trace-plan.ts'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import { type Side, sides } from '../core/model/revision.ts'
import { originOn, type Target } from '../core/model/target.ts'
import { formatDuration } from '../core/text/number.ts'
import { messageOf } from '../errors.ts'
import type { Attempt, Evaluation, Evaluator, TracedCalls } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'

export interface Counted {
  readonly evaluations: number
  /** Undefined where they could not be counted. */
  readonly calls: FunctionCalls | undefined
  readonly traced: TracedCalls | undefined
  /** Why calls are missing, or were counted and not traced. */
  readonly failure?: string
}

export type CountedSides = Readonly<Record<Side, Counted>>

const NOT_COUNTED: Counted = { evaluations: 0, calls: undefined, traced: undefined }

export type CountPorts = Pick<Nix, 'evaluator'> & Pick<Ports, 'progress' | 'signal'>

export const NOTHING_COUNTED: CountedSides = { base: NOT_COUNTED, head: NOT_COUNTED }

export interface Counting extends CountPorts {
  readonly sources: Readonly<Record<Side, Source>>
  readonly limit: LimitFunction
}

/** Never rejects. */
export async function countSides(
  target: Target,
  planned: PlannedTrace,
  request: Counting,
): Promise<CountedSides> {
  const count = (side: Side) => request.limit(() => countSide({ target, side, planned }, request))
  const [base, head] = await Promise.all(sides.map(count))
  return { base: base ?? NOT_COUNTED, head: head ?? NOT_COUNTED }
}

interface SideToCount {
  readonly target: Target
  readonly side: Side
  readonly planned: PlannedTrace
}

/** What tells paths can fail; then calls are counted all the same. */
async function countSide(
  { target, side, planned }: SideToCount,
  { evaluator, sources, progress, signal }: Counting,
): Promise<Counted> {
  const evaluation = { source: sources[side], origin: originOn(target, side) }
  if (signal.aborted) return NOT_COUNTED
  progress.step(`${target.name} (${side})${expectation(planned)}`)
  if (planned.how === 'count')
    return { ...counted(await attempted(evaluator.countCalls(evaluation))), evaluations: 1 }
  const tracing = await attempted(tracedBy(planned, evaluator, evaluation))
  if (tracing.ok) return { evaluations: 1, calls: tracing.value.calls, traced: tracing.value }
  const untraced = { ...NOT_COUNTED, evaluations: 1, failure: tracing.reason }
  return { ...untraced, ...counted(await attempted(evaluator.countCalls(evaluation))), evaluations: 2 }
}

/** A trace takes many times as long as what came before it. */
function expectation({ how, seconds }: PlannedTrace): string {
  return how === 'trace' ? `, all calls, some ${formatDuration(Math.ceil(seconds))}` : ''
}

function tracedBy(
  { how, seconds }: PlannedTrace,
  evaluator: Evaluator,
  evaluation: Evaluation,
): Promise<Attempt<TracedCalls>> {
  return how === 'sample'
    ? evaluator.sampleCalls(evaluation, seconds)
    : evaluator.traceCalls(evaluation, seconds)
}

type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

async function attempted<T>(asking: Promise<Attempt<T>>): Promise<Tried<T>> {
  try {
    const attempt = await asking
    return attempt.ok ? attempt : { ok: false, reason: attempt.failure.message }
  } catch (error) {
    return { ok: false, reason: messageOf(error) }
  }
}

function counted(tried: Tried<FunctionCalls>): Pick<Counted, 'calls' | 'traced' | 'failure'> {
  return tried.ok
    ? { calls: tried.value, traced: undefined }
    : { calls: undefined, traced: undefined, failure: tried.reason }
}
