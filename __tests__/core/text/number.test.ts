import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  formatDifference,
  formatDuration,
  formatPair,
  formatSetting,
  formatValue,
  grouped,
  signed,
  type Unit,
} from '../../../src/core/text/number.ts'

const MIB = 1024 ** 2
const units: readonly Unit[] = ['count', 'bytes', 'seconds', 'fraction']

describe('a figure', () => {
  test.each<[number, Unit, string]>([
    [730_112, 'count', '730,112'],
    [17_000_213_263, 'count', '17.0 billion'],
    [0, 'count', '0'],
    [48_120.5, 'count', '48,121'],
    [12.5, 'count', '12.5'],
    [0, 'bytes', '0'],
    [312, 'bytes', '312 B'],
    [1023, 'bytes', '1,023 B'],
    [1024, 'bytes', '1.00 KiB'],
    [118 * MIB, 'bytes', '118 MiB'],
    [16.46 * MIB, 'bytes', '16.5 MiB'],
    [1.24 * 1024 * MIB, 'bytes', '1.24 GiB'],
    [3e18, 'bytes', '2,665 PiB'],
    [0, 'seconds', '0'],
    [0.000_000_4, 'seconds', '0.400 µs'],
    [0.000_312, 'seconds', '312 µs'],
    [0.312, 'seconds', '312 ms'],
    [0.9996, 'seconds', '1.00 s'],
    [1.238, 'seconds', '1.24 s'],
    [1234.5, 'seconds', '1,235 s'],
    [0, 'fraction', '0 %'],
    [0.875, 'fraction', '87.5 %'],
    [1, 'fraction', '100 %'],
    [0.0004, 'fraction', '0.040 %'],
    [-20, 'count', '−20'],
    [-16.2 * MIB, 'bytes', '−16.2 MiB'],
  ])('of %d %s reads %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text)
  })

  test.each([Infinity, -Infinity, Number.NaN])('that is none (%d) is not shown', (value) => {
    for (const unit of units) expect(formatValue(value, unit)).toBe('n/a')
    expect(formatDuration(value)).toBe('n/a')
    expect(formatDifference(value, 'count')).toBe('n/a')
    expect(formatPair(1, value, 'count')).toBe('1 → n/a')
  })
})

describe('base and head', () => {
  test.each<[number | null, number | null, Unit, string]>([
    [730_112, 745_002, 'count', '730,112 → 745,002'],
    [730_112, 730_113, 'count', '730,112 → 730,113'],
    [17_000_213_263, 21_000_135_857, 'count', '17.0 billion → 21.0 billion'],
    [17_000_213_263, 17_000_213_264, 'count', '17,000,213,263 → 17,000,213,264'],
    [0, 14, 'count', '0 → 14'],
    [1.238, 1.3772, 'seconds', '1.24 s → 1.38 s'],
    [0.98, 1.02, 'seconds', '0.98 s → 1.02 s'],
    [0.4812, 0.5512, 'seconds', '481 ms → 551 ms'],
    [118 * MIB, 118.04 * MIB, 'bytes', '118.00 MiB → 118.04 MiB'],
    [123_731_968, 123_731_969, 'bytes', '123,731,968 B → 123,731,969 B'],
    [0, 14 * MIB, 'bytes', '0 → 14.0 MiB'],
    [312, 1.24 * 1024 * MIB, 'bytes', '312 B → 1.24 GiB'],
    [0.875, 0.8213, 'fraction', '87.5 % → 82.1 %'],
    [0, 0.5, 'fraction', '0.0 % → 50.0 %'],
    [0.5, 0.5, 'fraction', '50.0 %'],
    [31, null, 'count', '31 → n/a'],
    [null, 31, 'count', 'n/a → 31'],
    [null, null, 'count', 'n/a'],
  ])('of %d and %d %s read %s', (...[base, head, unit, text]) => {
    expect(formatPair(base, head, unit)).toBe(text)
  })

  test('read differently whenever whole figures differ', () => {
    const whole = fc.integer({ min: 0, max: 2 ** 52 })
    fc.assert(
      fc.property(whole, whole, fc.constantFrom<Unit>('count', 'bytes'), (base, head, unit) => {
        const [from, to] = formatPair(base, head, unit).split(' → ')
        if (base === head) expect(to).toBeUndefined()
        else expect(from).not.toBe(to)
      }),
    )
  })

  test('never read as infinite, not a number, an exponent or a minus zero', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.constantFrom(...units), (base, head, unit) => {
        const text = formatPair(clamped(base), clamped(head), unit)
        expect(text).not.toMatch(/infinity|nan|\de[+-]?\d|−0(?![.\d,])/i)
      }),
    )
  })
})

describe('a difference', () => {
  test.each<[number, Unit, string]>([
    [20, 'count', '+20'],
    [-20, 'count', '−20'],
    [16.2 * MIB, 'bytes', '+16.2 MiB'],
    [-0.2, 'seconds', '−200 ms'],
    [0.031, 'fraction', '+3.1 points'],
    [-0.0607, 'fraction', '−6.1 points'],
    [0.0004, 'fraction', '+0.040 points'],
  ])('of %d %s reads %s', (difference, unit, text) => {
    expect(formatDifference(difference, unit)).toBe(text)
  })
})

describe('a setting', () => {
  test.each<[number, Unit, string]>([
    [6 * 1024 * MIB, 'bytes', '6 GiB'],
    [16 * MIB, 'bytes', '16 MiB'],
    [0.2, 'seconds', '200 ms'],
    [1.5, 'seconds', '1.5 s'],
    [600, 'seconds', '600 s'],
    [0.8, 'fraction', '80 %'],
    [0.825, 'fraction', '82.5 %'],
    [0.9995, 'fraction', '99.95 %'],
    [0.07, 'fraction', '7 %'],
    [0, 'fraction', '0 %'],
    [2, 'fraction', '200 %'],
    [Number.NaN, 'fraction', 'n/a'],
    [10_000, 'count', '10,000'],
  ])('of %d %s reads %s', (value, unit, text) => {
    expect(formatSetting(value, unit)).toBe(text)
  })
})

describe('a span of time', () => {
  test.each([
    [0, '0'],
    [1.5, '1.5 s'],
    [48.2, '48 s'],
    [59.6, '1 min'],
    [125, '2 min 5 s'],
    [600, '10 min'],
    [3600, '1 h'],
    [3780, '1 h 3 min'],
  ])('of %d s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})

/** Figures of results are finite; larger than this are none that anything measures. */
function clamped(value: number): number {
  return Math.min(1e18, Math.max(-1e18, value))
}

describe('digits', () => {
  test.each([
    [1_234_567.891, 2, '1,234,567.89', '+1,234,567.89'],
    [-1234, 0, '−1,234', '−1,234'],
    [0.04, 1, '0.0', '0.0'],
    [-0.04, 1, '0.0', '0.0'],
    [-0, 0, '0', '0'],
    // Half of the last digit goes up, as it is written and not as a machine holds it.
    [1.005, 2, '1.01', '+1.01'],
    [-0.15, 1, '−0.2', '−0.2'],
  ])('of %d with %d decimals are %s, and with a sign %s', (...[value, decimals, plain, withSign]) => {
    expect(grouped(value, decimals)).toBe(plain)
    expect(signed(value, decimals)).toBe(withSign)
  })
})
