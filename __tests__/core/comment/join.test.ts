import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { currentHead, joinSections } from '../../../src/core/comment/join.ts'
import type { Section } from '../../../src/core/comment/section.ts'
import { platformResults, resultsOf } from '../../fakes/results.ts'
import { sectionsOf } from '../../../src/core/comment/sections-of.ts'
import { sections } from './arbitrary.ts'
import { HEAD, jobOf, OLD_HEAD, written } from './jobs.ts'

const linux = resultsOf()
const darwin = resultsOf({ platforms: [platformResults({ system: 'aarch64-darwin' })] })

function headOf(index: number): string {
  return index.toString(16).padStart(40, '0')
}

function runs(joined: readonly Section[]): readonly (readonly [system: string, run: number])[] {
  return joined.map(({ meta }) => [meta.system, meta.run] as const).toSorted()
}

describe('joining sections', () => {
  test('is the same in any order, in any groups, and once more', () => {
    fc.assert(
      fc.property(sections, sections, sections, (a, b, c) => {
        const ab = joinSections(a, b)
        expect(joinSections(b, a)).toEqual(ab)
        expect(joinSections(ab, c)).toEqual(joinSections(a, joinSections(b, c)))
        expect(joinSections(ab, ab)).toEqual(ab)
        expect(joinSections(ab, a)).toEqual(ab)
        expect(joinSections([], ab)).toEqual(ab)
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps the section of every job and platform', () => {
    const joined = written([
      [linux, { id: 'a' }],
      [darwin, { id: 'a' }],
      [linux, { id: 'b' }],
    ])
    expect(joined).toHaveLength(3)
  })

  test('replaces a section by that of a newer run, or of a later attempt', () => {
    expect(
      runs(
        written([
          [linux, { run: 8 }],
          [linux, { run: 7, attempt: 3 }],
        ]),
      ),
    ).toEqual([['x86_64-linux', 8]])
    const [joined] = written([
      [linux, { attempt: 2 }],
      [linux, { attempt: 1 }],
    ])
    expect(joined?.meta.attempt).toBe(2)
  })

  test('keeps the fuller of two copies of one section', () => {
    const [whole] = sectionsOf(linux, jobOf())
    if (whole === undefined) throw new Error('a section was to be made')
    const shrunk = { ...whole, lead: '', folds: [], meta: { ...whole.meta, leftOut: 4 } }
    expect(joinSections([shrunk], [whole])[0]?.folds).toEqual(whole.folds)
  })

  test('keeps what an older head was measured for, until three newer heads are known and one more comes', () => {
    const push = (index: number) => [darwin, { head: headOf(index), run: 100 + index }] as const
    const first = [linux, { head: headOf(0), run: 100 }] as const
    expect(runs(written([first, push(1), push(2), push(3)]))).toEqual([
      ['aarch64-darwin', 103],
      ['x86_64-linux', 100],
    ])
    expect(runs(written([first, push(1), push(2), push(3), push(4)]))).toEqual([['aarch64-darwin', 104]])
  })

  test('takes the head of the newest run for the current one, whichever job was written last', () => {
    const joined = written([
      [linux, { head: HEAD, run: 20 }],
      [darwin, { head: OLD_HEAD, run: 19, attempt: 2 }],
    ])
    expect(currentHead(joined)).toBe(HEAD)
    expect(currentHead([])).toBeUndefined()
  })
})
