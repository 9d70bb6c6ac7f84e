// Estimate and interval for a change from the best runs of both sides: those that the machine disturbed least.

import { precedenceRank } from './precedence.ts'
import type { Range } from './range.ts'

export interface Samples {
  /** As many values of base as of head. */
  readonly base: readonly number[]
  readonly head: readonly number[]
  readonly better: 'lower' | 'higher'
}

export interface BestRuns {
  /** Best values of each side; undefined where there are no runs. */
  readonly base: number | undefined
  readonly head: number | undefined
  /** For head / base, as if the change multiplied every run. Undefined: too few runs for an interval. */
  readonly ratio: Range | undefined
  /** For head − base, as if the change added the same to every run. */
  readonly difference: Range | undefined
}

/**
 * Compares best with best, and bounds the change by comparing the best of one side with the kth best of the other,
 * where k best runs all of one side would be too surprising without a change (`precedenceRank`). The range misses
 * the true change with probability `error` at most, half of it at either end.
 *
 * A divided (or shifted) head that still has its best run behind base's kth best contradicts “no change beyond
 * that”: this turns the precedence test into an interval.
 */
export function compareBestRuns({ base, head, better }: Samples, error: number): BestRuns {
  const bases = bestFirst(base, better)
  const heads = bestFirst(head, better)
  const extremes = { base: bases[0], head: heads[0] }
  const rank = precedenceRank(base.length, error / 2)
  if (rank === undefined) return { ...extremes, ratio: undefined, difference: undefined }
  const bounds = [
    { head: heads[0] ?? NaN, base: bases[rank - 1] ?? NaN },
    { head: heads[rank - 1] ?? NaN, base: bases[0] ?? NaN },
  ]
  return {
    ...extremes,
    ratio: rangeOf(bounds.map((bound) => ratioOf(bound.head, bound.base))),
    difference: rangeOf(bounds.map((bound) => bound.head - bound.base)),
  }
}

function bestFirst(values: readonly number[], better: 'lower' | 'higher'): readonly number[] {
  return values.toSorted((one, other) => (better === 'lower' ? one - other : other - one))
}

/** Nothing against nothing is no change. */
function ratioOf(head: number, base: number): number {
  return head === base ? 1 : head / base
}

function rangeOf(values: readonly number[]): Range {
  return { low: Math.min(...values), high: Math.max(...values) }
}
