import { describe, expect, test } from '@jest/globals'
import { clipEnd, clipMiddle } from '../../../src/core/text/clip.ts'

describe('a text that is too long', () => {
  test('loses its middle, and says how much', () => {
    expect(clipMiddle(`ab${'x'.repeat(200_000)}yz`, 4)).toBe('ab […200,000 characters left out…] yz')
  })

  test('loses its end, and says how much', () => {
    expect(clipEnd(`ab${'x'.repeat(200_000)}`, 2)).toBe('ab […200,000 characters left out…]')
  })

  test('is left as it is where it is not', () => {
    expect([clipMiddle('abcd', 4), clipEnd('abcd', 4)]).toEqual(['abcd', 'abcd'])
  })
})
