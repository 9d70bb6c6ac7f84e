import { describe, expect, test } from '@jest/globals'
import { errorPerInterval, fewestPairs } from '../../../../src/core/decide/sampling/error-rate.ts'

describe('the permitted error', () => {
  test('is shared by all intervals of a report at all looks', () => {
    expect(errorPerInterval({ confidence: 0.99, comparisons: 10 })).toBeCloseTo(0.01 / 30, 12)
  })

  test('is not shared by fewer than one', () => {
    expect(errorPerInterval({ confidence: 0.99, comparisons: 0 })).toBeCloseTo(0.01 / 3, 12)
  })

  test('asks for few pairs more where it is much smaller', () => {
    const pairs = [1, 3, 10, 30, 100, 1000].map((comparisons) =>
      fewestPairs({ confidence: 0.99, comparisons }),
    )
    expect(pairs).toEqual([6, 7, 8, 9, 10, 11])
  })
})
