// One pair of timed runs, one process at a time. A run that fails is made once more: a fault of the moment decides nothing,
// and one that stays leaves the target not measured.

import type { Run } from '../core/measurement.ts'
import type { Failure } from '../core/results.ts'
import type { Side } from '../core/revision.ts'
import type { PairOrder } from '../core/sampling/schedule.ts'
import type { TargetOrigin } from '../core/target.ts'
import { MeasurementError } from '../errors.ts'
import type { Attempt, Evaluation, Nix, Source } from '../ports.ts'

export interface PairRequest {
  readonly nix: Nix
  readonly sources: Readonly<Record<Side, Source>>
  readonly origins: Readonly<Record<Side, TargetOrigin>>
  readonly order: PairOrder
  readonly signal: AbortSignal
}

export type Pair = Readonly<Record<Side, Run>>

/** Why what was to be timed could not be. */
export interface TimingFailure {
  readonly side: Side
  readonly failure: Failure
}

export type PairAttempt =
  | { readonly kind: 'timed'; readonly pair: Pair }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly failed: TimingFailure }

export async function runPair(request: PairRequest): Promise<PairAttempt> {
  const { order, signal } = request
  const isBaseFirst = order === 'base-first'
  try {
    const first = await runSide(request, isBaseFirst ? 'base' : 'head')
    if ('failure' in first) return { kind: 'failed', failed: first }
    const second = await runSide(request, isBaseFirst ? 'head' : 'base')
    if ('failure' in second) return { kind: 'failed', failed: second }
    const [base, head] = isBaseFirst ? [first.run, second.run] : [second.run, first.run]
    return { kind: 'timed', pair: { base, head } }
  } catch (error) {
    if (signal.aborted) return { kind: 'interrupted' }
    throw error
  }
}

/** A timed run that fails, twice, after an exact one that did not. */
async function runSide(
  { nix, sources, origins, signal }: PairRequest,
  side: Side,
): Promise<{ readonly run: Run } | TimingFailure> {
  const evaluation = { source: sources[side], origin: origins[side] }
  const first = await attemptRun(nix, evaluation, signal)
  const attempt = first.ok ? first : await attemptRun(nix, evaluation, signal)
  return attempt.ok ? { run: attempt.value } : { side, failure: attempt.failure }
}

async function attemptRun(nix: Nix, evaluation: Evaluation, signal: AbortSignal): Promise<Attempt<Run>> {
  try {
    const attempt = await nix.runTimed(evaluation)
    // It evaluated before: that it does not now is no fault of the code.
    return attempt.ok || attempt.failure.kind !== 'evaluation' ? attempt : failed(attempt.failure.message)
  } catch (error) {
    if (signal.aborted || !(error instanceof MeasurementError)) throw error
    return failed(`${error.message}\n${error.remedy}`)
  }
}

function failed(message: string): Attempt<Run> {
  return { ok: false, failure: { kind: 'not-measured', message } }
}
