import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { headWithout } from '../../../src/core/causes/compose.ts'
import type { Part } from '../../../src/core/causes/part.ts'
import { partsOf } from '../../../src/core/causes/parts-of.ts'
import { renamesIn } from '../../../src/core/explain/neutral-hunks.ts'
import type { Change } from '../../../src/core/model/change.ts'
import { changeBetween, edited, textsOf, type Tree, type TreeFile, treeOf } from './trees.ts'

interface Between {
  readonly base: Tree
  readonly head: Tree
  readonly change: Change
  readonly parts: readonly Part[]
}

function between(base: Tree, head: Tree, moves: Readonly<Record<string, string>> = {}): Between {
  const change = changeBetween(base, head, moves)
  return { base, head, change, parts: partsOf(change) }
}

/** Head's tree without the parts of these numbers. */
function without({ base, head, change, parts }: Between, ...out: readonly number[]): Tree {
  const taken = out.flatMap((number) => parts[number] ?? [])
  return edited(head, headWithout(change, taken, renamesIn(change)), [base, head])
}

const ofTexts = (
  base: Readonly<Record<string, string>>,
  head: Readonly<Record<string, string>>,
  moves = {},
) => between(treeOf(base), treeOf(head), moves)

const TEN = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'

describe('head without parts', () => {
  test('has base’s lines of one hunk, and head’s of the others', () => {
    const change = ofTexts({ 'a.nix': TEN }, { 'a.nix': TEN.replace('b\n', 'B\nB\n').replace('i\n', '') })
    expect(textsOf(without(change, 0))).toEqual({ 'a.nix': TEN.replace('i\n', '') })
    expect(textsOf(without(change, 1))).toEqual({ 'a.nix': TEN.replace('b\n', 'B\nB\n') })
  })

  test('has neither a new folder nor what else is to go, and all that is gone', () => {
    const change = ofTexts(
      { 'a.nix': TEN, 'old.nix': 'o' },
      { 'a.nix': TEN, 'new/a.nix': 'n', 'new/b/c.nix': 'n', 'one.nix': '1' },
    )
    expect(change.parts).toHaveLength(3)
    expect(textsOf(without(change, 0))).toEqual({ 'a.nix': TEN, 'one.nix': '1' })
    expect(textsOf(without(change, 0, 1, 2))).toEqual({ 'a.nix': TEN, 'old.nix': 'o' })
  })

  test('has a file where it was, with head’s lines or base’s', () => {
    const base = { 'a.nix': TEN, 'b.nix': 'import ./a.nix\n' }
    const head = { 'lib/a.nix': TEN.replace('b', 'B'), 'b.nix': 'import ./lib/a.nix\n' }
    const change = ofTexts(base, head, { 'a.nix': 'lib/a.nix' })
    expect(change.parts.map(({ pieces }) => pieces.map(({ kind }) => kind))).toEqual([
      ['hunk'],
      ['move'],
      ['hunk'],
    ])
    expect(textsOf(without(change, 1))).toEqual({
      'a.nix': TEN.replace('b', 'B'),
      'b.nix': 'import ./lib/a.nix\n',
    })
    expect(textsOf(without(change, 2))).toEqual({ 'lib/a.nix': TEN, 'b.nix': 'import ./lib/a.nix\n' })
    // Where the file is in head, base's line speaks of it.
    expect(textsOf(without(change, 0))).toEqual({ ...head, 'b.nix': 'import ./lib/a.nix\n' })
    expect(textsOf(without(change, 0, 1, 2))).toEqual(base)
  })

  test('names what stays as head does', () => {
    const change = ofTexts(
      { 'a.nix': 'rec {\n  tidy = x: x;\n  y = tidy 1;\n}\n', 'b.nix': 'lib:\n\n\n\nlib.tidy 1\n' },
      { 'a.nix': 'rec {\n  clean = x: x;\n  y = clean 1;\n}\n', 'b.nix': 'lib:\n\n\n\nlib.clean (1 + 1)\n' },
    )
    const used = change.parts.findIndex(({ path }) => path === 'b.nix')
    expect(textsOf(without(change, used))['b.nix']).toBe('lib:\n\n\n\nlib.tidy 1\n')
    const both = ofTexts(
      {
        'a.nix': 'rec {\n  tidy = x: x;\n  y = tidy 1;\n}\n',
        'b.nix': 'lib:\nlib.tidy 1\n',
        'c.nix': 'lib: lib.tidy 1\n',
      },
      {
        'a.nix': 'rec {\n  clean = x: x;\n  y = clean 1;\n}\n',
        'b.nix': 'lib:\nlib.clean 1\n',
        'c.nix': 'lib: [ (lib.clean 1) ]\n',
      },
    )
    const edit = both.parts.findIndex(({ path }) => path === 'c.nix')
    expect(textsOf(without(both, edit))['c.nix']).toBe('lib: lib.clean 1\n')
  })

  test('has base’s mode, link or submodule', () => {
    const change = between(
      treeOf({
        a: { mode: '100755', text: 'x' },
        b: { mode: '120000', text: 'a' },
        c: { mode: '160000', text: '1' },
        d: 'x',
      }),
      treeOf({ a: 'x', b: 'text\n', c: { mode: '160000', text: '2' }, d: { mode: '120000', text: 'a' } }),
    )
    const each = change.parts.map((_, index) => without(change, index))
    expect(each.map((tree, index) => tree.get('abcd'[index] ?? ''))).toEqual([
      { mode: '100755', text: 'x' },
      { mode: '120000', text: 'a' },
      { mode: '160000', text: '1' },
      { mode: '100644', text: 'x' },
    ])
    expect(without(change, 0, 1, 2, 3)).toEqual(change.base)
  })

  test('has a file of base and its mode, where it moved, was edited, and may be run now', () => {
    const change = between(
      treeOf({ 'a.nix': TEN }),
      treeOf({ 'b.nix': { mode: '100755', text: TEN.replace('b', 'B') } }),
      {
        'a.nix': 'b.nix',
      },
    )
    expect(change.parts.map(({ pieces }) => pieces[0]?.kind)).toEqual(['move', 'mode', 'hunk'])
    expect(without(change, 0, 1, 2)).toEqual(change.base)
    expect(without(change, 1)).toEqual(treeOf({ 'b.nix': TEN.replace('b', 'B') }))
  })

  test('has head’s lock file in which nothing but an input is base’s, wherever that file is', () => {
    const lock = (a: string, b: string, version: number) =>
      `${JSON.stringify({ nodes: { a: { locked: { rev: a } }, b: { locked: { rev: b } }, root: { inputs: { a: 'a', b: 'b' } } }, root: 'root', version }, undefined, 2)}\n`
    const change = ofTexts(
      { 'flake.lock': lock('1', '1', 5) },
      { 'sub/flake.lock': lock('2', '2', 7) },
      { 'flake.lock': 'sub/flake.lock' },
    )
    expect(change.parts.map(({ places }) => places)).toEqual([
      [{ input: 'a' }],
      [{ input: 'b' }],
      [{ file: 'sub/flake.lock', edit: 'moved' }],
    ])
    const composed: unknown = JSON.parse(textsOf(without(change, 0))['sub/flake.lock'] ?? '')
    expect(composed).toMatchObject({
      nodes: {
        a_2: { locked: { rev: '1' } },
        b: { locked: { rev: '2' } },
        root: { inputs: { a: 'a_2', b: 'b' } },
      },
      version: 7,
    })
    expect(without(change, 0, 1, 2)).toEqual(change.base)
  })

  test('has an input that came taken back with the lines that ask for it, and those lines are no part of their own', () => {
    const lock = (names: readonly string[]) =>
      JSON.stringify({
        nodes: {
          ...Object.fromEntries(names.map((name) => [name, { locked: { rev: name } }])),
          root: { inputs: Object.fromEntries(names.map((name) => [name, name])) },
        },
        root: 'root',
        version: 7,
      })
    const flake = 'description = "x";\n\n\ninputs.one.url = "one";\n\n\n\noutputs = { self, one }: { };\n'
    const asking = flake
      .replace('"one";\n', '"one";\ninputs.two.url = "two";\n')
      .replace('{ self, one }', '{ self, one, two }')
    const change = ofTexts(
      { 'flake.nix': flake, 'flake.lock': lock(['one']) },
      { 'flake.nix': asking.replace('"x"', '"y"'), 'flake.lock': lock(['one', 'two']) },
    )
    expect(change.parts.map(({ places, pieces }) => [places[0], pieces.length])).toEqual([
      [{ input: 'two' }, 3],
      [{ file: 'flake.nix', first: 1, last: 1, edit: 'edited' }, 1],
    ])
    expect(textsOf(without(change, 0))).toEqual({
      'flake.nix': flake.replace('"x"', '"y"'),
      'flake.lock': lock(['one']),
    })
    expect(without(change, 0, 1)).toEqual(change.base)
  })

  test('goes before what is put where it was', () => {
    const change = ofTexts({ 'a/b': 'b\n', c: 'c\n' }, { a: 'a\n', 'c/d': 'd\n' })
    expect(without(change, ...change.parts.keys())).toEqual(change.base)
  })

  test('is head where nothing is left out', () => {
    expect(headWithout(changeBetween(treeOf({ a: 'a' }), treeOf({ a: 'b' })), [], new Map())).toEqual([])
  })

  test('leaves out once what several parts have', () => {
    const { change, parts } = ofTexts({ 'a.nix': TEN }, { 'a.nix': TEN.replace('b', 'B') })
    expect(headWithout(change, [...parts, ...parts], new Map())).toEqual([
      { path: 'a.nix', entry: { mode: '100644', text: TEN } },
    ])
  })
})

const LINES = ['x = 1;\n', '}\n', '\n', 'y = x;\r\n', 'ä\n'] as const

const texts = fc
  .record({
    lines: fc.array(fc.constantFrom(...LINES), { maxLength: 12 }),
    last: fc.constantFrom('', '', 'end'),
  })
  .map(({ lines, last }) => lines.join('') + last)

const files = fc.record({
  mode: fc.constantFrom('100644', '100644', '100755', '120000', '160000'),
  text: texts,
})

const PATHS = [
  'a.nix',
  'b.nix',
  'lib',
  'lib/a.nix',
  'lib/deep/b.nix',
  'new/a.nix',
  'new/b.nix',
  'new/c/d.nix',
  'README.md',
] as const

/** No path is a folder of another one. */
const trees = fc.dictionary(fc.constantFrom(...PATHS), files, { maxKeys: 7 }).map((given) => {
  const kept = Object.entries(given).filter(
    ([path]) => !Object.keys(given).some((other) => other.startsWith(`${path}/`)),
  )
  return new Map<string, TreeFile>(kept.toSorted(([one], [other]) => (one < other ? -1 : 1)))
})

/** What both sides have too, so that hunks are few and small. */
const pairs = fc
  .record({ base: trees, head: trees, same: fc.subarray([...PATHS]), near: texts })
  .map(({ base, head, same, near }) => {
    const mixed = new Map(head)
    for (const path of same) {
      const [file, other] = [base.get(path), mixed.get(path)]
      if (file !== undefined && other !== undefined)
        mixed.set(path, {
          mode: file.mode,
          text: file.mode.startsWith('100') ? `${file.text.slice(0, 30)}${near}` : file.text,
        })
    }
    return between(base, mixed)
  })

describe('for any two trees', () => {
  test('without any part it is base, without none it is head', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        expect(without(pair, ...pair.parts.keys())).toEqual(pair.base)
        expect(without(pair)).toEqual(pair.head)
      }),
      { numRuns: 300 },
    )
  })

  test('what is left out of one file leaves all others as they are', () => {
    fc.assert(
      fc.property(pairs, fc.nat(), ({ ...pair }, number) => {
        const out = pair.parts.length === 0 ? 0 : number % pair.parts.length
        const touched = (pair.parts[out]?.pieces ?? []).flatMap(({ file }) => [
          file.base?.path ?? '',
          file.head?.path ?? '',
        ])
        const isTouched = (path: string) =>
          touched.some((one) => one === path || path.startsWith(`${one}/`) || one.startsWith(`${path}/`))
        const others = (tree: Tree) => [...tree].filter(([path]) => !isTouched(path))
        expect(others(without(pair, out))).toEqual(others(pair.head))
      }),
      { numRuns: 300 },
    )
  })

  test('the order in which parts are named is of no matter', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.boolean()), (pair, coins) => {
        const out = [...pair.parts.keys()].filter(() => coins.next().value === true)
        expect(without(pair, ...out.toReversed())).toEqual(without(pair, ...out))
      }),
    )
  })
})
