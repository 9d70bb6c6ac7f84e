// A target that changed, in timed pairs: what has been run so far, and one more pair.

import { judgeTimed } from '../core/decide/compare-metric.ts'
import type { Certainty } from '../core/decide/sampling/error-rate.ts'
import { isSurprising } from '../core/decide/sampling/glance.ts'
import type { PairOrder } from '../core/decide/sampling/schedule.ts'
import type { TimingCandidate } from '../core/decide/timing-plan.ts'
import { timedValues } from '../core/decide/work.ts'
import type { Measurement, Run } from '../core/model/measurement.ts'
import type { NotPursued, TimingEnd } from '../core/model/reason.ts'
import { originOn } from '../core/model/target.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget, TimedTarget, FailureOn } from './measured-target.ts'
import { type PairPorts, runPair } from './run-pair.ts'
import type { Side } from '../core/model/revision.ts'

/** A target that changed. */
export interface Candidate extends TimingCandidate {
  readonly measured: MeasuredTarget
}

/** How far the timing of a target is. */
export interface Pairs {
  readonly candidate: Candidate
  /** With their timed runs. */
  readonly base: Measurement
  readonly head: Measurement
  /** Of the pairs that were run. */
  readonly orders: readonly PairOrder[]
  /** What they took. */
  readonly seconds: number
  readonly ended?: PairsEnd
}

export type PairsEnd =
  { readonly timing: TimingEnd } | { readonly timingFailure: FailureOn } | { readonly notPursued: NotPursued }

export interface PairSession extends PairPorts, Pick<Ports, 'clock'> {
  readonly sources: Readonly<Record<Side, Source>>
  readonly certainty: Certainty
}

export function noPairs(candidate: Candidate): Pairs {
  const { base, head } = candidate
  return { candidate, base, head, orders: [], seconds: 0 }
}

/** With one more pair, or ended where there is no such. */
export async function withPair(session: PairSession, pairs: Pairs, order: PairOrder): Promise<Pairs> {
  const { target } = pairs.candidate.measured
  const origins = { base: originOn(target, 'base'), head: originOn(target, 'head') }
  const started = session.clock.seconds()
  const attempt = await runPair({ sources: session.sources, origins, order }, session)
  if (attempt.kind === 'interrupted') return { ...pairs, ended: { timing: attempt.kind } }
  if (attempt.kind === 'failed') return { ...pairs, ended: { timingFailure: attempt.failed } }
  const { base, head } = attempt.pair
  return {
    ...pairs,
    base: withRun(pairs.base, base),
    head: withRun(pairs.head, head),
    orders: [...pairs.orders, order],
    seconds: pairs.seconds + session.clock.seconds() - started,
  }
}

/** What one more is expected to take. Exact runs wrote derivations and ran beside others: more, which is the safe side. */
export function pairSeconds({ base, head, orders, seconds }: Pairs): number {
  if (orders.length > 0) return seconds / orders.length
  return (base.exactRuns[0]?.wallSeconds ?? 0) + (head.exactRuns[0]?.wallSeconds ?? 0)
}

/** Whether more pairs would decide nothing. */
export function isSettled({ certainty }: PairSession, { candidate, base, head }: Pairs): boolean {
  return candidate.judged.every((metric) => {
    const threshold = candidate.thresholdOf(metric)
    return judgeTimed(metric, { base, head }, { threshold, certainty })?.judgement.settled ?? true
  })
}

/** Whether what was run so far looks like a change that may be over a limit. */
export function showsSurprise({ candidate, base, head }: Pairs): boolean {
  return candidate.judged.some((metric) => {
    const [before, after] = [timedValues(metric, base), timedValues(metric, head)]
    if (before === undefined || after === undefined) return false
    const { better } = metric
    return isSurprising({ base: before, head: after, better, threshold: candidate.thresholdOf(metric) })
  })
}

/** How many times as long as base's best timed run head's took; 1 where there is none. */
export function slowdown({ base, head }: Pairs): number {
  const best = ({ timedRuns }: Measurement) => Math.min(...timedRuns.map(({ wallSeconds }) => wallSeconds))
  return head.timedRuns.length === 0 ? 1 : best(head) / best(base)
}

export function timedTarget({ candidate, base, head, ended }: Pairs): TimedTarget {
  return {
    target: candidate.measured.target,
    base: { kind: 'measured', measurement: base },
    head: { kind: 'measured', measurement: head },
    ...ended,
  }
}

function withRun(measurement: Measurement, run: Run): Measurement {
  return { ...measurement, timedRuns: [...measurement.timedRuns, run] }
}
