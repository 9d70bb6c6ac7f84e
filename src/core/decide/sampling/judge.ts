// One sampled metric of one target: base's runs and head's, and where the change lies against the threshold.

import type { Change } from '../../model/finding.ts'
import { type BestRuns, compareBestRuns, type Samples } from '../statistics/best-runs.ts'
import { compareQuietRuns, fewestQuiet } from '../statistics/quiet-runs.ts'
import { bothExceeded, negated, type Position, positionAbove, type Range } from '../statistics/range.ts'
import type { Limit, Threshold, ThresholdPart } from '../../model/threshold.ts'
import { type Certainty, errorPerInterval, fewestPairs } from './error-rate.ts'

/** Values of the runs in order, in the metric's base unit, none negative; the nth of base and head are a pair. */
export interface Sample extends Samples, Certainty {
  /** Of undisturbed runs of the same code, as a fraction, where it is known and little. */
  readonly noise?: number | undefined
  readonly threshold: Threshold
}

export type Positions = Readonly<Partial<Record<ThresholdPart, Position>>>

export interface SampleJudgement {
  readonly pairs: number
  /** The fewest pairs that can decide anything: with fewer there is no interval. */
  readonly pairsNeeded: number
  /** The best run of each side, where the machine disturbed least; null where there are no runs. */
  readonly base: number | null
  readonly head: number | null
  /**
   * The change between the best runs. The interval is for the ratio; its confidence is that of all intervals of
   * the report together. Absent with too few pairs, and where a zero among base's values leaves it without an
   * upper end.
   */
  readonly change: Change | null
  /** Where the whole interval lies, for each part of the threshold; nothing for a part it does not have. */
  readonly positions: Positions
  /** More pairs would decide nothing that is not decided. */
  readonly settled: boolean
  /**
   * What the interval shows of the change whatever the limits: `improved` is better by more than the threshold's
   * first tier, `none` an interval that holds “no change”, `unknown` no interval.
   */
  readonly movement: 'improved' | 'better' | 'none' | 'worse' | 'unknown'
}

/**
 * Judges runs of a sampled metric. A tier is `beyond` only where the whole interval of the change lies beyond
 * both its limit and `minChange`, `within` where the whole interval lies short of one of them.
 * docs/statistics.md has the rule, its assumptions and the evidence.
 */
export function judgeSample(sample: Sample): SampleJudgement {
  const { base, head } = sample
  if (base.length !== head.length) throw new Error(`${base.length} base runs and ${head.length} of head`)
  const { best, pairsNeeded } = compareRuns(sample)
  const worsening = worseningOf(best, sample.better)
  const positions = { ...tierPositions(sample.threshold, worsening), ...valuePositions(sample, pairsNeeded) }
  return {
    pairs: base.length,
    pairsNeeded,
    base: best.base ?? null,
    head: best.head ?? null,
    change: changeOf(best, sample.confidence),
    positions,
    settled: Object.values(positions).every((position) => position !== 'straddling'),
    movement: movementOf(sample.threshold, worsening),
  }
}

/** Where there are too few runs for an interval that assumes nothing of their noise: by what is known of it, if that holds. */
function compareRuns(sample: Sample): { readonly best: BestRuns; readonly pairsNeeded: number } {
  const error = errorPerInterval(sample)
  const best = compareBestRuns(sample, error)
  const usual = { best, pairsNeeded: fewestPairs(sample) }
  if (best.ratio !== undefined || sample.noise === undefined) return usual
  const quiet = compareQuietRuns(sample, sample.noise, error)
  return quiet
    ? { best: { ...best, ...quiet }, pairsNeeded: fewestQuiet(error / 2) ?? usual.pairsNeeded }
    : usual
}

/** How much worse head is than base: as a fraction of base, and in the metric's base unit. */
interface Worsening {
  readonly relative: Range | undefined
  readonly absolute: Range | undefined
}

function worseningOf({ ratio, difference }: BestRuns, better: 'lower' | 'higher'): Worsening {
  const relative = ratio && { low: ratio.low - 1, high: ratio.high - 1 }
  return better === 'lower'
    ? { relative, absolute: difference }
    : { relative: negated(relative), absolute: negated(difference) }
}

function tierPositions({ warn, fail, minChange }: Threshold, worsening: Worsening): Positions {
  return {
    ...(warn && { warn: tierPosition({ limit: warn, minChange }, worsening) }),
    ...(fail && { fail: tierPosition({ limit: fail, minChange }, worsening) }),
  }
}

interface Tier {
  readonly limit: Limit
  readonly minChange: number | undefined
}

function tierPosition({ limit, minChange }: Tier, { relative, absolute }: Worsening): Position {
  const position =
    limit.relative === undefined
      ? positionAbove(absolute, limit.absolute)
      : positionAbove(relative, limit.relative)
  return minChange === undefined ? position : bothExceeded(position, positionAbove(absolute, minChange))
}

/** A ceiling or floor is crossed where every run of head crosses it, and there are as many as an interval takes. */
function valuePositions({ head, threshold: { max, min } }: Sample, pairsNeeded: number): Positions {
  const position = (crosses: (value: number) => boolean): Position => {
    if (head.some((value) => !crosses(value))) return 'within'
    return head.length < pairsNeeded ? 'straddling' : 'beyond'
  }
  return {
    ...(max !== undefined && { max: position((value) => value > max) }),
    ...(min !== undefined && { min: position((value) => value < min) }),
  }
}

function changeOf({ base, head, ratio }: BestRuns, confidence: number): Change | null {
  if (base === undefined || head === undefined) return null
  const change = { difference: head - base, ratio: base === 0 ? null : head / base }
  if (ratio === undefined || base === 0 || !Number.isFinite(ratio.high)) return change
  return { ...change, interval: { ...ratio, confidence } }
}

function movementOf({ warn, fail, minChange }: Threshold, worsening: Worsening): SampleJudgement['movement'] {
  const { relative, absolute } = worsening
  if (absolute === undefined) return 'unknown'
  const limit = warn ?? fail
  const improvement = { relative: negated(relative), absolute: negated(absolute) }
  if (limit && tierPosition({ limit, minChange }, improvement) === 'beyond') return 'improved'
  if (absolute.high < 0) return 'better'
  return absolute.low > 0 ? 'worse' : 'none'
}
