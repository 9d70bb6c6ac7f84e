import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatPercent, formatSampledPercent } from '../../../src/core/text/percent.ts'

describe('an exact change', () => {
  test.each([
    [0.0204, '+2.0 %'],
    [0.1217, '+12.2 %'],
    [-0.106, '−10.6 %'],
    [0.0004, '+0.04 %'],
    [0.0035, '+0.35 %'],
    [0.000_001_37, '+0.0001 %'],
    [0.009_96, '+1.0 %'],
    [1, '+100 %'],
    [9.4, '+940 %'],
    [11.4, '×12.4'],
    [4999, '×5,000'],
    [-1, '−100 %'],
    [0, '0 %'],
    [1e-12, '+0.000001 % or less'],
    [-1e-12, '−0.000001 % or less'],
  ])('of %d reads %s', (change, text) => {
    expect(formatPercent(change)).toBe(text)
  })

  test.each([Infinity, -Infinity, Number.NaN])('that is none (%d) is not shown', (change) => {
    expect(formatPercent(change)).toBe('n/a')
  })

  test('shows enough digits to be told apart from the limit it crossed', () => {
    expect(formatPercent(0.1004, 0.1)).toBe('+10.04 %')
    expect(formatPercent(0.100_02, 0.1)).toBe('+10.002 %')
    expect(formatPercent(-0.1004, 0.1)).toBe('−10.04 %')
    expect(formatPercent(0.1, 0.1)).toBe('+10.0 %')
    expect(formatPercent(0.1217, 0.1)).toBe('+12.2 %')
  })

  test('keeps its sign whatever its size', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1e9, noNaN: true }), (change) => {
        const text = formatPercent(change)
        if (change > 0) expect(text).toMatch(/^[+×]/)
        if (change < 0) expect(text).toMatch(/^−/)
        expect(text).not.toMatch(/infinity|nan|\de[+-]?\d/i)
      }),
    )
  })
})

describe('a sampled change', () => {
  test.each([
    [1.112, 1.088, 1.131, '+11 %', '+9 … +13 %'],
    [1.1497, 1.147, 1.152, '+15.0 %', '+14.7 … +15.2 %'],
    [1.0412, 0.99, 1.09, '+4 %', '−1 … +9 %'],
    [0.997, 0.93, 1.05, '0 %', '−7 … +5 %'],
    [1.0004, 1.0002, 1.0006, '+0.04 %', '+0.02 … +0.06 %'],
    [2.4, 2.1, 2.9, '+140 %', '+110 … +190 %'],
  ])('of %d between %d and %d reads %s, %s', (...[ratio, low, high, estimate, interval]) => {
    expect(formatSampledPercent(ratio, { low, high })).toEqual({ estimate, interval })
  })

  test('shows no infinite bound', () => {
    const shown = formatSampledPercent(1.1, { low: 1, high: Infinity })
    expect(shown).toEqual({ estimate: '+10.0 %', interval: 'n/a' })
  })
})
