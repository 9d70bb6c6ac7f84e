// One pair of timed runs, one process at a time. A run that fails is made once more: a fault of the moment decides nothing,
// and one that stays leaves the target not measured.

import type { Run } from '../core/model/measurement.ts'
import type { Side } from '../core/model/revision.ts'
import type { PairOrder } from '../core/decide/sampling/schedule.ts'
import type { TargetOrigin } from '../core/model/target.ts'
import { MeasurementError, toldOf } from '../errors.ts'
import type { Attempt, Evaluation } from '../ports/evaluator.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { FailureOn } from './measured-target.ts'

export interface PairRequest {
  readonly sources: Readonly<Record<Side, Source>>
  readonly origins: Readonly<Record<Side, TargetOrigin>>
  readonly order: PairOrder
}

export type PairPorts = Pick<Nix, 'evaluator'> & Pick<Ports, 'signal'>

export type Pair = Readonly<Record<Side, Run>>

export type PairAttempt =
  | { readonly kind: 'timed'; readonly pair: Pair }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly failed: FailureOn }

export async function runPair(
  { sources, origins, order }: PairRequest,
  ports: PairPorts,
): Promise<PairAttempt> {
  const runSide = (side: Side) => runSurely({ source: sources[side], origin: origins[side] }, ports)
  const [one, other] = ORDERS[order]
  const first = await runSide(one)
  if (first === 'interrupted') return { kind: first }
  if (!first.ok) return { kind: 'failed', failed: { side: one, failure: first.failure } }
  const second = await runSide(other)
  if (second === 'interrupted') return { kind: second }
  if (!second.ok) return { kind: 'failed', failed: { side: other, failure: second.failure } }
  const [base, head] = one === 'base' ? [first.value, second.value] : [second.value, first.value]
  return { kind: 'timed', pair: { base, head } }
}

const ORDERS = { 'base-first': ['base', 'head'], 'head-first': ['head', 'base'] } as const

/** One timed run, after an exact one of the same code that did not fail; made again where it does. */
export async function runSurely(
  evaluation: Evaluation,
  ports: PairPorts,
): Promise<Attempt<Run> | 'interrupted'> {
  try {
    const first = await attemptRun(evaluation, ports)
    return first.ok ? first : await attemptRun(evaluation, ports)
  } catch (error) {
    if (ports.signal.aborted) return 'interrupted'
    throw error
  }
}

async function attemptRun(evaluation: Evaluation, { evaluator, signal }: PairPorts): Promise<Attempt<Run>> {
  try {
    const attempt = await evaluator.runTimed(evaluation)
    // It evaluated before: that it does not now is no fault of the code.
    return attempt.ok || attempt.failure.kind !== 'evaluation' ? attempt : failed(attempt.failure.message)
  } catch (error) {
    if (signal.aborted || !(error instanceof MeasurementError)) throw error
    return failed(toldOf(error))
  }
}

function failed(message: string): Attempt<Run> {
  return { ok: false, failure: { kind: 'not-measured', message } }
}
