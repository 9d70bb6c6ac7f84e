// How the probability of a wrong decision that a whole report may have is shared out among its intervals.

import { fewestForPrecedence } from '../statistics/precedence.ts'

/**
 * How often the runs of one target are looked at for a decision. Each look is a chance to be wrong, so each gets
 * a share of the error; more looks end some samplings earlier and widen every interval.
 */
export const LOOKS = 3

export interface Certainty {
  /** Probability that no interval of the whole report misses the truth: 0.99 is 99 %. */
  readonly confidence: number
  /** How many findings the report decides by an interval: sampled metrics with a limit on change; at least 1. */
  readonly comparisons: number
}

/**
 * The probability with which one interval at one look may miss. Shared out by Bonferroni's inequality, which
 * holds however the intervals depend on one another.
 */
export function errorPerInterval({ confidence, comparisons }: Certainty): number {
  return (1 - confidence) / (Math.max(1, comparisons) * LOOKS)
}

/** The fewest pairs that can decide anything at this certainty. */
export function fewestPairs(certainty: Certainty): number {
  return fewestForPrecedence(errorPerInterval(certainty) / 2)
}
