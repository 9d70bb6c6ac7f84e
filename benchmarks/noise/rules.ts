// The rules that are compared: each says within which range the ratio head / base lies, given runs of both sides.

import { compareBestRuns } from '../../src/core/decide/statistics/best-runs.ts'
import type { Range } from '../../src/core/decide/statistics/range.ts'
import { binomialTailCut, rankSumCut, signedRankCut } from './rank-distributions.ts'
import { studentQuantile } from './student.ts'

export interface Samples {
  readonly base: readonly number[]
  readonly head: readonly number[]
  /** Probability with which the range may miss the true ratio, both ends together. */
  readonly error: number
}

export interface Rule {
  readonly label: string
  /** Runs of one side after those of the other, or in pairs. */
  readonly arrangement: 'blocks' | 'pairs'
  /** A point says “beyond” or “within” after a number of pairs of its own, never “not known”. */
  readonly pairs?: number
  /** Undefined: too few runs for this error. */
  readonly range: (samples: Samples) => Range | undefined
}

export const CHOSEN_RULE: Rule = {
  label: '**best against kth best** (chosen)',
  arrangement: 'pairs',
  range: ({ base, head, error }) => compareBestRuns({ base, head, better: 'lower' }, error).ratio,
}

export const POINT_RULES: readonly Rule[] = [
  {
    label: 'one pair',
    arrangement: 'pairs',
    pairs: 1,
    range: ({ base, head }) => point((head[0] ?? NaN) / (base[0] ?? NaN)),
  },
  {
    label: 'means of 10 in blocks',
    arrangement: 'blocks',
    pairs: 10,
    range: ({ base, head }) => point(mean(head) / mean(base)),
  },
  {
    label: 'medians of 10 pairs',
    arrangement: 'pairs',
    pairs: 10,
    range: ({ base, head }) => point(median(head) / median(base)),
  },
  {
    label: 'minima of 10 pairs',
    arrangement: 'pairs',
    pairs: 10,
    range: ({ base, head }) => point(Math.min(...head) / Math.min(...base)),
  },
]

export const INTERVAL_RULES: readonly Rule[] = [
  { label: 'Welch t, logarithms, blocks', arrangement: 'blocks', range: welchRange },
  { label: 'Welch t, logarithms', arrangement: 'pairs', range: welchRange },
  { label: 'paired t, log ratios', arrangement: 'pairs', range: pairedRange },
  { label: 'signed rank (Hodges-Lehmann)', arrangement: 'pairs', range: signedRankRange },
  { label: 'sign test (median of ratios)', arrangement: 'pairs', range: signRange },
  {
    label: 't on minima of 3 pairs',
    arrangement: 'pairs',
    range: (samples) => pairedRange(minimaOf(samples, 3)),
  },
  { label: 'Mann-Whitney (Moses interval)', arrangement: 'pairs', range: rankSumRange },
  { label: 'bootstrap of lower quartiles', arrangement: 'pairs', range: bootstrapRange },
  CHOSEN_RULE,
]

function point(ratio: number): Range {
  return { low: ratio, high: ratio }
}

/** Welch 1947, on logarithms; degrees of freedom rounded down. */
function welchRange({ base, head, error }: Samples): Range | undefined {
  const [one, other] = [base.map(Math.log), head.map(Math.log)]
  const n = one.length
  if (n < 2) return undefined
  const [a, b] = [variance(one) / n, variance(other) / n]
  if (a + b === 0) return point(Math.exp(mean(other) - mean(one)))
  const freedom = ((a + b) ** 2 * (n - 1)) / (a ** 2 + b ** 2)
  return around(mean(other) - mean(one), studentQuantile(error / 2, Math.floor(freedom)) * Math.sqrt(a + b))
}

/** Student's t for the mean of the pairs' log ratios. */
function pairedRange({ base, head, error }: Samples): Range | undefined {
  const ratios = logRatios(base, head)
  const n = ratios.length
  if (n < 2) return undefined
  return around(mean(ratios), studentQuantile(error / 2, n - 1) * Math.sqrt(variance(ratios) / n))
}

/** Tukey's interval for the centre of symmetry: averages of all pairs of log ratios, cut by Wilcoxon's signed rank. */
function signedRankRange({ base, head, error }: Samples): Range | undefined {
  const ratios = logRatios(base, head)
  const averages = ratios.flatMap((one, index) => ratios.slice(index).map((other) => (one + other) / 2))
  return cutEnds(averages, signedRankCut(ratios.length, error / 2))
}

/** Order statistics of the pairs' ratios. */
function signRange({ base, head, error }: Samples): Range | undefined {
  return cutEnds(logRatios(base, head), binomialTailCut(base.length, error / 2))
}

/** All n × n ratios of a head value to a base value, cut by the Mann-Whitney distribution. */
function rankSumRange({ base, head, error }: Samples): Range | undefined {
  const ratios = head.flatMap((value) => base.map((other) => Math.log(value / other)))
  return cutEnds(ratios, rankSumCut(base.length, error / 2))
}

/** Efron's percentile interval for the ratio of lower quartiles, with the resampling done exactly. */
function bootstrapRange({ base, head, error }: Samples): Range | undefined {
  const n = base.length
  if (n < 4) return undefined
  const weights = resampledWeights(n, Math.ceil(n / 4))
  const [bases, heads] = [sorted(base), sorted(head)]
  const ratios = heads
    .flatMap((one, i) =>
      bases.map((other, j) => ({ ratio: one / other, weight: (weights[i] ?? 0) * (weights[j] ?? 0) })),
    )
    .toSorted((one, other) => one.ratio - other.ratio)
  return { low: weightedQuantile(ratios, error / 2), high: weightedQuantile(ratios.toReversed(), error / 2) }
}

/** The probability that the `rank`th lowest of n drawn with replacement is the first, second, … lowest of n. */
function resampledWeights(n: number, rank: number): readonly number[] {
  const atMost = Array.from({ length: n + 1 }, (_, index) => {
    const chance = index / n
    let fewer = 0
    let coefficient = 1
    for (let hits = 0; hits < rank; hits++) {
      fewer += coefficient * chance ** hits * (1 - chance) ** (n - hits)
      coefficient *= (n - hits) / (hits + 1)
    }
    return 1 - fewer
  })
  return atMost.slice(1).map((sum, index) => sum - (atMost[index] ?? 0))
}

function weightedQuantile(ratios: readonly { ratio: number; weight: number }[], share: number): number {
  let sum = 0
  return ratios.find(({ weight }) => (sum += weight) > share)?.ratio ?? NaN
}

function minimaOf({ base, head, error }: Samples, size: number): Samples {
  const minima = (values: readonly number[]) =>
    Array.from({ length: Math.floor(values.length / size) }, (_, block) =>
      Math.min(...values.slice(block * size, (block + 1) * size)),
    )
  return { base: minima(base), head: minima(head), error }
}

function cutEnds(logarithms: readonly number[], cut: number): Range | undefined {
  const values = sorted(logarithms)
  const low = values[cut - 1]
  const high = values[values.length - cut]
  return low === undefined || high === undefined ? undefined : { low: Math.exp(low), high: Math.exp(high) }
}

function around(centre: number, margin: number): Range {
  return { low: Math.exp(centre - margin), high: Math.exp(centre + margin) }
}

function logRatios(base: readonly number[], head: readonly number[]): readonly number[] {
  return head.map((value, index) => Math.log(value / (base[index] ?? NaN)))
}

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((one, other) => one - other)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

function median(values: readonly number[]): number {
  const inOrder = sorted(values)
  return (
    ((inOrder[Math.floor(values.length / 2)] ?? NaN) + (inOrder[Math.ceil(values.length / 2) - 1] ?? NaN)) / 2
  )
}
