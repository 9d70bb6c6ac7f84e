import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { split } from '../../../src/core/causes/split.ts'

const PATHS = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c/d/1', 'c/d/2', 'c/e/1']
const ALL = [0, 1, 2, 3, 4, 5, 6, 7]

test.each([
  [
    2,
    [
      [0, 1, 2],
      [3, 4, 5, 6, 7],
    ],
  ],
  [4, [[0], [1, 2], [3, 4], [5, 6, 7]]],
  [1, [ALL]],
  [0, [ALL]],
])('into %i, folders stay together as far as groups are alike in size', (into, groups) => {
  expect(split(ALL, into, PATHS)).toEqual(groups)
})

test('nothing is no group', () => {
  expect(split([], 4, PATHS)).toEqual([])
})

test('no more groups than parts are made', () => {
  expect(split([3, 5], 8, PATHS)).toEqual([[3], [5]])
})

test('all parts are in one group each, in order, and no group is far larger than half', () => {
  const paths = fc.array(fc.stringMatching(/^[ab]\/[ab]\/[ab]$/), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(paths, fc.integer({ min: 1, max: 12 }), (given, into) => {
      const parts = [...given.keys()]
      const groups = split(parts, into, given.toSorted())
      expect(groups.flat()).toEqual(parts)
      expect(groups.length).toBeLessThanOrEqual(into)
      for (const group of groups) {
        expect(group.length).toBeGreaterThan(0)
        if (into > 1 && parts.length > 1)
          expect(group.length).toBeLessThanOrEqual(Math.ceil((3 * parts.length) / 4))
      }
    }),
  )
})
