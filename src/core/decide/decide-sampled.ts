// A sampled metric's judgement → its outcome: it fails only with its whole interval beyond the threshold.

import { BOUND_CROSSED_IN_BASE, crossedBound } from './judge-exact.ts'
import type { Finding } from '../model/finding.ts'
import type { SampleJudgement } from './sampling/judge.ts'
import type { Threshold, ThresholdPart } from '../model/threshold.ts'

export type Decision = Pick<Finding, 'outcome' | 'crossed' | 'reason'>

/** Turns the place of an interval against the thresholds into an outcome. */
export function decideSampled(
  judgement: SampleJudgement,
  known: {
    readonly threshold: Threshold
    readonly base: number | null
    readonly timingEnded: string | undefined
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
    if (blameless) return { outcome: 'warning', crossed, reason: BOUND_CROSSED_IN_BASE }
    if (crossed !== 'warn') return { outcome: 'regression', crossed }
    return straddling.length === 0
      ? { outcome: 'warning', crossed }
      : { outcome: 'warning', crossed, reason: 'the interval reaches over the limit for failing' }
  }
  if (straddling.length > 0)
    return { outcome: 'inconclusive', reason: inconclusiveReason(judgement, known.timingEnded) }
  switch (movement) {
    case 'improved':
      return { outcome: 'improvement' }
    case 'none':
      return { outcome: 'unchanged' }
    case 'better':
    case 'worse':
      return { outcome: 'changed' }
    case 'unknown':
      return { outcome: 'not-available', reason: inconclusiveReason(judgement, known.timingEnded) }
  }
}

function isBound(part: ThresholdPart): boolean {
  return part === 'max' || part === 'min'
}

function inconclusiveReason(
  { pairs, pairsNeeded }: SampleJudgement,
  timingEnded: string | undefined,
): string {
  const why = timingEnded === undefined ? '' : `: ${timingEnded}`
  if (pairs < pairsNeeded)
    return `${String(pairs)} of the ${String(pairsNeeded)} pairs that an interval needs${why}`
  return `the interval of ${String(pairs)} pairs reaches over the limit${why}`
}
