// An exact metric of one target: two numbers and a threshold, no statistics.

import type { Limit, Threshold, ThresholdPart } from '../model/threshold.ts'
import type { Outcome } from '../model/finding.ts'
import type { Reason } from '../model/reason.ts'

export interface ExactValues {
  readonly base: number
  readonly head: number
  readonly threshold: Threshold
  readonly better: 'lower' | 'higher'
}

export interface ExactJudgement {
  readonly outcome: Extract<Outcome, 'regression' | 'warning' | 'improvement' | 'changed' | 'unchanged'>
  readonly crossed?: ThresholdPart
  readonly reason?: Reason
}

/** Judges two values that every run of the same code gives again: any difference is real. */
export function judgeExact(values: ExactValues): ExactJudgement {
  const { base, head, threshold, better } = values
  const worsening = better === 'lower' ? head - base : base - head
  const bound = crossedBound(head, threshold)
  if (bound !== undefined && (worsening > 0 || crossedBound(base, threshold) !== bound)) {
    return { outcome: 'regression', crossed: bound }
  }
  if (exceeds(worsening, threshold.fail, values)) return { outcome: 'regression', crossed: 'fail' }
  if (exceeds(worsening, threshold.warn, values)) return { outcome: 'warning', crossed: 'warn' }
  if (bound !== undefined) return { outcome: 'warning', crossed: bound, reason: CROSSED_IN_BASE }
  if (worsening === 0) return { outcome: 'unchanged' }
  const tier = threshold.warn ?? threshold.fail
  return { outcome: exceeds(-worsening, tier, values) ? 'improvement' : 'changed' }
}

/** Why a ceiling or floor that is crossed only warns: a change can not be blamed for what was there before it. */
export const CROSSED_IN_BASE: Reason = { kind: 'crossed-in-base' }

/** The ceiling or floor that a value is beyond. */
export function crossedBound(value: number, { max, min }: Threshold): 'max' | 'min' | undefined {
  if (max !== undefined && value > max) return 'max'
  return min !== undefined && value < min ? 'min' : undefined
}

function exceeds(change: number, limit: Limit | undefined, { base, threshold }: ExactValues): boolean {
  if (limit === undefined || change <= 0 || change < (threshold.minChange ?? 0)) return false
  return change > (limit.relative === undefined ? limit.absolute : limit.relative * base)
}
