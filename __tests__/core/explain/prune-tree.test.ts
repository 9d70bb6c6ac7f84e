import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createCallTreeBuilder } from '../../../src/core/nix/call-tree.ts'
import { MOST_NODES } from '../../../src/core/model/call-paths.ts'
import { explanationSchema } from '../../../src/core/model/explanation.ts'
import { mergeTrees } from '../../../src/core/explain/merge-trees.ts'
import { pruneMergedTree, pruneTree } from '../../../src/core/explain/prune-tree.ts'
import { site, treeOf } from './paths.ts'

const NAMES = ['a.nix:1 f', 'b.nix:2 g', 'c.nix:3', 'nixpkgs:lib/d.nix:4 h', '-']

const calls = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 7 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 60 },
)

describe('a pruned tree', () => {
  test('keeps the largest nodes, with all that is below them, and the whole', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 12 }), (all, most) => {
        const tree = treeOf(all)
        const whole = pruneTree(tree, 10_000)
        const pruned = pruneTree(tree, most)
        expect(pruned.head).toBe(all.reduce((sum, [, own]) => sum + own, 0))
        const sizes = (record: typeof whole) =>
          record.nodes.map(([, , , head]) => head).toSorted((a, b) => b - a)
        expect(sizes(pruned)).toEqual(sizes(whole).slice(0, most))
      }),
      { numRuns: 300 },
    )
  })

  test('keeps the largest where more of the smallest are alike than there is room for', () => {
    const tree = treeOf([
      [['a.nix:1'], 1],
      [['b.nix:2'], 1],
      [['c.nix:3'], 5],
    ])
    expect(pruneTree(tree, 2).nodes.map(([, , , head]) => head)).toEqual([1, 5])
  })

  test('is what the schema says, whatever the calls', () => {
    fc.assert(
      fc.property(calls, calls, fc.integer({ min: 1, max: 20 }), (base, head, most) => {
        const tree = pruneMergedTree(mergeTrees(treeOf(base), treeOf(head), undefined), most)
        const callPaths = { base: tree.base ?? 0, head: tree.head, path: [], tree }
        expect(explanationSchema.safeParse({ callPaths }).error).toBeUndefined()
        expect(tree.nodes.length).toBeLessThanOrEqual(most)
        for (const [parent, , before, after] of tree.nodes) {
          const above = tree.nodes[parent]
          expect(before).toBeLessThanOrEqual(above?.[2] ?? tree.base ?? 0)
          expect(after).toBeLessThanOrEqual(above?.[3] ?? tree.head)
        }
      }),
    )
  })

  test('has no more nodes than can be shown, and names as long as can be kept', () => {
    const builder = createCallTreeBuilder()
    for (let number = 0; number < 3 * MOST_NODES; number += 1)
      builder.add(builder.child(0, number), 1 + number)
    const long = 'x'.repeat(5000)
    const sites = Array.from({ length: 3 * MOST_NODES }, (_, number) => ({
      ...site(`${long}:${String(number + 1)}`),
      input: long,
    }))
    const tree = pruneTree(builder.finish('samples', sites))
    expect(tree.nodes).toHaveLength(MOST_NODES)
    expect(tree.nodes[0]?.[3]).toBe(2 * MOST_NODES + 1)
    expect(tree.base).toBeNull()
    expect(
      explanationSchema.safeParse({ callPaths: { base: 0, head: 0, path: [], tree } }).error,
    ).toBeUndefined()
  })

  test('of no calls at all is empty', () => {
    expect(pruneTree(treeOf([]))).toEqual({ unit: 'calls', base: null, head: 0, sites: [], nodes: [] })
  })
})
