import { describe, expect, test } from '@jest/globals'
import { placeText } from '../../../src/core/causes/place-text.ts'
import type { Part } from '../../../src/core/causes/part.ts'
import { partsOf } from '../../../src/core/causes/parts-of.ts'
import type { Change, Hunk } from '../../../src/core/model/change.ts'
import { changeOf } from '../../fakes/change.ts'
import { changeBetween, treeOf } from './trees.ts'

const hunk = (base: readonly [number, number], head: readonly [number, number]): Hunk => ({
  base: { first: base[0], count: base[1] },
  head: { first: head[0], count: head[1] },
})

/** `kind of piece, …: where (edit)`. */
function told({ pieces, places }: Part): string {
  const where = places.map((place) => `${placeText(place)}${'edit' in place ? ` (${place.edit})` : ''}`)
  return `${pieces.map(({ kind }) => kind).join(', ')}: ${where.join(', ')}`
}

const toldOf = (change: Change) => partsOf(change).map(told)

const TEXTS = { base: { text: 'b' }, head: { text: 'h' } }

describe('hunks', () => {
  test.each([
    [
      'with three lines between them are two parts',
      14,
      ['hunk: a.nix:10 (edited)', 'hunk: a.nix:14 (edited)'],
    ],
    ['with two lines between them are one part', 13, ['hunk, hunk: a.nix:10–13 (edited)']],
    ['with one line between them are one part', 12, ['hunk, hunk: a.nix:10–12 (edited)']],
  ])('%s', (_, second, expected) => {
    const hunks = [hunk([10, 1], [10, 1]), hunk([second, 1], [second, 1])]
    expect(toldOf(changeOf({ ...TEXTS, hunks }))).toEqual(expected)
  })

  test.each([
    ['that only went are told by base’s lines', [hunk([3, 2], [2, 0])], ['hunk: a.nix:3–4 (removed)']],
    ['that only came are told as such', [hunk([2, 0], [3, 2])], ['hunk: a.nix:3–4 (added)']],
    [
      'that went and came near each other are told by head’s lines',
      [hunk([3, 1], [2, 0]), hunk([5, 0], [5, 1])],
      ['hunk, hunk: a.nix:5 (edited)'],
    ],
    [
      'that went are as far from others as the lines that are left',
      [hunk([3, 5], [2, 0]), hunk([10, 1], [5, 1])],
      ['hunk, hunk: a.nix:5 (edited)'],
    ],
    [
      'at the begin and at the end of a file',
      [hunk([0, 0], [1, 1]), hunk([9, 1], [9, 0])],
      ['hunk: a.nix:1 (added)', 'hunk: a.nix:9 (removed)'],
    ],
  ])('%s', (_, hunks, expected) => {
    expect(toldOf(changeOf({ ...TEXTS, hunks }))).toEqual(expected)
  })

  test('of which one alters code alter code together', () => {
    const neutral: Hunk = { ...hunk([1, 1], [1, 1]), isNeutral: true }
    const parts = partsOf(
      changeOf({ ...TEXTS, hunks: [neutral, hunk([3, 1], [3, 1]), { ...neutral, ...hunk([9, 1], [9, 1]) }] }),
    )
    expect(parts.map(({ altersCode }) => altersCode)).toEqual([true, false])
  })

  test('of two files are in the order of the files, then of the lines', () => {
    const hunks = [hunk([2, 1], [2, 1]), hunk([11, 1], [11, 1])]
    const files = ['b.nix', 'a.nix'].map((path) => ({
      base: { path, text: 'b' },
      head: { path, text: 'h' },
      hunks,
    }))
    expect(toldOf(changeOf(...files)).map((text) => text.slice(6))).toEqual([
      'a.nix:2 (edited)',
      'a.nix:11 (edited)',
      'b.nix:2 (edited)',
      'b.nix:11 (edited)',
    ])
  })
})

describe('a file', () => {
  const [file, run, link] = ['100644', '100755', '120000']

  test.each([
    ['that was added is one part, with its lines', [{}, { text: 'x\ny\n' }, []], ['file: a.nix:1–2 (added)']],
    ['that was added without a text is one part', [{}, { mode: link }, []], ['file: a.nix (added)']],
    ['that is empty and was added is one part', [{}, { text: '' }, []], ['file: a.nix (added)']],
    ['that was removed is one part', [{ text: 'x\n' }, {}, []], ['file: a.nix (removed)']],
    [
      'that may be run now is one part',
      [{ text: 'x', mode: file }, { text: 'x', mode: run }, []],
      ['mode: a.nix (edited)'],
    ],
    [
      'that is a link now is one part',
      [{ text: 'x', mode: file }, { mode: link }, []],
      ['file: a.nix (edited)'],
    ],
    ['that was a link is one part', [{ mode: link }, { text: 'x' }, []], ['file: a.nix (edited)']],
    [
      'that leads elsewhere is one part',
      [{ mode: link, object: '1' }, { mode: link, object: '2' }, []],
      ['file: a.nix (edited)'],
    ],
    [
      'that is too long to be read is one part',
      [{ object: '1' }, { object: '2' }, [hunk([1, 1], [1, 1])]],
      ['file: a.nix (edited)'],
    ],
    [
      'that was too long to be read, and moved, is one part',
      [{ path: 'old.nix', object: '1' }, { object: '2', text: 'x' }, [hunk([1, 1], [1, 1])]],
      ['file: a.nix (edited)'],
    ],
    [
      'that moved is one part',
      [{ path: 'old.nix', text: 'x', object: '1' }, { text: 'x', object: '1' }, []],
      ['move: a.nix (moved)'],
    ],
    [
      'that moved without being read is one part',
      [{ path: 'old.nix', object: '1' }, { object: '1' }, []],
      ['move: a.nix (moved)'],
    ],
    [
      'that moved, was edited and may be run now is a part of each',
      [{ path: 'old.nix', text: 'x', mode: file }, { text: 'y', mode: run }, [hunk([1, 1], [1, 1])]],
      ['move: a.nix (moved)', 'mode: a.nix (edited)', 'hunk: a.nix:1 (edited)'],
    ],
  ] as const)('%s', (_, [base, head, hunks], expected) => {
    const sides = {
      ...(Object.keys(base).length > 0 && { base }),
      ...(Object.keys(head).length > 0 && { head }),
    }
    expect(toldOf(changeOf({ ...sides, hunks }))).toEqual(expected)
  })

  test('is a submodule that names another commit: one part', () => {
    const at = (object: string) => ({ path: 'lib', mode: '160000', object })
    expect(toldOf(changeOf({ base: at('1'), head: at('2') }))).toEqual(['file: lib (edited)'])
  })

  test('whose mode alone is another one alters no code', () => {
    const [part] = partsOf(changeOf({ base: { text: 'x', mode: file }, head: { text: 'x', mode: run } }))
    expect(part).toMatchObject({ altersCode: false })
  })

  test('that names what Git can not write again is no part', () => {
    expect(
      toldOf(
        changeOf({
          ...TEXTS,
          base: { path: 'z\uFFFD', text: 'b' },
          head: { path: 'z\uFFFD', text: 'h' },
          hunks: [hunk([1, 1], [1, 1])],
        }),
      ),
    ).toEqual([])
  })
})

describe('a folder that base does not have', () => {
  test('is one part, with the folders in it', () => {
    const base = treeOf({ 'lib/a.nix': 'a\n' })
    const head = treeOf({
      ...{ 'lib/a.nix': 'a\n', 'lib/new.nix': 'n\n' },
      ...{ 'new/a.nix': 'a\n', 'new/deep/b.nix': 'b\n', 'new/deep/er/c.nix': 'c\n', 'lib/more/d.nix': 'd\n' },
      'lib/more/e.nix': 'e\n',
    })
    expect(toldOf(changeBetween(base, head))).toEqual([
      'file, file: lib/more/ (added)',
      'file: lib/new.nix:1 (added)',
      'file, file, file: new/ (added)',
    ])
  })

  test('of one file is that file', () => {
    expect(toldOf(changeBetween(treeOf({}), treeOf({ 'new/a.nix': 'a\n' })))).toEqual([
      'file: new/a.nix:1 (added)',
    ])
  })

  test('is aside where all of it is', () => {
    const isAside = (head: Readonly<Record<string, string>>) =>
      partsOf(changeBetween(treeOf({}), treeOf(head))).map((part) => part.isAside)
    expect(isAside({ 'docs/a.md': 'a', 'docs/b.md': 'b' })).toEqual([true])
    expect(isAside({ 'docs/a.md': 'a', 'docs/b.nix': 'b' })).toEqual([false])
  })
})

describe('files that are gone', () => {
  test('are each a part, whatever folder went with them', () => {
    expect(toldOf(changeBetween(treeOf({ 'old/a.nix': 'a', 'old/b.nix': 'b' }), treeOf({})))).toEqual([
      'file: old/a.nix (removed)',
      'file: old/b.nix (removed)',
    ])
  })

  test('and a file in the place of their folder are parts of their own', () => {
    expect(toldOf(changeBetween(treeOf({ 'a/b.nix': 'b' }), treeOf({ a: 'x\n' })))).toEqual([
      'file: a:1 (added)',
      'file: a/b.nix (removed)',
    ])
  })
})

describe('what evaluations are unlikely to see', () => {
  test.each([
    'README.md',
    'docs/guide.rst',
    '.github/workflows/ci.yml',
    'LICENSE',
    'logo.svg',
    '.gitignore',
    'a/CHANGELOG',
    '.envrc',
  ])('is %s', (path) => {
    expect(asideOf(path)).toEqual([true])
  })

  test.each([
    'a.nix',
    'lib/licenses.nix',
    'readme.nix',
    '.github/checks.nix',
    'data.json',
    'docs/default.nix',
    'md',
    'flake.lock',
  ])('is not %s', (path) => {
    expect(asideOf(path)).toEqual([false])
  })

  function asideOf(path: string) {
    const change = changeOf({
      base: { path, text: 'b' },
      head: { path, text: 'h' },
      hunks: [hunk([1, 1], [1, 1])],
    })
    return partsOf(change).map(({ isAside }) => isAside)
  }
})

test('no change has no parts', () => {
  expect(partsOf(changeOf())).toEqual([])
})

test('a file of very many hunks is taken apart in time', () => {
  const text = 'x = 1;\n'.repeat(200_000)
  const hunks = Array.from({ length: 50_000 }, (_, index) => hunk([4 * index + 1, 1], [4 * index + 1, 1]))
  expect(partsOf(changeOf({ base: { text }, head: { text }, hunks }))).toHaveLength(50_000)
  const near = Array.from({ length: 200_000 }, (_, index) => hunk([2 * index + 1, 1], [2 * index + 1, 1]))
  expect(
    toldOf(changeOf({ base: { text }, head: { text }, hunks: near })).map((one) => one.slice(-24)),
  ).toEqual([' a.nix:1–399999 (edited)'])
})

test('a lock file with more inputs than any flake has is a file like any other', () => {
  const lockOf = (inputs: number, rev: string) => {
    const names = Array.from({ length: inputs }, (_, index) => `i${index}`)
    const nodes = Object.fromEntries(names.map((name) => [name, { locked: { rev } }]))
    const root = { inputs: Object.fromEntries(names.map((name) => [name, name])) }
    return JSON.stringify({ nodes: { ...nodes, root }, root: 'root' })
  }
  const partsWith = (inputs: number) => {
    const [base, head] = [lockOf(inputs, '1'), lockOf(inputs, '2')]
    return partsOf(changeBetween(treeOf({ 'flake.lock': base }), treeOf({ 'flake.lock': head })))
  }
  expect(partsWith(500)).toHaveLength(500)
  expect(partsWith(501)).toHaveLength(1)
})
