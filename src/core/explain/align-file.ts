// Pairs the functions of one file, as base and head have it, where nobody tells which lines the change touched.

import type { CalledFunction } from '../nix/function-calls.ts'
import { countWhere } from './count-where.ts'

/** A function on both sides, or on one where the other never calls it. */
export interface FunctionPair {
  readonly base: CalledFunction | undefined
  readonly head: CalledFunction | undefined
}

/** Shifts that are tried at most: a file has few places where lines were inserted or removed. */
const MOST_SHIFTS = 40

/** Groups of functions alike, of which each may be each, say little of the shift, and cost the square of their size. */
const LARGEST_GROUP = 60

export function alignFile(
  base: readonly CalledFunction[],
  head: readonly CalledFunction[],
): readonly FunctionPair[] {
  const state: Alignment = { base: inOrder(base), head: inOrder(head), pairs: [] }
  pairShifted(state)
  pairNamed(state)
  pairNeighbours(state)
  return [
    ...state.pairs,
    ...state.base.map((one) => ({ base: one, head: undefined })),
    ...state.head.map((one) => ({ base: undefined, head: one })),
  ]
}

interface Pair {
  readonly base: CalledFunction
  readonly head: CalledFunction
}

/** What is not paired yet, in the order of the file. */
interface Alignment {
  base: readonly CalledFunction[]
  head: readonly CalledFunction[]
  readonly pairs: Pair[]
}

/** Functions of the same name and column whose lines moved alike; the most common shift first, none across another. */
function pairShifted(state: Alignment): void {
  for (const shift of shiftsOf(state.base, state.head)) {
    if (state.base.length === 0 || state.head.length === 0) return
    const byPlace = new Map(state.head.map((one) => [placeKey(one, 0), one]))
    // None crosses another: by base's order they are in head's.
    const certain = state.pairs.toSorted((one, other) => compare(one.base, other.base))
    const found = state.base.flatMap((one): Pair[] => {
      const other = byPlace.get(placeKey(one, shift))
      return other === undefined || crosses(certain, one, other) ? [] : [{ base: one, head: other }]
    })
    // One without a name says nothing: something without a name is in the same column of many lines.
    if (found.length > 1 || found.some(({ base }) => base.name !== undefined)) add(state, found)
  }
}

/** By how many functions agree; of equally many the smaller shift. */
function shiftsOf(base: readonly CalledFunction[], head: readonly CalledFunction[]): readonly number[] {
  const groups = new Map<string, { readonly base: number[]; readonly head: number[] }>()
  for (const [side, functions] of [['base', base] as const, ['head', head] as const]) {
    for (const one of functions) {
      const key = `${one.place.column}:${one.name ?? ''}`
      const group = groups.get(key) ?? { base: [], head: [] }
      group[side].push(one.place.line)
      groups.set(key, group)
    }
  }
  const votes = new Map<number, number>([[0, 1]])
  for (const group of groups.values()) {
    const ends = [group.base.slice(0, LARGEST_GROUP), group.head.slice(0, LARGEST_GROUP)] as const
    for (const from of ends[0]) {
      for (const to of ends[1]) votes.set(to - from, (votes.get(to - from) ?? 0) + 1)
    }
    const [from, to] = [group.base.at(-1), group.head.at(-1)]
    if (group.base.length > LARGEST_GROUP && from !== undefined && to !== undefined) {
      votes.set(to - from, (votes.get(to - from) ?? 0) + LARGEST_GROUP)
    }
  }
  return [...votes]
    .toSorted(
      ([one, oneVotes], [other, otherVotes]) =>
        otherVotes - oneVotes || Math.abs(one) - Math.abs(other) || one - other,
    )
    .slice(0, MOST_SHIFTS)
    .map(([shift]) => shift)
}

/** Whether a pair would turn the order of pairs that are certain around. `pairs`: in order. */
function crosses(pairs: readonly Pair[], base: CalledFunction, head: CalledFunction): boolean {
  const before = pairs[countWhere(pairs, (pair) => compare(pair.base, base) < 0) - 1]
  const after = pairs[countWhere(pairs, (pair) => compare(pair.base, base) <= 0)]
  return (
    (before !== undefined && compare(before.head, head) > 0) ||
    (after !== undefined && compare(after.head, head) < 0)
  )
}

/** Names that are left on both sides: in their order, wherever they went in the file. */
function pairNamed(state: Alignment): void {
  const byName = new Map<string, CalledFunction[]>()
  // The first comes last, to be taken from the end.
  for (const one of state.head.toReversed()) {
    if (one.name === undefined) continue
    const known = byName.get(one.name)
    if (known === undefined) byName.set(one.name, [one])
    else known.push(one)
  }
  add(
    state,
    state.base.flatMap((one): Pair[] => {
      const other = one.name === undefined ? undefined : byName.get(one.name)?.pop()
      return other === undefined ? [] : [{ base: one, head: other }]
    }),
  )
}

/**
 * Renamed, or without a name in a line that was edited: as many are left on both sides of the same gap between paired
 * neighbours, and in their order they are the same.
 */
function pairNeighbours(state: Alignment): void {
  const gaps = new Map<number, { readonly base: CalledFunction[]; readonly head: CalledFunction[] }>()
  for (const side of ['base', 'head'] as const) {
    const paired = inOrder(state.pairs.map((pair) => pair[side]))
    for (const one of state[side]) {
      const gap = countWhere(paired, (other) => compare(other, one) < 0)
      const known = gaps.get(gap) ?? { base: [], head: [] }
      known[side].push(one)
      gaps.set(gap, known)
    }
  }
  add(
    state,
    [...gaps.values()].flatMap(({ base, head }): Pair[] =>
      base.length !== head.length
        ? []
        : base.flatMap((one, index): Pair[] => {
            const other = head[index]
            return other === undefined || !mayBeOne(one, other) ? [] : [{ base: one, head: other }]
          }),
    ),
  )
}

/** A function keeps having a name, or having none. */
function mayBeOne(one: CalledFunction, other: CalledFunction): boolean {
  return (one.name === undefined) === (other.name === undefined)
}

function add(state: Alignment, found: readonly Pair[]): void {
  const taken = new Set(found.flatMap((pair) => [pair.base, pair.head]))
  for (const pair of found) state.pairs.push(pair)
  state.base = state.base.filter((one) => !taken.has(one))
  state.head = state.head.filter((one) => !taken.has(one))
}

function placeKey({ name, place }: CalledFunction, shift: number): string {
  return `${place.line + shift}:${place.column}:${name ?? ''}`
}

function inOrder(functions: readonly CalledFunction[]): readonly CalledFunction[] {
  return functions.toSorted(compare)
}

function compare({ place: one }: CalledFunction, { place: other }: CalledFunction): number {
  return one.line - other.line || one.column - other.column
}
