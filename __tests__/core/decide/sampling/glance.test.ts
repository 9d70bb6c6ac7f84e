import { describe, expect, test } from '@jest/globals'
import { isSurprising } from '../../../../src/core/decide/sampling/glance.ts'

const THRESHOLD = { warn: { relative: 0.1 }, fail: { relative: 0.2 }, minChange: 0.2 }

const surprises = (base: readonly number[], head: readonly number[], threshold: object = THRESHOLD) =>
  isSurprising({ base, head, better: 'lower', threshold })

describe('a few pairs are surprising', () => {
  test('where the best of head is beyond three quarters of a limit', () => {
    expect(surprises([10], [10.7])).toBe(false)
    expect(surprises([10], [10.8])).toBe(true)
  })

  test('by the best runs, whatever the others were', () => {
    expect(surprises([10, 11], [14, 10.1])).toBe(false)
    expect(surprises([10, 19], [14, 11])).toBe(true)
  })

  test('not by less than what counts', () => {
    expect(surprises([0.5], [0.6])).toBe(false)
    expect(surprises([0.5], [0.7])).toBe(true)
  })

  test('by an absolute limit, and a ceiling', () => {
    expect(surprises([10], [12], { fail: { absolute: 2 } })).toBe(true)
    expect(surprises([10], [10], { max: 9 })).toBe(true)
    expect(surprises([10], [11], { max: 12 })).toBe(false)
  })

  test('where less is worse, by less', () => {
    const rate = {
      base: [0.9],
      head: [0.5],
      better: 'higher',
      threshold: { fail: { relative: 0.2 } },
    } as const
    expect(isSurprising(rate)).toBe(true)
    expect(isSurprising({ ...rate, head: [0.95] })).toBe(false)
  })

  test('not without runs', () => {
    expect(surprises([], [])).toBe(false)
  })
})
