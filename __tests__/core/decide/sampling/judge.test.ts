import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { judgeSample, type Sample } from '../../../../src/core/decide/sampling/judge.ts'

const NOISE = [1.0, 1.02, 1.01, 1.04, 1.0, 1.05, 1.03, 1.01, 1.02, 1.3]

function judge(sample: Partial<Sample>) {
  return judgeSample({
    base: NOISE,
    head: NOISE,
    threshold: { warn: { relative: 0.1 }, fail: { relative: 0.2 } },
    better: 'lower',
    confidence: 0.99,
    comparisons: 1,
    ...sample,
  })
}

const times = (factor: number) => NOISE.toReversed().map((value) => value * factor)
const plus = (amount: number) => NOISE.toReversed().map((value) => value + amount)

describe('a sampled metric', () => {
  test('lies beyond both tiers where the whole interval does', () => {
    const judgement = judge({ head: times(1.5) })
    expect(judgement).toMatchObject({
      positions: { warn: 'beyond', fail: 'beyond' },
      settled: true,
      movement: 'worse',
    })
    expect(judgement.change?.ratio).toBeCloseTo(1.5, 1)
    expect(judgement.change?.interval?.low).toBeGreaterThan(1.2)
  })

  test('straddles a tier that its interval holds, and is not settled', () => {
    expect(judge({ head: times(1.21) })).toMatchObject({
      positions: { warn: 'beyond', fail: 'straddling' },
      settled: false,
    })
  })

  test('lies within both tiers and shows no movement where both sides run the same code', () => {
    expect(judge({})).toMatchObject({
      positions: { warn: 'within', fail: 'within' },
      settled: true,
      movement: 'none',
      change: { difference: 0, ratio: 1 },
    })
  })

  test('is within a tier whose limit is exceeded by less than the smallest change that counts', () => {
    const threshold = { fail: { relative: 0.2 }, minChange: 1 }
    expect(judge({ head: times(1.5), threshold }).positions).toEqual({ fail: 'within' })
  })

  test('straddles where the limit is exceeded and the smallest change may be', () => {
    const threshold = { fail: { relative: 0.2 }, minChange: 0.5 }
    expect(judge({ head: times(1.5), threshold }).positions).toEqual({ fail: 'straddling' })
  })

  test('is judged by an absolute limit on the difference', () => {
    const threshold = { warn: { absolute: 0.2 }, fail: { absolute: 1 } }
    expect(judge({ head: plus(0.4), threshold }).positions).toEqual({ warn: 'beyond', fail: 'within' })
  })

  test('gets worse downwards where higher is better', () => {
    const head = times(0.6)
    expect(judge({ head, better: 'higher' })).toMatchObject({
      positions: { warn: 'beyond', fail: 'beyond' },
      movement: 'worse',
    })
    expect(judge({ head, better: 'lower' })).toMatchObject({
      positions: { warn: 'within', fail: 'within' },
      movement: 'improved',
    })
  })

  test('is better, not improved, where it gains less than the first tier', () => {
    const steady = NOISE.map((_, index) => 1 + index / 10_000)
    expect(judge({ base: steady, head: steady.map((value) => value * 0.95) }).movement).toBe('better')
    expect(judge({ base: steady, head: steady.map((value) => value * 0.8) }).movement).toBe('improved')
  })

  test('shows the best run of each side and the change between them', () => {
    const { base, head, change } = judge({ head: times(1.25) })
    expect(base).toBe(1)
    expect(head).toBe(1.25)
    expect(change).toMatchObject({ difference: 0.25, ratio: 1.25, interval: { confidence: 0.99 } })
  })

  test('has no interval, and straddles everything, with fewer pairs than an interval takes', () => {
    const few = { base: NOISE.slice(0, 5), head: times(3).slice(0, 5) }
    const judgement = judge({ ...few, threshold: { fail: { relative: 0.2 }, max: 1 } })
    expect(judgement).toMatchObject({
      pairs: 5,
      pairsNeeded: 6,
      positions: { fail: 'straddling', max: 'straddling' },
      settled: false,
      movement: 'unknown',
    })
    expect(judgement.change).not.toHaveProperty('interval')
  })

  test('takes more pairs where more findings are judged in one report', () => {
    expect([1, 10, 100].map((comparisons) => judge({ comparisons }).pairsNeeded)).toEqual([6, 8, 10])
  })

  test('has a wider interval where more findings are judged, under the same confidence of the whole', () => {
    const one = judge({ head: times(1.3) }).change?.interval
    const hundred = judge({ head: times(1.3), comparisons: 100 }).change?.interval
    expect(hundred?.low).toBeLessThan(one?.low ?? NaN)
    expect(hundred?.high).toBeGreaterThan(one?.high ?? NaN)
    expect(hundred?.confidence).toBe(0.99)
  })

  test('is nothing known where there are no runs', () => {
    expect(judge({ base: [], head: [] })).toMatchObject({
      base: null,
      head: null,
      change: null,
      settled: false,
    })
  })

  test('is settled where it has no threshold', () => {
    expect(judge({ threshold: {} })).toMatchObject({ positions: {}, settled: true })
  })

  test('refuses samples that are not pairs', () => {
    expect(() => judge({ head: [1] })).toThrow('10 base runs and 1 of head')
  })
})

describe('a ceiling or a floor', () => {
  test('is crossed where every run of head lies beyond it', () => {
    expect(judge({ threshold: { max: 0.9 } }).positions).toEqual({ max: 'beyond' })
    expect(judge({ threshold: { min: 1.4 } }).positions).toEqual({ min: 'beyond' })
  })

  test('is kept where one run of head keeps it, however few there are', () => {
    expect(judge({ threshold: { max: 1.0, min: 1.3 } }).positions).toEqual({ max: 'within', min: 'within' })
    const single = { base: [1], head: [1], threshold: { max: 1.4 } }
    expect(judge(single)).toMatchObject({ positions: { max: 'within' }, settled: true })
  })

  test('is straddled where every run lies beyond it but they are too few to decide', () => {
    const few = { base: NOISE.slice(0, 5), head: NOISE.slice(0, 5), threshold: { max: 0.9 } }
    expect(judge(few)).toMatchObject({ positions: { max: 'straddling' }, settled: false })
  })
})

describe('a base of zero', () => {
  const zeros = NOISE.map(() => 0)

  test('is judged by the difference, and has no ratio', () => {
    const threshold = { fail: { relative: 0.2 }, minChange: 0.1 }
    expect(judge({ base: zeros, head: NOISE, threshold })).toMatchObject({
      positions: { fail: 'beyond' },
      base: 0,
      change: { ratio: null },
      movement: 'worse',
    })
    expect(judge({ base: zeros, head: times(0.01), threshold }).positions).toEqual({ fail: 'within' })
  })

  test('is no change where head is zero too', () => {
    expect(judge({ base: zeros, head: zeros })).toMatchObject({
      positions: { warn: 'within', fail: 'within' },
      movement: 'none',
      change: { difference: 0, ratio: null },
    })
  })
})

test('the judgement does not depend on the unit', () => {
  const value = fc.double({ min: 0.5, max: 2, noNaN: true })
  const sample = fc.array(value, { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(sample, sample, (base, head) => {
      // A power of two scales without rounding.
      const scaled = judge({ base: base.map((one) => one * 1024), head: head.map((one) => one * 1024) })
      const plain = judge({ base, head })
      expect(scaled.positions).toEqual(plain.positions)
      expect(scaled.change?.interval).toEqual(plain.change?.interval)
    }),
  )
})
