// An interval from two or three runs a side, for a metric whose runs hardly differ: fewer than the precedence test takes,
// which assumes nothing of the noise, while this assumes how large it is, and looks whether the runs agree with that.

import type { BestRuns, Samples } from './best-runs.ts'
import type { Range } from './range.ts'

/** The interval reaches so many times the noise beyond what the runs show. */
const GUARD = 3

/**
 * Runs of one side that differ by more than so many times the noise were disturbed, or the noise is larger here than is
 * known: of three undisturbed runs 7 in 100,000 do.
 */
const MOST_SPREAD = 6

/**
 * With what probability one end misses, by the number of runs a side: that the lowest of n runs of one side is more than GUARD above
 * the highest of n of the other, which is ∫ n φ(x) Φ(x)ⁿ⁻¹ (1 − Φ(x + GUARD))ⁿ dx. One run can not disagree.
 * Assumes that the logarithms of runs are independent and normal with the noise as standard deviation.
 */
const MISSES: readonly (readonly [runs: number, chance: number])[] = [
  [2, 1.1e-4],
  [3, 5.8e-7],
]

/** The fewest runs a side of which an end misses with probability `tail` at most; undefined: more than are worth it. */
export function fewestQuiet(tail: number): number | undefined {
  return MISSES.find(([, chance]) => chance <= tail)?.[0]
}

/**
 * Bounds the change by the extremes of both sides and the guard. The range misses the true change with probability `error` at
 * most, half of it at either end. Undefined: too few runs, or runs of one side that disagree.
 */
export function compareQuietRuns(
  { base, head }: Pick<Samples, 'base' | 'head'>,
  noise: number,
  error: number,
): Pick<BestRuns, 'ratio' | 'difference'> | undefined {
  const fewest = fewestQuiet(error / 2)
  if (fewest === undefined || base.length < fewest) return undefined
  const [before, after] = [rangeOf(base), rangeOf(head)]
  if ([before, after].some((side) => isDisturbed(side, noise))) return undefined
  const guard = GUARD * noise
  const [least, most] = [after.low * (1 - guard), after.high * (1 + guard)]
  return {
    ratio: { low: least / before.high, high: most / before.low },
    difference: { low: least - before.high, high: most - before.low },
  }
}

function isDisturbed({ low, high }: Range, noise: number): boolean {
  return low <= 0 || high > low * (1 + MOST_SPREAD * noise)
}

function rangeOf(values: readonly number[]): Range {
  return { low: Math.min(...values), high: Math.max(...values) }
}
