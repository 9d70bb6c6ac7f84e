import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commentMarker, parseComment } from '../../../src/core/comment/body.ts'
import { joinSections } from '../../../src/core/comment/join.ts'
import { orderedSections } from '../../../src/core/comment/order.ts'
import { renderComment } from '../../../src/core/comment/render.ts'
import type { Section } from '../../../src/core/comment/section.ts'
import { platformResults, resultsOf } from '../../fakes/results.ts'
import { scenarios } from '../report/scenarios.ts'
import { sections } from './arbitrary.ts'
import { OLD_HEAD, written } from './jobs.ts'

/** In the order of the comment; what is outdated has no folds there. */
function asShown(given: readonly Section[]): readonly Section[] {
  const { current, outdated } = orderedSections(given)
  return [...current, ...outdated.map((section) => ({ ...section, folds: [] }))]
}

const three = written([
  [scenarios.fail ?? resultsOf()],
  [resultsOf({ platforms: [platformResults({ system: 'aarch64-darwin' })] })],
  [resultsOf({ platforms: [platformResults({ system: 'riscv64-linux' })] }), { head: OLD_HEAD, run: 5 }],
])
const body = renderComment(three, 'default')

describe('a comment', () => {
  test('begins with the marker that it is found by', () => {
    expect(commentMarker('default')).toBe('<!-- nix-perf-gate:comment default -->')
    expect(body.split('\n')[0]).toBe(commentMarker('default'))
    expect(commentMarker('nightly--x')).toBe('<!-- nix-perf-gate:comment nightly%2D-x -->')
  })

  test('holds its sections so that they are read as they were written', () => {
    fc.assert(
      fc.property(sections, (given) => {
        const joined = joinSections(given, [])
        expect(parseComment(renderComment(joined, 'default'))).toEqual(asShown(joined))
      }),
      { numRuns: 1000 },
    )
    expect(parseComment(body)).toEqual(asShown(three))
  })

  test('is the same when what was read is written again', () => {
    expect(renderComment(joinSections(parseComment(body), []), 'default')).toBe(body)
  })

  test('never passes where nothing is known', () => {
    expect(renderComment([], 'default')).toContain('### ❔ Nix evaluation: nothing has been measured')
    expect(parseComment(renderComment([], 'default'))).toEqual([])
  })

  test('is read alike with the line ends of another system, and without its last line’s', () => {
    expect(parseComment(`${body.replaceAll('\n', '\r\n')}\r\n`)).toEqual(parseComment(body))
  })
})

describe('a damaged comment', () => {
  test.each<[string, (text: string) => string, number]>([
    ['the meta of a section is no JSON', (text) => text.replace('section ["', 'section ['), 2],
    ['a section’s verdict is none', (text) => text.replace('"fail"', '"splendid"'), 2],
    ['a section has a part too many', (text) => text.replace('section [', 'section [1,'), 2],
    ['its end is cut off', (text) => text.slice(0, text.lastIndexOf(':section') + 40), 2],
    ['there is none of ours in it', () => 'Thanks for the fish', 0],
    ['it is empty', () => '', 0],
  ])('keeps the sections that are whole where %s', (_, damage, left) => {
    expect(parseComment(damage(body))).toHaveLength(left)
  })

  test('keeps a section without the fold that does not end', () => {
    const [whole] = parseComment(body)
    const [cut] = parseComment(body.replace('</details>', ''))
    expect(cut?.meta).toEqual(whole?.meta)
    expect(cut?.folds).toHaveLength((whole?.folds.length ?? 0) - 1)
  })

  test('never throws, whatever became of it', () => {
    fc.assert(
      fc.property(fc.nat(body.length), fc.nat(200), fc.string(), (from, length, text) => {
        const damaged = body.slice(0, from) + text + body.slice(from + length)
        const read = parseComment(damaged)
        expect(read.length).toBeLessThanOrEqual(3)
        expect(renderComment(joinSections(read, []), 'default').length).toBeLessThan(65_536)
      }),
      { numRuns: 300 },
    )
  })
})
