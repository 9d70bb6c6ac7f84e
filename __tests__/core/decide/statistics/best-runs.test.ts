import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareBestRuns } from '../../../../src/core/decide/statistics/best-runs.ts'

// Ten against ten at 1 %: chance of the seven best being of one side 0.15 %, of the six best 0.54 %.
const base = [1.07, 1.0, 1.09, 1.02, 1.04, 1.01, 1.9, 1.03, 1.08, 1.05]
const head = [1.32, 1.5, 1.3, 1.36, 1.31, 1.33, 1.35, 1.34, 1.37, 2.4]

describe('the change between best runs', () => {
  test('is bounded by the best of head against the seventh best of base, and the other way round', () => {
    expect(compareBestRuns({ base, head, better: 'lower' }, 0.01)).toEqual({
      base: 1.0,
      head: 1.3,
      ratio: { low: 1.3 / 1.07, high: 1.36 / 1.0 },
      difference: { low: 1.3 - 1.07, high: 1.36 - 1.0 },
    })
  })

  test('takes the highest runs for the best where higher is better', () => {
    const inverse = (values: readonly number[]) => values.map((value) => 1 / value)
    const { base: best, ratio } = compareBestRuns(
      { base: inverse(base), head: inverse(head), better: 'higher' },
      0.01,
    )
    expect(best).toBe(1)
    expect(ratio?.low).toBeCloseTo(1.0 / 1.36, 12)
    expect(ratio?.high).toBeCloseTo(1.07 / 1.3, 12)
  })

  test('has no bounds with too few runs', () => {
    const few = { base: base.slice(0, 4), head: head.slice(0, 4), better: 'lower' } as const
    expect(compareBestRuns(few, 0.01)).toEqual({
      base: 1,
      head: 1.3,
      ratio: undefined,
      difference: undefined,
    })
  })

  test('is nothing where there are no runs', () => {
    const none = { base: [], head: [], better: 'lower' } as const
    expect(compareBestRuns(none, 0.01)).toEqual({
      base: undefined,
      head: undefined,
      ratio: undefined,
      difference: undefined,
    })
  })

  test('is not moved by disturbed runs, however slow', () => {
    const disturbed = base.map((value) => (value > 1.07 ? 100 : value))
    const calm = compareBestRuns({ base, head, better: 'lower' }, 0.01)
    expect(compareBestRuns({ base: disturbed, head, better: 'lower' }, 0.01)).toEqual(calm)
  })

  test('is no change from nothing to nothing, and infinite from nothing to something', () => {
    const zeros = base.map(() => 0)
    expect(compareBestRuns({ base: zeros, head: zeros, better: 'lower' }, 0.01).ratio).toEqual({
      low: 1,
      high: 1,
    })
    expect(compareBestRuns({ base: zeros, head, better: 'lower' }, 0.01).ratio?.low).toBe(Infinity)
  })

  test('is the inverse when base and head change places, and holds the ratio of the best runs', () => {
    const sample = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const there = compareBestRuns({ base: one, head: other, better: 'lower' }, 0.01).ratio
        const back = compareBestRuns({ base: other, head: one, better: 'lower' }, 0.01).ratio
        expect(there?.low).toBeCloseTo(1 / (back?.high ?? NaN), 9)
        expect(there?.high).toBeCloseTo(1 / (back?.low ?? NaN), 9)
        const ratio = Math.min(...other) / Math.min(...one)
        expect(there?.low).toBeLessThanOrEqual(ratio)
        expect(there?.high).toBeGreaterThanOrEqual(ratio)
      }),
    )
  })

  test('misses a change of nothing no more often than it says, whatever the noise', () => {
    // All 924 ways to deal out twelve runs of the same code; the interval must hold 1 in all but the error's share.
    const runs = [1, 1.001, 1.002, 1.003, 1.01, 1.02, 1.1, 1.5, 1.6, 2, 3, 50]
    let misses = 0
    let ways = 0
    for (let dealt = 0; dealt < 2 ** 12; dealt++) {
      const isBase = runs.map((_, run) => ((dealt >> run) & 1) === 1)
      if (isBase.filter(Boolean).length !== 6) continue
      ways++
      const sides = {
        base: runs.filter((_, run) => isBase[run]),
        head: runs.filter((_, run) => isBase[run] === false),
      }
      const ratio = compareBestRuns({ ...sides, better: 'lower' }, 0.05).ratio
      if (ratio === undefined || ratio.low > 1 || ratio.high < 1) misses++
    }
    expect(ways).toBe(924)
    expect(misses / ways).toBeLessThanOrEqual(0.05)
    expect(misses).toBeGreaterThan(0)
  })
})
