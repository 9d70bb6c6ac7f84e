// An order among values that hangs on nothing but what they hold, so that merging does not hang on which file came first.
//
// Not RFC 8785 (the library `canonicalize`): it throws at half a character, which a stranger's results file can have, and at a
// figure that is none; and it sorts keys that are numbers as texts, so that the digests under which baselines are kept
// would be others.

import { type Group, groupsOf } from './groups.ts'

/** JSON with the keys of objects in order: the same text for equal values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMapping(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => compareText(one, other)))
      : inner,
  )
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** By code units, the same in every locale. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

/** Each value once, in canonical order. */
export function distinct<T>(values: readonly T[]): readonly T[] {
  const known = new Map(values.map((value) => [canonicalJson(value), value]))
  return [...known].toSorted(([one], [other]) => compareText(one, other)).map(([, value]) => value)
}

/** The values that have the same key together, in the order of the keys. */
export function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly Group<T>[] {
  const groups = groupsOf(values, keyOf)
  return [...groups].toSorted(([one], [other]) => compareText(one, other)).map(([, group]) => group)
}
