import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { linesIn, linesOf, withReplacements } from '../../../src/core/causes/lines.ts'
import type { Hunk } from '../../../src/core/model/change.ts'
import type { Side } from '../../../src/core/model/revision.ts'
import { hunksBetween } from './trees.ts'

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a\n']],
  ['a\n\nb', ['a\n', '\n', 'b']],
  ['a\r\nb\r', ['a\r\n', 'b\r']],
  ['\n', ['\n']],
  ['a\u2028b\u0085c\n', ['a\u2028b\u0085c\n']],
])('the lines of %j are %j', (text, lines) => {
  expect(linesOf(text)).toEqual(lines)
})

test.each([
  ['are those that it names', { first: 2, count: 2 }, ['b\n', 'c\n']],
  ['are none where it names none', { first: 2, count: 0 }, []],
  ['are those that are there, where it names more', { first: 3, count: 5 }, ['c\n']],
])('the lines of a side of a hunk %s', (_, lines, told) => {
  expect(linesIn(linesOf('a\nb\nc\n'), lines)).toEqual(told)
})

describe('head’s text with base’s lines for a hunk', () => {
  test.each([
    ['in the middle', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['at the begin, of lines that came', 'b\n', 'a\nb\n'],
    ['at the begin, of lines that went', 'a\nb\n', 'b\n'],
    ['at the end, of lines that came', 'a\n', 'a\nb\n'],
    ['at the end, of lines that went', 'a\nb\n', 'a\n'],
    ['of a file that was empty', '', 'a\nb\n'],
    ['of a file that is empty now', 'a\nb\n', ''],
    ['where base lacks the last line end', 'a\nb', 'a\nb\n'],
    ['where head lacks the last line end', 'a\nb\n', 'a\nb'],
    ['where both lack it', 'a\nb', 'a\nc'],
    ['behind a last line that had no end', 'a', 'a\nb\nc'],
    ['of line ends of another kind', 'a\r\nb\r\n', 'a\nb\r\n'],
  ])('is base’s where that is all: %s', (_, base, head) => {
    const hunks = hunksBetween(base, head)
    expect(withReplacements(head, replacementsOf(base, hunks))).toBe(base)
  })

  test('is head’s without any', () => {
    expect(withReplacements('a\nb', [])).toBe('a\nb')
  })

  test('has it in its own place, where the same lines stand elsewhere too', () => {
    const base = 'x = 1;\n}\ny = 1;\n}\n'
    const head = 'x = 1;\nz = 2;\n}\ny = 1;\nz = 2;\n}\n'
    const [first, second] = hunksBetween(base, head)
    expect(
      [first, second].map((hunk) => hunk && withReplacements(head, replacementsOf(base, [hunk]))),
    ).toEqual(['x = 1;\n}\ny = 1;\nz = 2;\n}\n', 'x = 1;\nz = 2;\n}\ny = 1;\n}\n'])
  })

  test('is the same in whichever order hunks are named, and where they touch', () => {
    const hunks: readonly Hunk[] = [
      { base: { first: 1, count: 0 }, head: { first: 2, count: 1 } },
      { base: { first: 2, count: 1 }, head: { first: 2, count: 0 } },
      { base: { first: 3, count: 0 }, head: { first: 3, count: 1 } },
    ]
    const [base, head] = ['a\nb\n', 'a\nX\nY\n']
    const replacements = replacementsOf(base, hunks)
    expect(withReplacements(head, replacements)).toBe('a\nb\n')
    expect(withReplacements(head, replacements.toReversed())).toBe('a\nb\n')
  })

  test('may be as long as any that is read', () => {
    const base = 'x\n'.repeat(1_000_000)
    const hunks: readonly Hunk[] = [{ base: { first: 1, count: 1_000_000 }, head: { first: 1, count: 1 } }]
    expect(withReplacements('y\n', replacementsOf(base, hunks))).toHaveLength(base.length)
  })

  test('ends lines that others now stand behind', () => {
    const hunks: readonly Hunk[] = [{ base: { first: 1, count: 1 }, head: { first: 1, count: 1 } }]
    expect(withReplacements('A\nb\n', replacementsOf('a', hunks))).toBe('a\nb\n')
  })
})

/** Texts as what both sides have, and what each hunk takes and puts. */
const segments = fc.array(
  fc.oneof(
    fc.record({
      same: fc.array(fc.constantFrom('x\n', '}\n', '\n', 'x\r\n'), { minLength: 1, maxLength: 3 }),
    }),
    fc
      .record({
        gone: fc.array(fc.constantFrom('x\n', '}\n', 'old\n'), { maxLength: 3 }),
        come: fc.array(fc.constantFrom('x\n', '}\n', 'new\n'), { maxLength: 3 }),
        isOut: fc.boolean(),
      })
      .filter(({ gone, come }) => gone.length + come.length > 0),
  ),
  { maxLength: 14 },
)

test('any hunks are taken out by their place alone: all other lines stay as they are', () => {
  fc.assert(
    fc.property(segments, (all) => {
      const sides: Record<Side, string[]> = { base: [], head: [] }
      const expected: string[] = []
      const out: Hunk[] = []
      for (const segment of all) {
        const [gone, come] = 'same' in segment ? [segment.same, segment.same] : [segment.gone, segment.come]
        const isOut = 'isOut' in segment && segment.isOut
        if (isOut) out.push({ base: rangeOf(sides.base, gone), head: rangeOf(sides.head, come) })
        sides.base.push(...gone)
        sides.head.push(...come)
        expected.push(...(isOut ? gone : come))
      }
      const replacements = replacementsOf(sides.base.join(''), out)
      expect(withReplacements(sides.head.join(''), replacements)).toBe(expected.join(''))
    }),
    { numRuns: 2000 },
  )
})

function rangeOf(before: readonly string[], lines: readonly string[]): Hunk['base'] {
  return { first: before.length + Math.min(1, lines.length), count: lines.length }
}

function replacementsOf(base: string, hunks: readonly Hunk[]) {
  return hunks.map((hunk) => {
    const { first, count } = hunk.base
    return { hunk, lines: count === 0 ? [] : linesOf(base).slice(first - 1, first - 1 + count) }
  })
}
