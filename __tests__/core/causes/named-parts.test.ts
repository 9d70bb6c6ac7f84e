import { describe, expect, test } from '@jest/globals'
import { kinOf, namedParts, wordsOf } from '../../../src/core/causes/named-parts.ts'
import { partsOf } from '../../../src/core/causes/parts-of.ts'
import type { Change } from '../../../src/core/model/change.ts'
import { changeOf } from '../../fakes/change.ts'
import { changeBetween, treeOf } from './trees.ts'

const ofTexts = (
  base: Readonly<Record<string, string>>,
  head: Readonly<Record<string, string>>,
  moves: Readonly<Record<string, string>> = {},
) => changeBetween(treeOf(base), treeOf(head), moves)

const SPACE = '\n\n\n\n\n\n\n\n'

/** A definition that came, and what uses it. */
const used = ofTexts(
  { 'hosts/web.nix': `a = 1;${SPACE}b = 2;\n`, 'lib/a.nix': 'x = 1;\n' },
  {
    'hosts/web.nix': `a = 1;${SPACE}b = tidy 2;\n`,
    'lib/a.nix': 'x = 1;\ntidy = x: x;\n',
    'lib/new.nix': 'deep = 1;\n',
  },
)

describe('words of a part', () => {
  const wordsOfAll = (change: Change) =>
    wordsOf(partsOf(change)).map(({ words, own }) => ({ words: [...words], own: [...own] }))

  test('are those of its lines on both sides; its own are on one side only', () => {
    const change = ofTexts({ 'a.nix': 'same = old one;\n' }, { 'a.nix': 'same = new one;\n' })
    expect(wordsOfAll(change)).toEqual([{ words: ['same', 'old', 'one', 'new'], own: ['old', 'new'] }])
  })

  test('are those of a whole file with its name, where it came or went', () => {
    expect(wordsOfAll(ofTexts({}, { 'lib/shapes.nix': 'round = x;\n' }))).toEqual([
      { words: ['shapes', 'round'], own: ['shapes', 'round'] },
    ])
  })

  test('are names of files that were not read, and of inputs', () => {
    const change = changeOf({ base: { path: 'logo.png' }, head: { path: 'logo.png', object: '2' } })
    expect(wordsOfAll(change)).toEqual([{ words: ['logo.png'], own: [] }])
  })

  test('are its first ones and the name of its file, where a file has a million', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(' ')
    const [words] = wordsOf(partsOf(ofTexts({}, { 'lib/shapes.nix': text })))
    expect(words?.words.size).toBe(20_000)
    expect(words?.own).toContain('shapes')
  })

  test('are too many for no time', () => {
    const text = 'some = thing;\n'.repeat(100_000)
    const hunks = Array.from({ length: 25_000 }, (_, index) => ({
      base: { first: 4 * index + 1, count: 1 },
      head: { first: 4 * index + 1, count: 1 },
    }))
    const words = wordsOf(partsOf(changeOf({ base: { text }, head: { text }, hunks })))
    expect(words).toHaveLength(25_000)
    expect(kinOf([...words.keys()].slice(1), words)).toEqual([])
  })
})

describe('parts that an error speaks of', () => {
  const namedIn = (change: Change, message: string) => {
    const parts = partsOf(change)
    return namedParts(message, parts, wordsOf(parts)).map((part) => parts[part]?.path)
  }

  test.each([
    ["error: undefined variable 'tidy'", ['hosts/web.nix', 'lib/a.nix']],
    ["error: attribute 'lib.tidy' missing", ['hosts/web.nix', 'lib/a.nix']],
    ["error: undefined variable 'nothing'", []],
    ["error: attribute 'x' missing", []],
    ['error: boom\nat hosts/web.nix:9:1:', ['hosts/web.nix']],
    ['error: boom\nat hosts/web.nix:6:1:', ['hosts/web.nix']],
    ['error: boom\nat hosts/web.nix:1:1:', []],
    ['error: boom\nat other/web.nix:9:1:', []],
    ["error: getting status of 'lib/new.nix': No such file or directory", ['lib/new.nix']],
    ["error: getting status of 'new.nix': No such file or directory", ['lib/new.nix']],
    ["error: getting status of 'knew.nix': No such file or directory", []],
    ['', []],
  ])('of %j are %j', (message, paths) => {
    expect(namedIn(used, message)).toEqual(paths)
  })

  test('are those of lines that are longer in base', () => {
    const change = ofTexts({ 'a.nix': `a\n${'b\n'.repeat(9)}c\n` }, { 'a.nix': 'a\nc\n' })
    expect(namedIn(change, 'error: boom\nat a.nix:10:1:')).toEqual(['a.nix'])
    expect(namedIn(change, 'error: boom\nat a.nix:15:1:')).toEqual([])
  })

  test('are those of a file by both of its names, where it moved', () => {
    const change = ofTexts({ 'old/a.nix': 'a\n' }, { 'new/b.nix': 'a\n' }, { 'old/a.nix': 'new/b.nix' })
    expect(namedIn(change, "error: path 'old/a.nix' does not exist")).toEqual(['new/b.nix'])
    expect(namedIn(change, "error: path 'new/b.nix' does not exist")).toEqual(['new/b.nix'])
  })

  test('are all that ask for inputs, where the lock file does not fit', () => {
    const lock = (rev: string) =>
      JSON.stringify({ nodes: { lib: { locked: { rev } }, root: { inputs: { lib: 'lib' } } }, root: 'root' })
    const change = ofTexts(
      { 'flake.nix': 'a\n', 'flake.lock': lock('1'), 'a.nix': 'a\n' },
      { 'flake.nix': 'b\n', 'flake.lock': lock('2'), 'a.nix': 'b\n' },
    )
    const locked = "error: cannot write modified lock file of flake 'git+file:///x'"
    expect(namedIn(change, locked)).toEqual(['flake.lock', 'flake.nix'])
    expect(namedIn(change, "error: attribute 'lib' missing")).toEqual(['flake.lock'])
    expect(
      namedIn(
        change,
        "error: opening file '/etc/x': Permission denied\nEvaluation may read the sources that base’s lock files name.",
      ),
    ).toEqual([])
  })
})

describe('parts with names in common', () => {
  const words = wordsOf(partsOf(used))

  test('are those in which a name stands that some others bring or take', () => {
    expect(partsOf(used).map(({ path }) => path)).toEqual(['hosts/web.nix', 'lib/a.nix', 'lib/new.nix'])
    expect(kinOf([1], words)).toEqual([0])
    expect(kinOf([0], words)).toEqual([1])
    expect(kinOf([2], words)).toEqual([])
    expect(kinOf([0, 1], words)).toEqual([])
    expect(kinOf([], words)).toEqual([])
  })

  test('are inputs and what uses them, since an input brings names that stand nowhere else', () => {
    const lock = (rev: string) =>
      JSON.stringify({
        nodes: { lib: { locked: { rev } }, root: { inputs: { tools: 'lib' } } },
        root: 'root',
      })
    const moved = ofTexts(
      { 'flake.lock': lock('1'), 'a.nix': 'tools.tidy\n', 'b.nix': '1\n' },
      { 'flake.lock': lock('2'), 'a.nix': 'tools.clean\n', 'b.nix': '2\n' },
    )
    const [input, use, other] = ['flake.lock', 'a.nix', 'b.nix'].map((path) =>
      partsOf(moved).findIndex((part) => part.path === path),
    )
    const kin = (part = -1) => kinOf([part], wordsOf(partsOf(moved)))
    expect([kin(input), kin(use), kin(other)]).toEqual([[use], [input], []])
  })
})
