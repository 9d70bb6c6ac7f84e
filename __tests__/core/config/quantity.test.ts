import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  count,
  formatQuantity,
  type Notation,
  notations,
  parseQuantity,
  percentage,
  points,
  size,
  time,
} from '../../../src/core/config/quantity.ts'

describe('quantities', () => {
  test.each<[string, Notation, number]>([
    ['200ms', time, 0.2],
    ['1001ms', time, 1.001],
    ['2s', time, 2],
    ['10min', time, 600],
    ['1h', time, 3600],
    ['1.5h', time, 5400],
    ['0s', time, 0],
    ['16MiB', size, 16_777_216],
    ['1.5GiB', size, 1_610_612_736],
    ['200kB', size, 200_000],
    ['0.5B', size, 1],
    ['200', count, 200],
    ['10_000', count, 10_000],
    ['80%', percentage, 0.8],
    ['99.9%', percentage, 0.999],
    ['5pp', points, 0.05],
  ])('%s is read in base units', (text, notation, value) => {
    expect(parseQuantity(text, notation)).toEqual({ ok: true, value })
  })

  test.each<[string, Notation, string]>([
    ['5', time, '"5" has no unit; write 5ms, 5s, 5min or 5h'],
    ['2m', time, '"2m" is not how a time is written; write 2min'],
    ['2 s', time, '"2 s" is not how a time is written; write 2s'],
    ['2sec', time, '"2sec" is not how a time is written; write 2s'],
    ['3 fortnights', time, '"3 fortnights" has the unknown unit "fortnights"; write 3ms, 3s, 3min or 3h'],
    ['16MiB', time, '"16MiB" is a size, not a time; write a time like 200ms, 2s, 10min or 1h'],
    ['16mib', size, '"16mib" is not how a size is written; write 16MiB'],
    ['16G', size, '"16G" is not how a size is written; write 16GiB'],
    ['1,5GiB', size, '"1,5GiB" is not how a size is written; write 1.5GiB'],
    ['-5s', time, '"-5s" is negative; write a time like 200ms, 2s, 10min or 1h'],
    ['0.99', percentage, '"0.99" has no unit; write 99%'],
    ['50', percentage, '"50" has no unit; write 50%'],
    ['1.5', count, '"1.5" is not a whole number; write a count like 20 or 10_000'],
    ['20k', count, '"20k" is not a whole number; write a count like 20 or 10_000'],
    ['many', count, '"many" is not a count; write a count like 20 or 10_000'],
    ['999999999999TiB', size, '"999999999999TiB" is too large'],
    ['', time, '"" is not a time; write a time like 200ms, 2s, 10min or 1h'],
  ])('%s is refused with what would do', (text, notation, problem) => {
    expect(parseQuantity(text, notation)).toMatchObject({ ok: false, problem })
  })

  test.each<[number, Notation, string]>([
    [0.2, time, '200ms'],
    [600, time, '10min'],
    [90, time, '90s'],
    [0, time, '0ms'],
    [16_777_216, size, '16MiB'],
    [200_000, size, '200kB'],
    [1_610_612_736, size, '1.5GiB'],
    [10_000, count, '10_000'],
    [20, count, '20'],
    [0.999, percentage, '99.9%'],
    [0.005, percentage, '0.5%'],
  ])('%s is written in the shortest way', (value, notation, text) => {
    expect(formatQuantity(value, notation)).toBe(text)
  })

  test('what is written reads back as the same number', () => {
    const tick: Readonly<Record<string, number>> = { time: 1000, size: 1, count: 1, percentage: 10_000 }
    for (const notation of [time, size, count, percentage]) {
      const perUnit = tick[notation.noun.replace('a ', '')] ?? 1
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ticks) => {
          const value = ticks / perUnit
          expect(parseQuantity(formatQuantity(value, notation), notation)).toEqual({ ok: true, value })
        }),
      )
    }
  })

  test('any text is either read or refused in words', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...notations), (text, notation) => {
        const outcome = parseQuantity(text, notation)
        if (outcome.ok) expect(outcome.value).toBeGreaterThanOrEqual(0)
        else expect(outcome.problem).not.toBe('')
      }),
    )
  })
})
