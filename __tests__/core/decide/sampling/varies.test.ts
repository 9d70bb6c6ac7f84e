import { expect, test } from '@jest/globals'
import { varies } from '../../../../src/core/decide/sampling/varies.ts'

test('values vary where any two differ', () => {
  expect(varies([730_112, 730_112, 730_112])).toBe(false)
  expect(varies([730_112, 730_112, 730_113])).toBe(true)
})

test('no value and a single one do not vary', () => {
  expect(varies([])).toBe(false)
  expect(varies([1])).toBe(false)
})
