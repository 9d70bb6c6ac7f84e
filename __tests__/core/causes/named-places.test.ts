import { describe, expect, test } from '@jest/globals'
import { partNamed } from '../../../src/core/causes/named-places.ts'
import { partsOf } from '../../../src/core/causes/parts-of.ts'
import { parsePlace, placeArgument } from '../../../src/core/causes/place-text.ts'
import { changeOf } from '../../fakes/change.ts'

const lines = (first: number, count: number) => ({ first, count })

/** Lines 2 and 4 of `a.nix` are other ones, its last line is gone; `new/` is new. */
const change = changeOf(
  {
    base: { text: '1\n2\n3\n4\n5\n6\n7\n8\n9\n' },
    head: { text: '1\ntwo\n3\nfour\n5\n6\n7\n8\n' },
    hunks: [
      { base: lines(2, 1), head: lines(2, 1) },
      { base: lines(4, 1), head: lines(4, 1) },
      { base: lines(9, 1), head: lines(8, 0) },
    ],
  },
  {
    base: { path: 'b.nix', text: 'b\n' },
    head: { path: 'b.nix', text: 'c\n' },
    hunks: [{ base: lines(1, 1), head: lines(1, 1) }],
  },
  { head: { path: 'new/c.nix', text: 'c\n' } },
  { head: { path: 'new/d.nix', text: 'd\n' } },
)

const parts = partsOf(change)

const named = (text: string) => {
  const place = parsePlace(text)
  return place && partNamed(place, change, parts)?.pieces
}

describe('what is named of a change', () => {
  test('is each part as a report names it', () => {
    expect(parts.flatMap(({ places }) => places.map(placeArgument))).toEqual([
      'a.nix:2-4',
      'base:a.nix:9',
      'b.nix:1',
      'new/',
    ])
    for (const { places, pieces } of parts)
      expect(places.map(placeArgument).flatMap((text) => named(text) ?? [])).toEqual(pieces)
  })

  test('is all of a part of which a line is named', () => {
    expect(named('a.nix:4')).toEqual(named('a.nix:2-4'))
  })

  test('is all of a file, and of a folder', () => {
    expect(named('a.nix')).toHaveLength(3)
    expect(named('new/')).toHaveLength(2)
    expect(named('new/d.nix')).toHaveLength(1)
  })

  test('is nothing where the change left the lines alone', () => {
    expect([named('a.nix:6'), named('base:a.nix:2'), named('c.nix'), named('input:nixpkgs')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
