import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type CallTree, createCallTreeBuilder } from '../../../src/core/nix/call-tree.ts'
import { foldCalls, foldRecursion } from '../../../src/core/explain/fold-recursion.ts'
import { callsByPath, treeOf } from './paths.ts'

const NAMES = ['a.nix:1', 'b.nix:2', 'c.nix:3', '-']

const calls = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 9 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 40 },
)

function fold(tree: CallTree) {
  const folded = foldRecursion(tree, (number) => tree.sites[number]?.line === 0)
  return { ...folded, own: foldCalls(folded, tree.own) }
}

const namesOf = ({ sites }: CallTree) => sites.map(({ file, line }) => (line === 0 ? '-' : `${file}:${line}`))

/** Down the path one step at a time, back up where it comes to the same place again. */
function foldedPath(path: readonly string[]): string {
  const shown: string[] = []
  for (const one of path.filter((name) => name !== '-')) {
    const before = shown.indexOf(one)
    if (before >= 0) shown.length = before + 1
    else shown.push(one)
  }
  return shown.join(' > ')
}

describe('folding recursion', () => {
  test('counts a call from a place that is on its way already as one of the outermost', () => {
    const tree = treeOf([
      [['a.nix:1', 'b.nix:2'], 1],
      [['a.nix:1', 'b.nix:2', 'a.nix:1', 'b.nix:2', 'c.nix:3'], 5],
    ])
    expect([...callsByPath(fold(tree), namesOf(tree))]).toEqual([
      ['a.nix:1 > b.nix:2', 1],
      ['a.nix:1 > b.nix:2 > c.nix:3', 5],
    ])
  })

  test('hangs what built-in functions call below who called those', () => {
    const tree = treeOf([[['a.nix:1', '-', 'b.nix:2', '-'], 5]])
    expect([...callsByPath(fold(tree), namesOf(tree))]).toEqual([['a.nix:1 > b.nix:2', 5]])
  })

  test('keeps every call, at the path that is left of its own', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const tree = treeOf(all)
        const folded = fold(tree)
        const plain = new Map<string, number>()
        for (const [path, own] of all) {
          plain.set(foldedPath(path), (plain.get(foldedPath(path)) ?? 0) + own)
        }
        const atRoot = plain.get('') ?? 0
        plain.delete('')
        expect(folded.own[0]).toBe(atRoot)
        expect(callsByPath(folded, namesOf(tree))).toEqual(plain)
      }),
      { numRuns: 300 },
    )
  })

  test('has parents before their children', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const { parents } = fold(treeOf(all))
        expect([...parents].every((parent, node) => parent < node)).toBe(true)
      }),
    )
  })

  test('of a tree that is deep and wide is done in no more steps than it has nodes', () => {
    const builder = createCallTreeBuilder()
    let deepest = 0
    for (let depth = 0; depth < 9000; depth += 1) {
      deepest = builder.child(deepest, depth)
      for (let site = 0; site < 60; site += 1) builder.add(builder.child(deepest, 9000 + site), 1)
    }
    let asked = 0
    const { nodeOf } = foldRecursion(builder.finish('calls', []), () => {
      asked += 1
      return false
    })
    expect(asked).toBe(9000 * 61)
    expect(new Set(nodeOf).size).toBe(9000 * 61 + 1)
  })
})
