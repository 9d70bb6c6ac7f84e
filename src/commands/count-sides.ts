// Counts, or traces, the calls that both sides of a target make.

import type { LimitFunction } from 'p-limit'
import type { FunctionCalls } from '../core/nix/function-calls.ts'
import { type Side, sides } from '../core/model/revision.ts'
import { originOn, type Target } from '../core/model/target.ts'
import { messageOf } from '../errors.ts'
import type { Attempt, TracedCalls } from '../ports/evaluator.ts'
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
  /** Names of the targets to trace. */
  readonly trace: ReadonlySet<string>
}

/** Never rejects. */
export async function countSides(target: Target, request: Counting): Promise<CountedSides> {
  const [base, head] = await Promise.all(
    sides.map((side) => request.limit(() => countSide(target, side, request))),
  )
  return { base: base ?? NOT_COUNTED, head: head ?? NOT_COUNTED }
}

/** A trace can take too long; then calls are counted all the same. */
async function countSide(
  target: Target,
  side: Side,
  { evaluator, sources, progress, signal, trace }: Counting,
): Promise<Counted> {
  const { name } = target
  const evaluation = { source: sources[side], origin: originOn(target, side) }
  if (signal.aborted) return NOT_COUNTED
  progress.step(`${name} (${side})`)
  if (!trace.has(name))
    return { ...counted(await attempted(evaluator.countCalls(evaluation))), evaluations: 1 }
  const tracing = await attempted(evaluator.traceCalls(evaluation))
  if (tracing.ok) return { evaluations: 1, calls: tracing.value.calls, traced: tracing.value }
  const untraced = { ...NOT_COUNTED, evaluations: 1, failure: tracing.reason }
  return { ...untraced, ...counted(await attempted(evaluator.countCalls(evaluation))), evaluations: 2 }
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
