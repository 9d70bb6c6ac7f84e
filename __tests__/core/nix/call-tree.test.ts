import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createCallTreeBuilder, inclusiveCalls } from '../../../src/core/nix/call-tree.ts'
import { callsByPath, site } from '../explain/paths.ts'

const NAMES = ['a', 'b', 'c', 'd']

/** Calls by path, each path's sites by number. */
const additions = fc.array(
  fc.tuple(
    fc.array(fc.nat(NAMES.length - 1), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 60 },
)

function build(calls: readonly (readonly [path: readonly number[], calls: number])[], mostPaths?: number) {
  const builder = createCallTreeBuilder(mostPaths)
  for (const [path, own] of calls) {
    let node = 0
    for (const one of path) node = builder.child(node, one)
    builder.add(node, own)
  }
  return builder.finish('calls', [])
}

describe('a call tree', () => {
  test('has the calls that a map by path has', () => {
    fc.assert(
      fc.property(additions, (calls) => {
        const plain = new Map<string, number>()
        for (const [path, own] of calls) {
          const key = path.map((one) => NAMES[one]).join(' > ')
          plain.set(key, (plain.get(key) ?? 0) + own)
        }
        expect(callsByPath(build(calls), NAMES)).toEqual(plain)
      }),
    )
  })

  test('has each path once, parents before their children, and the root before all', () => {
    fc.assert(
      fc.property(additions, (calls) => {
        const { parents, siteOf } = build(calls)
        expect([parents[0], siteOf[0]]).toEqual([-1, -1])
        expect([...parents].every((parent, node) => parent < node)).toBe(true)
        const edges = [...parents].map((parent, node) => `${String(parent)} ${String(siteOf[node])}`)
        expect(new Set(edges).size).toBe(edges.length)
      }),
    )
  })

  test('keeps what it has when it outgrows its memory, several times', () => {
    const builder = createCallTreeBuilder()
    const nodes = Array.from({ length: 50_000 }, (_, index) => {
      const node = builder.child(Math.floor(index / 7), index % 11)
      builder.add(node, index)
      return node
    })
    for (const [index, node] of nodes.entries()) {
      expect(builder.child(Math.floor(index / 7), index % 11)).toBe(node)
    }
    const { own, parents } = builder.finish('calls', [])
    expect(parents.length).toBe(new Set(nodes).size + 1)
    expect(own.reduce((sum, one) => sum + one, 0)).toBe((50_000 * 49_999) / 2)
  })

  test('that is full counts further paths as their caller’s, and loses no call', () => {
    fc.assert(
      fc.property(additions, fc.integer({ min: 1, max: 20 }), (calls, mostPaths) => {
        const { own, parents } = build(calls, mostPaths)
        expect(parents.length - 1).toBeLessThanOrEqual(mostPaths)
        expect(own.reduce((sum, one) => sum + one, 0)).toBe(calls.reduce((sum, [, one]) => sum + one, 0))
      }),
    )
  })

  test('is done with: what is added later is not in it', () => {
    const builder = createCallTreeBuilder()
    const node = builder.child(0, 0)
    builder.add(node, 1)
    const tree = builder.finish('samples', [site('a.nix:1')])
    builder.add(node, 1)
    expect([...tree.own]).toEqual([0, 1])
    expect(tree.unit).toBe('samples')
  })
})

describe('calls with those below', () => {
  test('are the sum over all paths that begin alike', () => {
    fc.assert(
      fc.property(additions, (calls) => {
        const tree = build(calls)
        const total = inclusiveCalls(tree)
        expect(total[0]).toBe(calls.reduce((sum, [, own]) => sum + own, 0))
        for (let node = 0; node < total.length; node += 1) {
          const children = [...tree.parents.keys()].filter((child) => tree.parents[child] === node)
          const below = children.reduce((sum, child) => sum + (total[child] ?? 0), 0)
          expect(total[node]).toBe((tree.own[node] ?? 0) + below)
        }
      }),
      { numRuns: 50 },
    )
  })
})
