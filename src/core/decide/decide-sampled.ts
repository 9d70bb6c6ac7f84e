// A sampled metric's judgement → its outcome: it fails only with its whole interval beyond the threshold.

import { CROSSED_IN_BASE, crossedBound } from './judge-exact.ts'
import type { Finding } from '../model/finding.ts'
import type { Reason, TimingEnd } from '../model/reason.ts'
import type { SampleJudgement } from './sampling/judge.ts'
import type { Threshold, ThresholdPart } from '../model/threshold.ts'

export type Decision = Pick<Finding, 'outcome' | 'crossed' | 'reason'>

/** Turns the place of an interval against the thresholds into an outcome. */
export function decideSampled(
  judgement: SampleJudgement,
  known: {
    readonly threshold: Threshold
    readonly base: number | null
    /** Why there are no more pairs. */
    readonly timing: TimingEnd | undefined
  },
): Decision {
  const { positions, movement } = judgement
  const parts = ['fail', 'max', 'min', 'warn'] as const
  const beyond = parts.filter((part) => positions[part] === 'beyond')
  const straddling = parts.filter((part) => positions[part] === 'straddling')
  const [crossed] = beyond
  if (crossed !== undefined) {
    const blameless =
      isBound(crossed) &&
      known.base !== null &&
      movement !== 'worse' &&
      crossedBound(known.base, known.threshold) === crossed
    if (blameless) return { outcome: 'warning', crossed, reason: CROSSED_IN_BASE }
    if (crossed !== 'warn') return { outcome: 'regression', crossed }
    return straddling.length === 0
      ? { outcome: 'warning', crossed }
      : { outcome: 'warning', crossed, reason: { kind: 'may-fail' } }
  }
  if (straddling.length > 0)
    return { outcome: 'inconclusive', reason: inconclusiveReason(judgement, known.timing) }
  switch (movement) {
    case 'improved':
      return { outcome: 'improvement' }
    case 'none':
      return { outcome: 'unchanged' }
    case 'better':
    case 'worse':
      return { outcome: 'changed' }
    case 'unknown':
      return { outcome: 'not-available', reason: inconclusiveReason(judgement, known.timing) }
  }
}

function isBound(part: ThresholdPart): boolean {
  return part === 'max' || part === 'min'
}

function inconclusiveReason({ pairs, pairsNeeded }: SampleJudgement, timing: TimingEnd | undefined): Reason {
  const why = timing && { timing }
  return pairs < pairsNeeded
    ? { kind: 'too-few-pairs', pairs, needed: pairsNeeded, ...why }
    : { kind: 'interval-over-limit', pairs, ...why }
}
