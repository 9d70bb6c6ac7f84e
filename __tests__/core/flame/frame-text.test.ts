import { describe, expect, test } from '@jest/globals'
import type { CallSite } from '../../../src/core/model/place.ts'
import { differenceColor, FRAME_TEXT, originColor } from '../../../src/core/flame/frame-color.ts'
import { frameDetail, frameLabel, trendOf } from '../../../src/core/flame/frame-text.ts'
import type { Frame } from '../../../src/core/flame/frames.ts'

const site: CallSite = { origin: 'input', input: 'nixpkgs', file: 'lib/lists.nix', line: 33, column: 19 }
const tree = { unit: 'calls', base: 1000, head: 2000 } as const

function frame(base: number | null, head: number, of: CallSite | undefined = site): Frame {
  return { node: 0, site: of, base, head, value: head, children: [] }
}

describe('a frame in words', () => {
  test('is labelled with what is called, or else where', () => {
    expect(frameLabel(frame(1, 2, { ...site, callee: 'foldl' }))).toBe('foldl')
    expect(frameLabel(frame(1, 2))).toBe('lib/lists.nix:33:19')
    expect(frameLabel(frame(1, 2, { ...site, origin: 'other', file: '', line: 0, column: 0 }))).toBe(
      'called by Nix itself',
    )
    expect(frameLabel({ ...frame(1, 2), site: undefined })).toBe('all')
  })

  test('tells callee, place, calls on both sides, difference and share', () => {
    expect(frameDetail(frame(12, 1612, { ...site, callee: 'foldl' }), tree)).toBe(
      'foldl, lib/lists.nix:33:19 in nixpkgs: 12 → 1,612 calls (+1,600), 80.6 % of all',
    )
  })

  test('tells the share of base where head has none', () => {
    expect(frameDetail(frame(500, 0), tree)).toBe(
      'lib/lists.nix:33:19 in nixpkgs: 500 → 0 calls (−500), 50 % of all',
    )
  })

  test('tells one figure where there is one side, or both are equal', () => {
    const one = 'lib/lists.nix:33:19 in nixpkgs: 20 samples, 1 % of all'
    expect(frameDetail(frame(null, 20), { unit: 'samples', base: null, head: 2000 })).toBe(one)
    expect(frameDetail(frame(20, 20), { ...tree, unit: 'samples' })).toBe(one)
  })

  test('says whether it grew', () => {
    expect([frame(1, 2), frame(2, 1), frame(2, 2), frame(null, 2)].map(trendOf)).toEqual([
      'grew',
      'shrank',
      'equal',
      'only',
    ])
  })
})

describe('the colour of a frame', () => {
  test('is red where it grew, blue where it shrank, grey where it is equal', () => {
    const [red, green, blue] = channels(differenceColor(frame(1, 100)))
    expect(red).toBeGreaterThan(Math.max(green, blue))
    const [otherRed, otherGreen, otherBlue] = channels(differenceColor(frame(100, 1)))
    expect(otherBlue).toBeGreaterThan(Math.max(otherRed, otherGreen))
    expect(differenceColor(frame(5, 5))).toBe('#d9dce1')
  })

  test.each([
    ...[0, 1, 50, 99, 100].map((base) => differenceColor(frame(base, 100))),
    ...[0, 1, 50, 99].map((head) => differenceColor(frame(100, head))),
    ...(['repository', 'input', 'other'] as const).map((origin) =>
      originColor(frame(1, 1, { ...site, origin })),
    ),
  ])('leaves text readable on %s (contrast of 4.5 and more)', (color) => {
    expect(contrast(color, FRAME_TEXT)).toBeGreaterThan(4.5)
  })
})

function channels(color: string): readonly [number, number, number] {
  const numbers = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : [...color.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const [red = 0, green = 0, blue = 0] = numbers
  return [red, green, blue]
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const share = channel / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}
