import { expect, test } from '@jest/globals'
import { parsePlace, placeArgument, placeText } from '../../../src/core/causes/place-text.ts'
import type { CausePlace } from '../../../src/core/model/causes.ts'

const lines: CausePlace = { file: 'hosts/web.nix', first: 35, last: 37, edit: 'edited' }
const line: CausePlace = { file: 'lib/rules.nix', first: 12, last: 12, edit: 'added' }
const gone: CausePlace = { file: 'lib/old.nix', first: 3, last: 4, edit: 'removed' }
const goneFile: CausePlace = { file: 'lib/old.nix', edit: 'removed' }
const folder: CausePlace = { file: 'modules/new/', edit: 'added' }
const moved: CausePlace = { file: 'lib/new.nix', edit: 'moved' }
const input: CausePlace = { input: 'nixpkgs' }

test.each([
  [lines, 'hosts/web.nix:35–37'],
  [line, 'lib/rules.nix:12'],
  [gone, 'lib/old.nix:3–4'],
  [goneFile, 'lib/old.nix'],
  [folder, 'modules/new/'],
  [moved, 'lib/new.nix'],
  [input, 'nixpkgs'],
])('for people, %j is written %s', (place, text) => {
  expect(placeText(place)).toBe(text)
})

test.each([
  [lines, 'hosts/web.nix:35-37'],
  [line, 'lib/rules.nix:12'],
  [gone, 'base:lib/old.nix:3-4'],
  [goneFile, 'base:lib/old.nix'],
  [folder, 'modules/new/'],
  [moved, 'lib/new.nix'],
  [input, 'input:nixpkgs'],
  [{ file: 'base:x.nix', edit: 'edited' } as const, 'head:base:x.nix'],
  [{ file: '--help', edit: 'added' } as const, 'head:--help'],
])('for a command, %j is written %s', (place, text) => {
  expect(placeArgument(place)).toBe(text)
})

test.each([
  ['hosts/web.nix:35-37', { kind: 'lines', side: 'head', file: 'hosts/web.nix', first: 35, last: 37 }],
  ['hosts/web.nix:35–37', { kind: 'lines', side: 'head', file: 'hosts/web.nix', first: 35, last: 37 }],
  ['lib/rules.nix:12', { kind: 'lines', side: 'head', file: 'lib/rules.nix', first: 12, last: 12 }],
  ['base:lib/old.nix:3-4', { kind: 'lines', side: 'base', file: 'lib/old.nix', first: 3, last: 4 }],
  ['base:lib/old.nix', { kind: 'file', side: 'base', file: 'lib/old.nix' }],
  ['head:base:x.nix', { kind: 'file', side: 'head', file: 'base:x.nix' }],
  ['modules/new/', { kind: 'file', side: 'head', file: 'modules/new/' }],
  ['a:b.nix', { kind: 'file', side: 'head', file: 'a:b.nix' }],
  ['a.nix:1:2', { kind: 'lines', side: 'head', file: 'a.nix:1', first: 2, last: 2 }],
  ['input:nixpkgs', { kind: 'input', name: 'nixpkgs' }],
])('%s is read as what it names', (text, place) => {
  expect(parsePlace(text)).toEqual(place)
})

test.each(['', 'input:', 'base:', ':3', 'a.nix:0', 'a.nix:4-3', `a.nix:${'9'.repeat(30)}`])(
  'nothing is named by %j',
  (text) => {
    expect(parsePlace(text)).toBeUndefined()
  },
)

test.each([lines, line, gone, goneFile, folder, moved, input])(
  'what a command names as %j is read as that',
  (place) => {
    const read = parsePlace(placeArgument(place))
    expect(read).toMatchObject(
      'input' in place
        ? { kind: 'input', name: place.input }
        : { file: place.file, side: place.edit === 'removed' ? 'base' : 'head' },
    )
  },
)
