import { describe, expect, test } from '@jest/globals'
import { causesOf } from '../../../src/core/causes/causes-of.ts'
import type { CausePlace, CauseRow } from '../../../src/core/model/causes.ts'
import type { Part } from '../../../src/core/causes/part.ts'
import { BASE, type Simulation, simulate } from './simulated.ts'

const INCREASE = 100_000

describe('a single cause', () => {
  test('is proven by its own removal and by what it adds alone, and nothing else is asked', () => {
    const { rows, questions } = rowsOf({
      parts: 3,
      cost: (has) => (has.has(1) ? INCREASE : 0),
      suspects: [1, 0],
    })
    expect(rows).toEqual([{ parts: [1], gone: 1 }])
    expect(questions).toEqual([[1], [0], [0, 2]])
  })

  test('is found among 300 parts by groups, within a few rounds', () => {
    for (const cause of [0, 17, 150, 299]) {
      const { rows, found, rounds } = rowsOf({
        parts: 300,
        cost: (has) => (has.has(cause) ? INCREASE : 0),
        suspects: [7, 8, 9, 10],
        width: 4,
      })
      expect(rows).toEqual([{ parts: [cause], gone: 1 }])
      expect(found.evaluations).toBeLessThanOrEqual(28)
      expect(rounds).toBeLessThanOrEqual(8)
    }
  })

  test('is told with what goes with it, where head does not evaluate without it alone', () => {
    const { rows } = rowsOf({
      parts: 4,
      cost: (has) => (has.has(2) ? INCREASE : 0),
      // Part 0 uses what part 2 defines.
      broken: (has) => (has.has(0) && !has.has(2) ? [0] : undefined),
      suspects: [2],
    })
    expect(rows).toEqual([{ parts: [2], dependents: [0], gone: 1 }])
  })
})

describe('a cause and what it needs', () => {
  test('are one row, which names the use first: without it the definition does nothing', () => {
    const { rows } = rowsOf({
      parts: 4,
      cost: (has) => (has.has(1) && has.has(3) ? INCREASE : 0),
      // Part 3 uses what part 1 defines.
      broken: (has) => (has.has(3) && !has.has(1) ? [3] : undefined),
      suspects: [1],
    })
    expect(rows).toEqual([{ parts: [3], needs: [1], gone: 1 }])
  })
})

describe('several causes', () => {
  test('each have a row, the largest first', () => {
    const { rows } = rowsOf({
      parts: 5,
      cost: (has) => (has.has(0) ? 30_000 : 0) + (has.has(3) ? 70_000 : 0),
    })
    expect(rows).toEqual([
      { parts: [3], gone: 0.7 },
      { parts: [0], gone: 0.3 },
    ])
  })

  test('that only cost together are one row, with what each comes to by itself', () => {
    const { rows } = rowsOf({
      parts: 4,
      cost: (has) => (has.has(0) && has.has(2) ? INCREASE : has.has(0) ? 25_000 : 0),
      suspects: [0],
    })
    expect(rows).toEqual([
      { parts: [0, 2], gone: 1, each: [1, 0.75], alone: [0.25, 0], relation: 'only-together' },
    ])
  })

  test('of which each alone costs everything are one row', () => {
    const { rows } = rowsOf({
      parts: 9,
      cost: (has) => (has.has(1) || has.has(7) ? INCREASE : 0),
      suspects: [1],
    })
    expect(rows).toEqual([{ parts: [1, 7], gone: 1, each: [0, 0], relation: 'either' }])
  })

  test('of which each alone costs everything are found among many', () => {
    const { rows } = rowsOf({
      parts: 120,
      cost: (has) => (has.has(20) || has.has(95) ? INCREASE : 0),
      width: 4,
      affordable: 60,
    })
    expect(rows[0]).toMatchObject({ parts: [20, 95], gone: 1 })
  })

  test('that can not be left out one by one are one row', () => {
    const group = [2, 3, 5, 6]
    const { rows } = rowsOf({
      parts: 8,
      cost: (has) => (has.has(2) ? INCREASE : 0),
      broken: (has) => {
        const there = group.filter((part) => has.has(part))
        return there.length === 0 || there.length === group.length ? undefined : there
      },
      suspects: [5],
    })
    expect(rows).toEqual([{ parts: group, gone: 1, relation: 'inseparable' }])
  })

  test('that are spread over many places each have a small row', () => {
    const { rows, found } = rowsOf({ parts: 6, cost: (has) => [...has].length * 10_000 })
    expect(rows).toHaveLength(6)
    expect(found.joint).toBeUndefined()
    for (const { gone } of rows) expect(gone).toBeCloseTo(1 / 6)
  })
})

describe('what saves', () => {
  test('stands beside what costs, by its own share of the net increase', () => {
    const { rows } = rowsOf({
      parts: 4,
      cost: (has) => (has.has(1) ? 200_000 : 0) - (has.has(3) ? 100_000 : 0),
    })
    expect(rows).toEqual([
      { parts: [1], gone: 2 },
      { parts: [3], gone: -1 },
    ])
  })
})

describe('when the time is over', () => {
  test('the smallest group that is known to hold the cause is told', () => {
    const { rows, found } = rowsOf({
      parts: 300,
      cost: (has) => (has.has(123) ? INCREASE : 0),
      width: 2,
      affordable: 5,
    })
    expect(found.isOutOfTime || found.evaluations >= 5).toBe(true)
    expect(rows[0]).toMatchObject({ relation: 'among', gone: 1 })
    expect(found.groups[0]?.parts).toContain(123)
  })
})

describe('what is not known', () => {
  test('is not told: parts that were left out only to have head evaluate need nothing', () => {
    const { rows } = rowsOf({
      parts: 12,
      cost: (has) => (has.has(3) ? INCREASE : 0),
      // Part 5 uses what part 0 defines, and no error says so.
      broken: (has) => (has.has(5) && !has.has(0) ? [] : undefined),
      suspects: [0],
    })
    expect(rows).toEqual([{ parts: [3], gone: 1 }])
  })

  test('is told as one or more of many parts, where it is in those that were left out to have head evaluate', () => {
    const { rows, causes } = rowsOf({
      parts: 12,
      cost: (has) => (has.has(3) ? INCREASE : 0),
      broken: (has) => (has.has(5) && !has.has(0) ? [] : undefined),
      suspects: [0],
      affordable: 2,
    })
    expect(rows).toEqual([{ parts: [0, 1, 2, 3, 4, 5, 6], gone: 1, relation: 'among' }])
    expect(causes.unresolved).toBe(1)
  })

  test('is not that parts can not be left out one by one, whenever the time ends', () => {
    for (let affordable = 1; affordable <= 40; affordable += 1) {
      const { rows } = rowsOf({
        parts: 120,
        cost: (has) => (has.has(20) || has.has(95) ? INCREASE : 0),
        width: 4,
        affordable,
      })
      expect(rows.map(({ relation }) => relation)).not.toContain('inseparable')
    }
  })
})

interface ToldRow extends Pick<CauseRow, 'gone' | 'each' | 'alone' | 'relation'> {
  readonly parts: readonly number[]
  readonly needs?: readonly number[]
  readonly dependents?: readonly number[]
}

/** Rows with the numbers of parts in the place of their places. */
function rowsOf(simulation: Simulation) {
  const simulated = simulate(simulation)
  const parts = Array.from({ length: simulation.parts }, (_, index): Part => ({
    places: [{ file: String(index), edit: 'edited' }],
    pieces: [],
    path: `folder-${Math.floor(index / 10)}/${index}`,
    altersCode: true,
    isAside: false,
  }))
  const all = new Set(parts.map((_, index) => index))
  const causes = causesOf({
    metric: 'function-calls',
    base: BASE,
    head: BASE + simulation.cost(all),
    parts,
    found: simulated.found,
  })
  const numbers = (places: readonly CausePlace[]) =>
    places.map((place) => ('file' in place ? Number(place.file) : -1))
  const rows = causes.rows.map(({ places, needs, dependents, gone, each, alone, relation }): ToldRow => ({
    parts: numbers(places),
    ...(needs && { needs: numbers(needs) }),
    ...(dependents && { dependents: numbers(dependents) }),
    gone,
    ...(each && { each }),
    ...(alone && { alone }),
    ...(relation && { relation }),
  }))
  return { ...simulated, causes, rows }
}
