import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChangedFile, ChangedLines } from '../../../src/core/explain/changed-lines.ts'
import { attribute } from '../../../src/core/explain/attribute.ts'
import { changedCode } from '../../../src/core/explain/changed-code.ts'
import { mergeTrees } from '../../../src/core/explain/merge-trees.ts'
import type { CallTree } from '../../../src/core/nix/call-tree.ts'
import { treeOf } from './paths.ts'

type Calls = readonly (readonly [path: readonly string[], calls: number])[]

/** Lines of one file that were rewritten, each by one. */
const edited = (file: string, ...lines: readonly number[]): ChangedFile => ({
  basePath: file,
  headPath: file,
  hunks: lines.map((first) => ({ base: { first, count: 1 }, head: { first, count: 1 } })),
})

interface Sides {
  readonly base: CallTree
  readonly head: CallTree
  readonly change: ChangedLines
  readonly inputs?: readonly string[]
}

/** Further calls by place of the change. */
function attributed({ base, head, change, inputs = [] }: Sides) {
  const tree = mergeTrees(base, head, change)
  const code = changedCode(change, inputs)
  const { byPlace, elsewhere } = attribute(tree, code)
  const rows = code.places.flatMap((place, number): [string, number][] => {
    const calls = byPlace[number] ?? 0
    const name = place.kind === 'input' ? place.input : `${place.file}:${String(place.first)} ${place.edit}`
    return calls === 0 ? [] : [[name, calls]]
  })
  return { ...Object.fromEntries(rows), elsewhere }
}

const of = (base: Calls, head: Calls, change: ChangedLines) =>
  attributed({ base: treeOf(base), head: treeOf(head), change })

describe('further calls', () => {
  test('are those of the line that leads to them', () => {
    expect(
      of(
        [
          [['flake.nix:1 f', 'web.nix:5 g', 'nixpkgs:lib.nix:9'], 10],
          [['flake.nix:1 f', 'web.nix:5 g'], 1],
        ],
        [
          [['flake.nix:1 f', 'web.nix:5 g', 'nixpkgs:lib.nix:9'], 95],
          [['flake.nix:1 f', 'web.nix:5 g'], 1],
        ],
        [edited('web.nix', 5)],
      ),
    ).toEqual({ 'web.nix:5 edited': 85, elsewhere: 0 })
  })

  test('are elsewhere where the change is not on their way', () => {
    expect(of([[['a.nix:1'], 1]], [[['a.nix:1'], 5]], [edited('b.nix', 1)])).toEqual({ elsewhere: 4 })
  })

  const added: ChangedFile = {
    basePath: 'web.nix',
    headPath: 'web.nix',
    hunks: [{ base: { first: 4, count: 0 }, head: { first: 5, count: 1 } }],
  }

  test('below a new line are its own, though edited lines are on the way', () => {
    const before: Calls = [
      [['lib.nix:3 h'], 1],
      [['lib.nix:3 h', 'lib.nix:9 i'], 50],
    ]
    const after: Calls = [
      ...before,
      [['web.nix:5 g'], 1],
      [['web.nix:5 g', 'lib.nix:3 h'], 1],
      [['web.nix:5 g', 'lib.nix:3 h', 'lib.nix:9 i'], 50],
    ]
    expect(of(before, after, [added, edited('lib.nix', 3)])).toEqual({ 'web.nix:5 added': 52, elsewhere: 0 })
  })

  test('are those of the innermost of new lines', () => {
    const head: Calls = [
      [['web.nix:5 g'], 1],
      [['web.nix:5 g', 'lib.nix:3 h'], 50],
    ]
    expect(of([], head, [added, edited('lib.nix', 3)])).toEqual({
      'web.nix:5 added': 1,
      'lib.nix:3 edited': 50,
      elsewhere: 0,
    })
  })

  test('are not those of a changed line that is merely called more often', () => {
    expect(
      of(
        [
          [['flake.nix:1 f', 'lib.nix:3 h'], 10],
          [['flake.nix:1 f', 'lib.nix:3 h', 'lib.nix:9 x'], 100],
        ],
        [
          [['flake.nix:1 f', 'lib.nix:3 h'], 50],
          [['flake.nix:1 f', 'lib.nix:3 h', 'lib.nix:9 x'], 500],
        ],
        [edited('flake.nix', 1), edited('lib.nix', 3)],
      ),
    ).toEqual({ 'flake.nix:1 edited': 440, elsewhere: 0 })
  })

  test('are those of the innermost changed line that grew by itself', () => {
    expect(
      of(
        [
          [['flake.nix:1 f'], 1],
          [['flake.nix:1 f', 'lib.nix:3 h'], 10],
          [['flake.nix:1 f', 'lib.nix:3 h', 'b.nix:9'], 10],
        ],
        [
          [['flake.nix:1 f'], 1],
          [['flake.nix:1 f', 'lib.nix:3 h'], 10],
          [['flake.nix:1 f', 'lib.nix:3 h', 'b.nix:9'], 90],
        ],
        [edited('flake.nix', 1), edited('lib.nix', 3)],
      ),
    ).toEqual({ 'lib.nix:3 edited': 80, elsewhere: 0 })
  })

  test('of lines that are gone are fewer', () => {
    const removed: ChangedFile = {
      basePath: 'web.nix',
      headPath: 'web.nix',
      hunks: [{ base: { first: 5, count: 2 }, head: { first: 4, count: 0 } }],
    }
    expect(
      of(
        [
          [['web.nix:5 g'], 2],
          [['web.nix:5 g', 'b.nix:1'], 40],
          [['web.nix:9 i'], 1],
        ],
        [[['web.nix:7 i'], 4]],
        [removed],
      ),
    ).toEqual({ 'web.nix:5 removed': -42, elsewhere: 3 })
  })

  test('may be fewer by one line and more by another', () => {
    expect(
      of(
        [
          [['a.nix:1 f'], 1],
          [['a.nix:1 f', '-'], 100],
          [['a.nix:2 g'], 1],
          [['a.nix:2 g', '-'], 10],
        ],
        [
          [['a.nix:1 f'], 1],
          [['a.nix:1 f', '-'], 40],
          [['a.nix:2 g'], 1],
          [['a.nix:2 g', '-'], 90],
        ],
        [edited('a.nix', 1, 2)],
      ),
    ).toEqual({ 'a.nix:1 edited': -60, 'a.nix:2 edited': 80, elsewhere: 0 })
  })

  describe('of an input that moved', () => {
    const withText = (tree: CallTree, text: (place: string) => string | undefined): CallTree => ({
      ...tree,
      sites: tree.sites.map((one) => ({ ...one, text: text(`${one.file}:${String(one.line)}`) })),
    })
    const base = treeOf([
      [['flake.nix:1', 'nixpkgs:lib.nix:3'], 10],
      [['flake.nix:1', 'nixpkgs:lib.nix:5'], 10],
    ])
    const head = treeOf([
      [['flake.nix:1', 'nixpkgs:lib.nix:3'], 10],
      [['flake.nix:1', 'nixpkgs:lib.nix:3', 'nixpkgs:lib.nix:20'], 25],
      [['flake.nix:1', 'nixpkgs:lib.nix:5'], 14],
    ])

    test('are its changed lines’, and those of lines that are new in it', () => {
      const before = withText(base, () => 'as before')
      const after = withText(head, (place) => (place === 'lib.nix:20' ? 'new' : 'as before'))
      expect(attributed({ base: before, head: after, change: [], inputs: ['nixpkgs'] })).toEqual({
        nixpkgs: 25,
        elsewhere: 4,
      })
    })

    test('are elsewhere where that input did not move', () => {
      expect(attributed({ base, head, change: [], inputs: ['home-manager'] })).toEqual({ elsewhere: 29 })
    })

    test('in lines that could not be read on either side are taken for the same', () => {
      expect(attributed({ base, head, change: [], inputs: ['nixpkgs'] })).toEqual({
        nixpkgs: 25,
        elsewhere: 4,
      })
    })
  })

  test('add up to the increase, whatever the change and the calls are', () => {
    const NAMES = ['a.nix:1 f', 'a.nix:2 g', 'a.nix:3', 'b.nix:1 f', 'nixpkgs:d.nix:4 h', '-']
    const calls = fc.array(
      fc.tuple(fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }), fc.nat(50)),
      { maxLength: 30 },
    )
    const lines = fc.uniqueArray(fc.integer({ min: 1, max: 4 })).map((all) => all.toSorted())
    const changes = fc.tuple(lines, lines).map(([a, b]) => [edited('a.nix', ...a), edited('b.nix', ...b)])
    fc.assert(
      fc.property(calls, calls, changes, (base, head, change) => {
        const tree = mergeTrees(treeOf(base), treeOf(head), change)
        const { byPlace, elsewhere } = attribute(tree, changedCode(change, ['nixpkgs']))
        const told = byPlace.reduce((total, one) => total + one, elsewhere)
        expect(told).toBe((tree.head.total[0] ?? 0) - (tree.base.total[0] ?? 0))
      }),
      { numRuns: 300 },
    )
  })
})
