import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { changedCode } from '../../../src/core/explain/changed-code.ts'
import { lineMapOf } from '../../../src/core/explain/line-map.ts'
import type { Hunk } from '../../../src/core/model/change.ts'
import { site } from './paths.ts'

/** What lies between hunks, and what each takes away and puts in: never nothing of all three. */
const pieces = fc.array(
  fc
    .record({ same: fc.integer({ min: 1, max: 5 }), gone: fc.nat(3), come: fc.nat(3) })
    .filter(({ gone, come }) => gone + come > 0),
  { maxLength: 12 },
)

interface Sides {
  readonly hunks: readonly Hunk[]
  /** By line of base and of head, from the first: the other side’s line, or the number of the hunk. */
  readonly base: readonly { readonly line?: number; readonly hunk?: number }[]
  readonly head: readonly { readonly hunk?: number }[]
}

/** Line by line, as Git tells it. */
function sidesOf(all: readonly { same: number; gone: number; come: number }[]): Sides {
  const hunks: Hunk[] = []
  const base: { line?: number; hunk?: number }[] = []
  const head: { hunk?: number }[] = []
  for (const [number, { same, gone, come }] of all.entries()) {
    for (let line = 0; line < same; line += 1) base.push({ line: head.push({}) })
    // Of no lines, Git names the line before.
    hunks.push({
      base: { first: base.length + Math.min(gone, 1), count: gone },
      head: { first: head.length + Math.min(come, 1), count: come },
    })
    for (let line = 0; line < gone; line += 1) base.push({ hunk: number })
    for (let line = 0; line < come; line += 1) head.push({ hunk: number })
  }
  base.push({ line: head.push({}) })
  return { hunks, base, head }
}

describe('what the change did to a line', () => {
  test('is what it is line by line', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const { hunks, base, head } = sidesOf(all)
        const map = lineMapOf([{ basePath: 'a.nix', headPath: 'b.nix', hunks }])
        for (const [index, { line, hunk }] of base.entries()) {
          const fate =
            line === undefined
              ? { kind: 'changed', hunk: hunks[hunk ?? -1] }
              : { kind: 'same', file: 'b.nix', line }
          expect(map.fateOf('a.nix', index + 1)).toEqual(fate)
        }
        for (const [index, { hunk }] of head.entries()) {
          expect(map.writtenBy('b.nix', index + 1)).toBe(hunk === undefined ? undefined : hunks[hunk])
        }
      }),
    )
  })

  test('is told of a call site by the lines of its own side', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const { hunks, base, head } = sidesOf(all)
        const { placeOf } = changedCode([{ basePath: 'a.nix', headPath: 'b.nix', hunks }], [])
        for (const [index, { hunk }] of base.entries()) {
          const one = site(`a.nix:${String(index + 1)}`)
          expect(placeOf({ base: one, head: undefined })).toBe(hunk)
        }
        for (const [index, { hunk }] of head.entries()) {
          const one = site(`b.nix:${String(index + 1)}`)
          expect(placeOf({ base: undefined, head: one })).toBe(hunk)
        }
      }),
    )
  })
})
