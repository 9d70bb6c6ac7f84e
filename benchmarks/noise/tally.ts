// Many trials of one setting, counted.

import { runTrial, type Setting, type Trial } from './trial.ts'

export interface Tally {
  readonly trials: number
  /** Shares of the trials: 0.01 is 1 %. */
  readonly failed: number
  /** Warned or failed. */
  readonly warned: number
  readonly open: number
  readonly meanPairs: number
  /** Intervals that do not hold the true ratio. */
  readonly missed: number
  /** Median over the trials of how far the interval's upper end lies above its lower: 0.1 is 10 %. */
  readonly width: number
}

/** Runs as many trials of every setting. */
export function tallyTrials(
  settings: readonly Setting[],
  trialsPerSetting: number,
  random: () => number,
): Tally {
  const trials = settings.flatMap((setting) =>
    Array.from({ length: trialsPerSetting }, () => ({
      ...runTrial(setting, random),
      factor: setting.factor,
    })),
  )
  const share = (holds: (trial: Trial & { readonly factor: number }) => boolean) =>
    trials.filter(holds).length / trials.length
  return {
    trials: trials.length,
    failed: share(({ outcome }) => outcome === 'fail'),
    warned: share(({ outcome }) => outcome === 'fail' || outcome === 'warn'),
    open: share(({ outcome }) => outcome === 'inconclusive'),
    meanPairs: trials.reduce((sum, { pairs }) => sum + pairs, 0) / trials.length,
    missed: share(({ range, factor }) => range !== undefined && (range.low > factor || range.high < factor)),
    width: middle(trials.map(({ range }) => (range === undefined ? Infinity : range.high / range.low - 1))),
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}
