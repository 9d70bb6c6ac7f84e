import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChangedLines } from '../../../src/core/explain/changed-lines.ts'
import { mergeTrees } from '../../../src/core/explain/merge-trees.ts'
import { mergedPaths, site, treeOf } from './paths.ts'

const NAMES = ['a.nix:1 f', 'a.nix:2 g', 'a.nix:3', 'b.nix:1 f', 'b.nix:7 g', 'nixpkgs:d.nix:4 h', '-']

const calls = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 7 }),
    fc.integer({ min: 1, max: 900 }),
  ),
  { maxLength: 40 },
)

const changes: fc.Arbitrary<ChangedLines | undefined> = fc.constantFrom(
  undefined,
  [],
  changed('a.nix', 'a.nix', [2, 1, 2, 1]),
  changed('a.nix', 'a.nix', [0, 0, 1, 2]),
  changed('a.nix', 'b.nix', [1, 3, 1, 1]),
)

/** One hunk: base's first line and count, head's. */
function changed(
  basePath: string,
  headPath: string,
  [baseFirst, baseCount, headFirst, headCount]: readonly [number, number, number, number],
): ChangedLines {
  const base = { first: baseFirst, count: baseCount }
  return [{ basePath, headPath, hunks: [{ base, head: { first: headFirst, count: headCount } }] }]
}

const sum = (numbers: Float64Array) => numbers.reduce((total, one) => total + one, 0)

describe('merging the calls of both sides', () => {
  test('keeps the calls of each side, whatever is paired or moved', () => {
    fc.assert(
      fc.property(calls, calls, changes, (base, head, change) => {
        const tree = mergeTrees(treeOf(base), treeOf(head), change)
        expect(sum(tree.base.own)).toBe(base.reduce((total, [, own]) => total + own, 0))
        expect(sum(tree.head.own)).toBe(head.reduce((total, [, own]) => total + own, 0))
        expect(tree.base.total[0]).toBe(sum(tree.base.own))
        expect(tree.head.total[0]).toBe(sum(tree.head.own))
      }),
      { numRuns: 300 },
    )
  })

  test('leaves head as it is: only what base has moves', () => {
    fc.assert(
      fc.property(calls, calls, (base, head) => {
        const alone = mergedPaths(mergeTrees(treeOf([]), treeOf(head), undefined))
        const merged = mergedPaths(mergeTrees(treeOf(base), treeOf(head), undefined))
        const headOf = (lines: readonly string[]) =>
          lines.map((line) => line.replace(/: \d+ →/, ':')).filter((line) => !line.endsWith(' 0'))
        expect(headOf(merged)).toEqual(headOf(alone))
      }),
    )
  })

  test('finds no difference between a side and itself', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const tree = mergeTrees(treeOf(all), treeOf(all), undefined)
        expect([...tree.base.own]).toEqual([...tree.head.own])
      }),
    )
  })

  test('takes a call for the same where lines were inserted above it', () => {
    const base = treeOf([[['flake.nix:10 f', 'lib.nix:3 g'], 5]])
    const head = treeOf([[['flake.nix:14 f', 'lib.nix:3 g'], 8]])
    const merged = ['flake.nix:14 > lib.nix:3: 5 → 8']
    expect(mergedPaths(mergeTrees(base, head, changed('flake.nix', 'flake.nix', [2, 0, 3, 4])))).toEqual(
      merged,
    )
    expect(mergedPaths(mergeTrees(base, head, undefined))).toEqual(merged)
  })

  test('takes a call for the same where another function is called by it now', () => {
    const base = treeOf([[['flake.nix:10 f', 'lib.nix:3 g'], 5]])
    const head = treeOf([[['flake.nix:10 better', 'lib.nix:3 g'], 8]])
    const change = changed('flake.nix', 'flake.nix', [10, 1, 10, 1])
    expect(mergedPaths(mergeTrees(base, head, change))).toEqual(['flake.nix:10 > lib.nix:3: 5 → 8'])
  })

  test('takes a call for the same where its file moved', () => {
    const base = treeOf([[['flake.nix:1 f', 'old.nix:3 g'], 5]])
    const head = treeOf([[['flake.nix:1 f', 'lib/new.nix:3 g'], 8]])
    const merged = ['flake.nix:1 > lib/new.nix:3: 5 → 8']
    const change = [{ basePath: 'old.nix', headPath: 'lib/new.nix', hunks: [] }]
    expect(mergedPaths(mergeTrees(base, head, change))).toEqual(merged)
    expect(mergedPaths(mergeTrees(base, head, undefined))).toEqual(merged)
  })

  test('tells what only one side calls from what both do', () => {
    const base = treeOf([
      [['a.nix:1 f'], 5],
      [['a.nix:2 g'], 1],
    ])
    const head = treeOf([
      [['a.nix:1 f'], 5],
      [['a.nix:3 h'], 7],
    ])
    const tree = mergeTrees(base, head, [])
    expect(mergedPaths(tree)).toEqual(['a.nix:1: 5 → 5', 'a.nix:2: 1 → 0', 'a.nix:3: 0 → 7'])
  })
})

describe('work that another caller asks for first', () => {
  const work = [
    [['m.nix:5 pkgs', 'm.nix:6 x'], 400],
    [['m.nix:5 pkgs', 'm.nix:7 y'], 300],
  ] as const
  const below = (...callers: readonly string[]) =>
    work.map(([path, own]) => [[...callers, ...path], own] as const)

  test('is the same work, where head has it', () => {
    const base = treeOf([...below('a.nix:1 f'), [['b.nix:1 g'], 10]])
    const head = treeOf([[['a.nix:1 f'], 10], ...below('b.nix:1 g', 'c.nix:1 h'), [['b.nix:1 g'], 10]])
    expect(mergedPaths(mergeTrees(base, head, []))).toEqual([
      'a.nix:1: 0 → 10',
      'b.nix:1: 10 → 10',
      'b.nix:1 > c.nix:1 > m.nix:5 > m.nix:6: 400 → 400',
      'b.nix:1 > c.nix:1 > m.nix:5 > m.nix:7: 300 → 300',
    ])
  })

  test('is not what is twice as large', () => {
    const base = treeOf([
      [['a.nix:1 f', 'm.nix:5 pkgs'], 100],
      [['b.nix:1 g'], 1],
    ])
    const head = treeOf([
      [['a.nix:1 f'], 1],
      [['b.nix:1 g'], 1],
      [['b.nix:1 g', 'm.nix:5 pkgs'], 201],
    ])
    expect(mergedPaths(mergeTrees(base, head, []))).toContain('b.nix:1 > m.nix:5: 0 → 201')
  })

  test('is found once: what is done twice now is more', () => {
    const base = treeOf([...below('a.nix:1 f'), [['b.nix:1 g'], 1], [['c.nix:1 g'], 1]])
    const head = treeOf([
      [['a.nix:1 f'], 1],
      [['b.nix:1 g'], 1],
      [['c.nix:1 g'], 1],
      ...below('b.nix:1 g'),
      ...below('c.nix:1 g'),
    ])
    const tree = mergeTrees(base, head, [])
    expect((tree.head.total[0] ?? 0) - (tree.base.total[0] ?? 0)).toBe(701)
    const moved = mergedPaths(tree).filter((line) => line.endsWith('400 → 400'))
    expect(moved).toHaveLength(1)
  })

  test('is found below calls of built-in functions', () => {
    const base = treeOf([...below('a.nix:1 f', '-'), [['b.nix:1 g'], 10]])
    const head = treeOf([[['a.nix:1 f'], 10], ...below('b.nix:1 g', '-'), [['b.nix:1 g'], 10]])
    const tree = mergeTrees(base, head, [])
    expect(mergedPaths(tree).filter((line) => line.includes('m.nix:6'))).toEqual([
      expect.stringMatching(/^b\.nix:1 > .*400 → 400$/),
    ])
  })
})

test('a file of many thousand call sites, all alike, is paired', () => {
  const path = (number: number, shift: number) =>
    [[`all-packages.nix:${String(number + shift)} callPackage`], 1 + (number % 3)] as const
  const numbers = Array.from({ length: 10_000 }, (_, number) => number + 1)
  const base = treeOf(numbers.map((number) => path(number, 0)))
  const head = treeOf(numbers.map((number) => path(number, number > 5000 ? 7 : 0)))
  const tree = mergeTrees(base, head, undefined)
  expect(tree.sites).toHaveLength(10_000)
  expect(tree.sites.every((pair) => pair.base !== undefined && pair.head !== undefined)).toBe(true)
})

test('sites that Nix names alike on one side are each some site of the other', () => {
  const base = {
    ...treeOf([
      [['a.nix:1'], 1],
      [['a.nix:2'], 2],
    ]),
    sites: [site('a.nix:1'), site('a.nix:1')],
  }
  const head = treeOf([[['a.nix:1'], 4]])
  const tree = mergeTrees(base, head, undefined)
  expect([sum(tree.base.own), sum(tree.head.own)]).toEqual([3, 4])
})
