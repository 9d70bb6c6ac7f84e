import { describe, expect, test } from '@jest/globals'
import {
  bothExceeded,
  negated,
  type Position,
  positionAbove,
} from '../../../../src/core/decide/statistics/range.ts'

describe('the position of a range against a limit', () => {
  test('is beyond where all of it is above, within where none is, and else straddling', () => {
    expect(positionAbove({ low: 1.21, high: 1.4 }, 1.2)).toBe('beyond')
    expect(positionAbove({ low: 1.1, high: 1.2 }, 1.2)).toBe('within')
    expect(positionAbove({ low: 1.2, high: 1.3 }, 1.2)).toBe('straddling')
  })

  test('is straddling where nothing is known', () => {
    expect(positionAbove(undefined, 1.2)).toBe('straddling')
  })
})

test.each<{ one: Position; other: Position; both: Position }>([
  { one: 'beyond', other: 'beyond', both: 'beyond' },
  { one: 'beyond', other: 'straddling', both: 'straddling' },
  { one: 'beyond', other: 'within', both: 'within' },
  { one: 'straddling', other: 'straddling', both: 'straddling' },
  { one: 'straddling', other: 'within', both: 'within' },
  { one: 'within', other: 'within', both: 'within' },
])('$one one limit and $other the other is $both both', ({ one, other, both }) => {
  expect(bothExceeded(one, other)).toBe(both)
  expect(bothExceeded(other, one)).toBe(both)
})

test('a range is turned round by its negation, and an unknown one stays unknown', () => {
  expect(negated({ low: -1, high: 3 })).toEqual({ low: -3, high: 1 })
  expect(negated(undefined)).toBeUndefined()
})
