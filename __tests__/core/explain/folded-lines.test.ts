import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { foldedLines } from '../../../src/core/explain/folded-lines.ts'
import { createFoldedStacksReader } from '../../../src/core/nix/folded-stacks.ts'
import { callsByPath, site, treeOf } from './paths.ts'

const NAMES = ['a.nix:1 f', 'b.nix:2 g', 'c.nix:3', 'nixpkgs:lib/d.nix:4 h', '-']

const calls = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 7 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 40 },
)

describe('collapsed stacks of a tree', () => {
  test('name an input in the place of its path, and what is called', () => {
    const tree = treeOf([
      [['a.nix:1 f', 'nixpkgs:lib/d.nix:4 h'], 3],
      [['a.nix:1 f'], 1],
    ])
    expect(foldedLines(tree)).toEqual(['a.nix:1:1:f 1', 'a.nix:1:1:f;«nixpkgs»/lib/d.nix:4:1:h 3'])
  })

  test('are sorted, each once, and read back are the same calls', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const lines = foldedLines(treeOf(all))
        expect(lines).toEqual([...new Set(lines)].toSorted())
        const reader = createFoldedStacksReader()
        reader.write(Buffer.from(lines.join('\n')))
        const { builder, frames } = reader.end()
        const read = callsByPath(builder.finish('calls', []), frames)
        expect(
          [...read].map(([path, own]) => `${path.replaceAll(' > ', ';')} ${String(own)}`).toSorted(),
        ).toEqual(lines)
        const nowhere = all.flatMap(([path, own]) => (path.every((name) => name === '-') ? [own] : []))
        const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0)
        expect(sum(read.values())).toBe(sum(all.map(([, own]) => own)) - sum(nowhere))
      }),
    )
  })

  test('stay one line and one frame whatever a name is', () => {
    const tree = treeOf([[['x'], 2]])
    const hostile = { ...tree, sites: [{ ...site('a.nix:1'), file: 'a;b\n c', callee: 'f\r\n;g 7' }] }
    expect(foldedLines(hostile)).toEqual(['a b c:1:1:f g 7 2'])
  })
})
