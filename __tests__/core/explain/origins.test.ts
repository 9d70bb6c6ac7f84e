import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MOST_ROWS } from '../../../src/core/model/call-paths.ts'
import { explanationSchema } from '../../../src/core/model/explanation.ts'
import { explainOrigins } from '../../../src/core/explain/origins.ts'
import type { CalledFunction, Place } from '../../../src/core/nix/function-calls.ts'

type Written = readonly [origin: string, calls: number]

/** `repository`, `other`, or the name of an input. */
function called([origin, calls]: Written, line: number): CalledFunction {
  const at = { file: 'a.nix', line, column: 1 }
  const place: Place =
    origin === 'repository' || origin === 'other'
      ? { origin, ...at }
      : { origin: 'input', input: origin, ...at }
  return { name: undefined, place, calls }
}

function originsOf(base: readonly Written[], head: readonly Written[]) {
  return explainOrigins({
    base: { functions: base.map(called), primops: [] },
    head: { functions: head.map(called), primops: [] },
  })
}

describe('calls by origin', () => {
  test('are summed by repository, input and others, what grew most first', () => {
    const base: Written[] = [
      ['repository', 10],
      ['nixpkgs', 100],
      ['nixpkgs', 50],
      ['other', 5],
    ]
    const head: Written[] = [
      ['repository', 30],
      ['nixpkgs', 450],
      ['home-manager', 7],
      ['other', 2],
    ]
    expect(originsOf(base, head)).toEqual([
      { origin: 'input', input: 'nixpkgs', base: 150, head: 450, difference: 300 },
      { origin: 'repository', base: 10, head: 30, difference: 20 },
      { origin: 'input', input: 'home-manager', base: 0, head: 7, difference: 7 },
      { origin: 'other', base: 5, head: 2, difference: -3 },
    ])
  })

  test('are left out where the number is the same', () => {
    expect(
      originsOf(
        [
          ['repository', 1],
          ['nixpkgs', 5],
        ],
        [
          ['repository', 2],
          ['nixpkgs', 5],
        ],
      ),
    ).toEqual([{ origin: 'repository', base: 1, head: 2, difference: 1 }])
    expect(originsOf([['repository', 1]], [['repository', 1]])).toEqual([])
    expect(originsOf([], [])).toEqual([])
  })

  test('of more inputs than there are rows end in one row of others, with what changed least', () => {
    const inputs = Array.from({ length: 30 }, (_, index): Written => [`input-${index}`, index + 1])
    const rows = originsOf([], [...inputs, ['other', 1000]])
    expect(rows).toHaveLength(MOST_ROWS)
    expect(rows[0]).toMatchObject({ input: 'input-29', difference: 30 })
    const small = inputs.slice(0, 11).reduce((total, [, calls]) => total + calls, 0)
    expect(rows.at(-1)).toEqual({ origin: 'other', base: 0, head: 1000 + small, difference: 1000 + small })
  })

  test('add up to the increase, and fit the results file, whatever they are', () => {
    const names = fc.constantFrom(
      'repository',
      'other',
      ...Array.from({ length: 40 }, (_, index) => `i${index}`),
    )
    const side = fc.array(fc.tuple(names, fc.nat(1_000_000)), { maxLength: 80 })
    fc.assert(
      fc.property(side, side, (base, head) => {
        const rows = originsOf(base, head)
        const sum = (calls: readonly Written[]) => calls.reduce((total, [, count]) => total + count, 0)
        const increase = rows.reduce((total, { difference }) => total + difference, 0)
        expect(increase).toBe(sum(head) - sum(base))
        expect(rows.every((row) => row.head - row.base === row.difference)).toBe(true)
        expect(explanationSchema.safeParse({ origins: rows }).success).toBe(true)
      }),
    )
  })
})
