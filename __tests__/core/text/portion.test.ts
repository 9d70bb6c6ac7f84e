import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { portionText, roughPortionText } from '../../../src/core/text/portion.ts'

test.each([
  [1, '100 %'],
  [0.99999, '99.9 %'],
  [0.9996, '99.9 %'],
  [1.0004, '100.1 %'],
  [0.689, '68.9 %'],
  [0.00001, 'under 0.1 %'],
  [-0.00001, 'over −0.1 %'],
  [0, '0 %'],
  [-0.05, '−5 %'],
  [1.343, '134.3 %'],
])('a part of %d reads %s', (part, text) => {
  expect(portionText(part)).toBe(text)
})

test('a part of a whole is exact where the two are counts', () => {
  expect(portionText(7, 100)).toBe('7 %')
  expect(portionText(1, 3)).toBe('33.3 %')
  expect(portionText(0, 3)).toBe('0 %')
})

test('what is sampled is shown in whole per cent', () => {
  expect(roughPortionText(1, 3)).toBe('33 %')
  expect(roughPortionText(0.216)).toBe('22 %')
  expect(roughPortionText(1, 0)).toBe('n/a')
})

test.each([
  [1, 0],
  [0, 0],
  [Number.NaN, 1],
  [Infinity, 1],
])('there is no part %d of %d', (part, whole) => {
  expect(portionText(part, whole)).toBe('n/a')
})

test('a part of a whole reads 100 % only where it is all, and 0 % only where it is nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
      fc.integer({ min: 1, max: 9_000_000 }),
      (part, whole) => {
        const figure = portionText(part, whole)
        expect(/^100(?:\.0)? %$/.test(figure)).toBe(part === whole)
        expect(/^−?0(?:\.0)? %$/.test(figure)).toBe(part === 0)
      },
    ),
  )
})
