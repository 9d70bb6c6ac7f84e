import { describe, expect, test } from '@jest/globals'
import { structuredPatch } from 'diff'
import { markNeutral, renamesIn } from '../../../src/core/explain/neutral-hunks.ts'
import type { Hunk } from '../../../src/core/model/change.ts'
import { changeOf, type FakeFileChange } from '../../fakes/change.ts'

/** A file as `base → head`, lines apart by `⏎`. */
function file(written: string, path = 'a.nix'): FakeFileChange {
  const [base = '', head = ''] = written.split(' → ').map((text) => text.replaceAll('⏎', '\n'))
  return fileOf(base, head, path)
}

function fileOf(base: string, head: string, path = 'a.nix'): FakeFileChange {
  return { base: { path, text: base }, head: { path, text: head }, hunks: hunksBetween(base, head) }
}

function hunksBetween(base: string, head: string): readonly Hunk[] {
  return structuredPatch('', '', base, head, '', '', { context: 0 }).hunks.map(
    ({ oldStart, oldLines, newStart, newLines }) => ({
      base: { first: oldLines === 0 ? oldStart - 1 : oldStart, count: oldLines },
      head: { first: newLines === 0 ? newStart - 1 : newStart, count: newLines },
    }),
  )
}

/** Which hunks of a change are neutral, file by file. */
function neutral(...files: readonly FakeFileChange[]): readonly boolean[] {
  return markNeutral(changeOf(...files)).files.flatMap(({ hunks }) =>
    hunks.map(({ isNeutral }) => isNeutral === true),
  )
}

describe('hunks that alter no code', () => {
  test.each([
    ['comments', '# a → # b'],
    ['comments behind code', 'x # a → x # b'],
    ['comments of several lines', '/* a ⏎ b */ x → /* c */ x'],
    ['lines of a comment', '/* ⏎ a ⏎ */ x → /* ⏎ b ⏎ */ x'],
    ['new comments and blank lines', 'x → x ⏎ # a ⏎  ⏎ # b'],
    ['what looks like a comment’s beginning or end in another one', '# /* → # */ "'],
    ['another layout', 'f = x: x; → f = ⏎   x: ⏎   x;'],
    ['line ends of another kind', 'x = "a\r⏎b"; # c\r⏎ → x = "a⏎b"; # c⏎'],
    ['comments in code that is put into a string', '"${ # a ⏎ x}" → "${ # b ⏎ x}"'],
    ['layout of code that is put into a string', "''${x}'' → ''${ x }''"],
    ['comments behind a string with a number sign', '"#" # a → "#" # b'],
    ['comments behind a string that only looks open', "''a '''' # b ⏎ '' # a → ''a '''' # b ⏎ '' # b"],
    ['indentation that an indented string has not in its value', "''⏎  a⏎⏎   b⏎'' → ''⏎a⏎⏎ b⏎ ''"],
    ['the place of quotes that stand alone', "f ''⏎  a⏎  ''⏎ → f⏎''⏎  a⏎''⏎"],
  ])('are %s', (_, written) => {
    expect(neutral(file(written)).every(Boolean)).toBe(true)
  })

  test.each([
    ['a line with a number sign in an indented string', "''⏎# a⏎'' → ''⏎# b⏎''"],
    ['one that is new there', "''⏎a⏎'' → ''⏎a⏎  # b⏎''"],
    ['a comment of a script', "''⏎#!/bin/sh⏎cat <<E⏎# a⏎E⏎'' → ''⏎#!/bin/sh⏎cat <<E⏎# b⏎E⏎''"],
    ['a line with a number sign in a string', '"a⏎# b" → "a⏎# c"'],
    ['a comment that a string’s text looks like', '"/* a */" → "/* b */"'],
    ['blank lines of an indented string', "''⏎a⏎b⏎'' → ''⏎a⏎⏎b⏎''"],
    ['spaces of a string', '"a b" → "a  b"'],
    ['spaces in the midst of an indented string', "''⏎a⏎  b⏎'' → ''⏎a⏎ b⏎''"],
    ['indentation that gives other lines another one', "''⏎  a⏎  b⏎'' → ''⏎ a⏎  b⏎''"],
    ['line ends of another kind in an indented string', "''⏎a\r⏎'' → ''⏎a⏎''"],
    ['text behind an escaped dollar', "''''${# a⏎}'' → ''''${# b⏎}''"],
    ['text behind a dollar that escapes another', '"$${# a⏎}" → "$${# b⏎}"'],
    ['text behind escaped quotes', "''a'''⏎# a⏎'' → ''a'''⏎# b⏎''"],
    ['text behind an escaped quote', '"\\"⏎# a⏎" → "\\"⏎# b⏎"'],
    ['text behind code that is put in', '"${{ a = "}"; }.a}⏎# a" → "${{ a = "}"; }.a}⏎# b"'],
    ['the beginning of a comment', 'a⏎b⏎/* */ → /* a⏎b⏎/* */'],
    ['the end of a comment', '/*⏎*/⏎a⏎/* */ → /*⏎⏎a⏎/* */'],
    ['quotes around what was there', "a⏎b⏎'''' → ''a⏎b⏎''''"],
    ['a word of a string that is a name’s', 'a = 1; b = "a ${a}"; → c = 1; b = "c ${c}";'],
    ['a word in the text of a path', 'x = ./a; → x = ./b;'],
    ['a number', 'n = 10; → n = 10000;'],
    ['a call of something else', 'y = fast 2; → y = slow 2;'],
    ['code that is gone', 'y = fast 2;⏎ → '],
    ['another attribute of a set', 'services.nginx = { → services.postgresql = {'],
    ['another attribute that nothing else of the change reads', 'nginx = { }; → postgresql = { };'],
    ['another attribute with its name in a string', 'web = host "web"; → db = host "db";'],
    ['another file', 'web = import ./web.nix; → db = import ./db.nix;'],
    ['a name that stands under its old one too', 'f = g f; → h = g f;'],
    ['a name that is compared', 'a == a → b == b'],
    ['two names that change places', 'a = b; b = 1; → b = a; a = 1;'],
  ])('are not %s', (_, written) => {
    expect(neutral(file(written))).toContain(false)
  })

  test('are told apart where others of the file are none', () => {
    expect(neutral(file("# a⏎x = ''⏎# c⏎'';⏎# e → # b⏎x = ''⏎# d⏎'';⏎# f"))).toEqual([true, false, true])
  })

  test('are told in a line of many quotes that none ends', () => {
    const line = `"${'\\"'.repeat(1_000_000)}`
    expect(neutral(fileOf(line, ` ${line}`))).toEqual([true])
  })

  test('are those of a name that is another one wherever it stands', () => {
    expect(
      neutral(
        file('square = x: x * x; → sq = x: x * x;'),
        file('y = lib.square 2; → y = lib.sq 2;', 'b.nix'),
      ),
    ).toEqual([true, true])
    expect(neutral(file('x: x + 1 → n: n + 1'))).toEqual([true])
    expect(neutral(file('a = 1; b = "a ${a}"; → c = 1; b = "a ${c}";'))).toEqual([true])
    expect(
      neutral(
        file('path = p: p; → pathOf = p: p;'),
        file('a = path "lib/x" b; → a = pathOf "lib/x" b;', 'b.nix'),
      ),
    ).toEqual([true, true])
  })

  test('are not those of a name that becomes two', () => {
    expect(neutral(file('f = x: x; → g = x: x;'), file('f 1 → h 1', 'b.nix'))).toEqual([false, false])
  })

  test('are not those of a name that a new file has', () => {
    const added = { head: { path: 'b.nix', text: '{ x = 1; }' } }
    expect(neutral(file('x: x + 1 → n: n + 1'), added)).toEqual([false])
  })

  test('are none of a file that is not Nix, and of one that is too long to be read', () => {
    expect(neutral(file('# a → # b', 'a.txt'))).toEqual([false])
    const unread = { ...file('# a → # b'), base: { path: 'a.nix' } }
    expect(neutral(unread)).toEqual([false])
  })

  test('are none behind what is too much to be read', () => {
    const long = `# ${'x'.repeat(10 * 1024 ** 2)}`
    expect(neutral(fileOf(long, `${long}y`, 'b.nix'), file('# a → # b'))).toEqual([false, false])
  })
})

describe('names that a change made others', () => {
  test('are told with what they are now', () => {
    const definition = file('f = x: x; g = f 1; → h = x: x; g = h 1;')
    expect([...renamesIn(changeOf(definition))]).toEqual([['f', 'h']])
  })

  test('are told of attributes too, where these are selected by them', () => {
    const change = changeOf(file('f = x: x; g = f 1; → h = x: x; g = h 1;'), file('a.f → a.h', 'b.nix'))
    expect([...renamesIn(change)]).toEqual([
      ['f', 'h'],
      ['.f', '.h'],
    ])
  })

  test('are none where nothing has another name', () => {
    expect(renamesIn(changeOf(file('a = 1; → a = 2;'))).size).toBe(0)
  })
})
