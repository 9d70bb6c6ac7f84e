import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CROSSED_IN_BASE, type ExactValues, judgeExact } from '../../../src/core/decide/judge-exact.ts'

const BOTH_TIERS = { warn: { relative: 0.05 }, fail: { relative: 0.1 } }

function judge(base: number, head: number, given: Partial<ExactValues> = {}) {
  return judgeExact({ base, head, threshold: BOTH_TIERS, better: 'lower', ...given })
}

describe('an exact metric', () => {
  test('is unchanged only where the values are equal', () => {
    expect(judge(1_000_000, 1_000_000)).toEqual({ outcome: 'unchanged' })
    expect(judge(1_000_000, 1_000_001)).toEqual({ outcome: 'changed' })
    expect(judge(1_000_000, 999_999)).toEqual({ outcome: 'changed' })
  })

  test.each([
    [105, 'changed', undefined],
    [106, 'warning', 'warn'],
    [110, 'warning', 'warn'],
    [111, 'regression', 'fail'],
  ] as const)('of 100 that comes to %d with tiers of 5 %% and 10 %% is a %s', (head, outcome, crossed) => {
    expect(judge(100, head)).toEqual({ outcome, ...(crossed && { crossed }) })
  })

  test.each([
    [120, 'changed'],
    [121, 'regression'],
  ] as const)('of 100 that comes to %d with an absolute limit of 20 is %s', (head, outcome) => {
    expect(judge(100, head, { threshold: { fail: { absolute: 20 } } }).outcome).toBe(outcome)
  })

  test('crosses no tier by less than the smallest change that counts', () => {
    const threshold = { ...BOTH_TIERS, minChange: 50 }
    expect(judge(100, 149, { threshold }).outcome).toBe('changed')
    expect(judge(100, 150, { threshold })).toEqual({ outcome: 'regression', crossed: 'fail' })
  })

  test('is an improvement where it is better by more than the first tier', () => {
    expect(judge(100, 94).outcome).toBe('improvement')
    expect(judge(100, 95).outcome).toBe('changed')
    expect(judge(100, 0).outcome).toBe('improvement')
  })

  test('without a threshold is shown and never judged', () => {
    expect(judge(1, 1_000_000, { threshold: {} })).toEqual({ outcome: 'changed' })
    expect(judge(1_000_000, 1, { threshold: {} })).toEqual({ outcome: 'changed' })
  })

  test('of which more is better regresses by falling', () => {
    expect(judge(0.9, 0.7, { better: 'higher' })).toEqual({ outcome: 'regression', crossed: 'fail' })
    expect(judge(0.7, 0.9, { better: 'higher' }).outcome).toBe('improvement')
  })

  test('that base had nothing of exceeds any relative limit, unless too little to count', () => {
    expect(judge(0, 1)).toEqual({ outcome: 'regression', crossed: 'fail' })
    expect(judge(0, 1, { threshold: { ...BOTH_TIERS, minChange: 2 } }).outcome).toBe('changed')
    expect(judge(0, 20, { threshold: { fail: { absolute: 20 } } }).outcome).toBe('changed')
    expect(judge(0, 0)).toEqual({ outcome: 'unchanged' })
  })
})

describe('a ceiling or floor', () => {
  test('fails what comes to lie beyond it, however small the change', () => {
    expect(judge(200, 201, { threshold: { max: 200 } })).toEqual({ outcome: 'regression', crossed: 'max' })
    expect(judge(0.8, 0.799, { threshold: { min: 0.8 }, better: 'higher' })).toEqual({
      outcome: 'regression',
      crossed: 'min',
    })
  })

  test('holds a value that is just at it', () => {
    expect(judge(150, 200, { threshold: { max: 200 } })).toEqual({ outcome: 'changed' })
    expect(judge(0.9, 0.8, { threshold: { min: 0.8 }, better: 'higher' })).toEqual({ outcome: 'changed' })
  })

  test('that base has crossed already only warns where head is no worse', () => {
    const warning = { outcome: 'warning', crossed: 'max', reason: CROSSED_IN_BASE }
    expect(judge(300, 300, { threshold: { max: 200 } })).toEqual(warning)
    expect(judge(300, 250, { threshold: { max: 200 } })).toEqual(warning)
  })

  test('that base has crossed already fails where head goes further', () => {
    expect(judge(300, 301, { threshold: { max: 200 } })).toEqual({ outcome: 'regression', crossed: 'max' })
  })
})

const figure = fc.integer({ min: 0, max: 1_000_000 })

test('swapping better and worse turns no equal pair into a change, and no regression into another', () => {
  fc.assert(
    fc.property(figure, figure, (base, head) => {
      const there = judge(base, head).outcome
      const back = judge(head, base).outcome
      expect(there === 'unchanged').toBe(back === 'unchanged')
      expect(there === 'regression' && back === 'regression').toBe(false)
    }),
  )
})

test('a larger increase is never judged milder', () => {
  const order = ['improvement', 'changed', 'unchanged', 'warning', 'regression']
  const severity = (base: number, head: number) => {
    const { outcome } = judge(base, head, { threshold: { ...BOTH_TIERS, minChange: 10, max: 900_000 } })
    return Math.max(1, order.indexOf(outcome === 'unchanged' ? 'changed' : outcome))
  }
  fc.assert(
    fc.property(figure, figure, figure, (base, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      expect(severity(base, less)).toBeLessThanOrEqual(severity(base, more))
    }),
  )
})
