import { describe, expect, test } from '@jest/globals'
import { fit, type Part } from '../../../src/core/report/fit.ts'

const part = (text: string, importance: number, kind = 'texts'): Part<string> => ({
  write: () => text,
  importance,
  kind,
})

const fitted = (parts: readonly Part<string>[], room: number) => {
  const { contents, missing, size } = fit(parts, room, ({ length }) => length)
  return { contents: [...contents.values()], missing: Object.fromEntries(missing), size }
}

describe('parts that have to fit a size', () => {
  test('are all there where there is room, in the order of their importance', () => {
    const parts = [part('low', 1), part('high', 2)]
    expect(fitted(parts, 7)).toEqual({ contents: ['high', 'low'], missing: {}, size: 7 })
  })

  test('go by importance, and of equal ones the last first', () => {
    const parts = [part('first', 1), part('second', 1), part('grave', 2)]
    expect(fitted(parts, 10)).toEqual({ contents: ['grave', 'first'], missing: { texts: 1 }, size: 10 })
  })

  test('after the first of a kind that found no room, no smaller one is taken; of another kind it is', () => {
    const parts = [part('too large', 3), part('a', 2), part('b', 1, 'others')]
    expect(fitted(parts, 5)).toEqual({ contents: ['b'], missing: { texts: 2 }, size: 1 })
  })

  test('are not written where they can find no room', () => {
    const never: Part<string> = {
      write: () => {
        throw new Error('written')
      },
      importance: 1,
      kind: 'texts',
    }
    expect(fitted([part('too large', 2), never], 5).missing).toEqual({ texts: 2 })
  })

  test('stay, whatever they take, where nothing can do without them', () => {
    expect(fitted([part('the verdict', Infinity)], 5)).toEqual({
      contents: ['the verdict'],
      missing: {},
      size: 11,
    })
  })
})
