import { describe, expect, test } from '@jest/globals'
import { neutralHunks } from '../../../src/core/explain/neutral-hunks.ts'

/** Each hunk as `what it took away → what it put in`, lines apart by `/ `. */
function neutral(...texts: readonly string[]): readonly boolean[] {
  const hunks = texts.map((text) => {
    const [removed = '', added = ''] = text.split(' → ')
    return { removed: linesOf(removed), added: linesOf(added) }
  })
  const found = neutralHunks(hunks)
  return hunks.map((hunk) => found.has(hunk))
}

const linesOf = (text: string) => (text === '' ? [] : text.split(' ⏎ '))

describe('hunks that alter no code', () => {
  test.each([
    ['comments', '# a → # b'],
    ['new comments and blank lines', ' →   # a ⏎  ⏎ # b'],
    ['another layout', 'f = x: x; → f = ⏎   x: ⏎   x;'],
  ])('are %s', (_, hunk) => {
    expect(neutral(hunk)).toEqual([true])
  })

  test('are told in a line of many quotes that none ends', () => {
    const line = `"${'\\"'.repeat(1_000_000)}`
    expect(neutralHunks([{ removed: [line], added: [` ${line}`] }]).size).toBe(1)
  })

  test('are those of a name that is another one wherever it stands', () => {
    expect(neutral('square = x: x * x; → sq = x: x * x;', 'y = lib.square 2; → y = lib.sq 2;')).toEqual([
      true,
      true,
    ])
    expect(neutral('x: x + 1 → n: n + 1')).toEqual([true])
    expect(neutral('path = p: p; → pathOf = p: p;', 'a = path "lib/x" b; → a = pathOf "lib/x" b;')).toEqual([
      true,
      true,
    ])
  })

  test.each([
    ['a number', 'n = 10; → n = 10000;'],
    ['a call of something else', 'y = fast 2; → y = slow 2;'],
    ['code that is gone', 'y = fast 2; → '],
    ['another attribute of a set', 'services.nginx = { → services.postgresql = {'],
    ['another attribute that nothing else of the change reads', 'nginx = { }; → postgresql = { };'],
    ['another attribute with its name in a string', 'web = host "web"; → db = host "db";'],
    ['another file', 'web = import ./web.nix; → db = import ./db.nix;'],
    ['a name that stands under its old one too', 'f = g f; → h = g f;'],
    ['two names that change places', 'a = b; b = 1; → b = a; a = 1;'],
  ])('are not %s', (_, hunk) => {
    expect(neutral(hunk)).toEqual([false])
  })

  test('are not those of a name that becomes two', () => {
    expect(neutral('f = x: x; → g = x: x;', 'f 1 → h 1')).toEqual([false, false])
  })
})
