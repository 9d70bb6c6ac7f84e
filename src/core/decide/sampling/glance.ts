// Whether a few timed pairs show anything that is worth deciding.

import { judgeExact } from '../judge-exact.ts'
import type { Limit, Threshold } from '../../model/threshold.ts'

/** A surprise that is none is gone after these in most cases (docs/statistics.md). */
export const MOST_GLANCES = 3

/** Timed runs of one metric, in its base unit; the nth of base and head are a pair. */
export interface GlanceSample {
  readonly base: readonly number[]
  readonly head: readonly number[]
  readonly better: 'lower' | 'higher'
  readonly threshold: Threshold
}

/**
 * Whether the best run of head is worse than the best one of base by so much that the change may be over a limit. Nothing
 * fails by it: it decides whether to look closer.
 */
export function isSurprising({ base, head, better, threshold }: GlanceSample): boolean {
  if (base.length === 0 || head.length === 0) return false
  const best = (values: readonly number[]) => (better === 'lower' ? Math.min(...values) : Math.max(...values))
  const nearer = partOf(threshold)
  const { outcome } = judgeExact({ base: best(base), head: best(head), threshold: nearer, better })
  return outcome === 'regression' || outcome === 'warning'
}

/** Of a limit: noise hides a part of a change as often as it adds one. */
const PART = 0.75

function partOf({ warn, fail, minChange = 0, ...bounds }: Threshold): Threshold {
  return {
    ...bounds,
    warn: warn && partOfLimit(warn),
    fail: fail && partOfLimit(fail),
    minChange: PART * minChange,
  }
}

function partOfLimit({ relative, absolute }: Limit): Limit {
  return relative === undefined ? { absolute: PART * absolute } : { relative: PART * relative }
}
