// Which removals are told of: what comes to the same once, and by as few parts as are known to account for it.

import { type Question, type Removal, sorted } from './asking.ts'
import { LEAST_GONE } from './search.ts'

export interface ToldRemoval {
  readonly removal: Removal
  /** Parts that only these need. */
  readonly needed: Question
}

/** In their order. */
export function toldRemovals(removals: readonly Removal[]): readonly ToldRemoval[] {
  return withoutSupersets(oncePerSet(removals))
}

/** Parts that can only be left out with each other are one: no more is known of any of them. */
function oncePerSet(removals: readonly Removal[]): readonly Removal[] {
  const bySet = new Map<string, Removal>()
  for (const removal of removals) {
    const key = sorted([...removal.parts, ...removal.needs]).join(' ')
    const known = bySet.get(key)
    bySet.set(key, known === undefined ? removal : merged(known, removal))
  }
  return [...bySet.values()]
}

function merged(one: Removal, other: Removal): Removal {
  const parts = sorted([...one.parts, ...other.parts])
  return { ...one, parts, needs: one.needs.filter((part) => !parts.includes(part)) }
}

/** What is gone without fewer parts is told of those: what only went with them is what they alone need. */
function withoutSupersets(removals: readonly Removal[]): readonly ToldRemoval[] {
  const sets = removals.map((removal) => ({ removal, set: new Set([...removal.parts, ...removal.needs]) }))
  return sets
    .filter((one) => !sets.some((other) => isLarger(one, other)))
    .map(({ removal, set }): ToldRemoval => ({
      removal,
      needed: sorted(
        sets
          .filter((other) => isLarger(other, { removal, set }))
          .flatMap((other) => neededOnlyBy(set, other)),
      ),
    }))
}

interface RemovalSet {
  readonly removal: Removal
  /** All that was left out. */
  readonly set: ReadonlySet<number>
}

/** It leaves out more, and the same is gone. */
function isLarger(one: RemovalSet, other: RemovalSet): boolean {
  return (
    other.set.size < one.set.size &&
    Math.abs(other.removal.gone - one.removal.gone) < LEAST_GONE &&
    [...other.set].every((part) => one.set.has(part))
  )
}

/** What could be left out with these, where nothing else had to go with it: that may be what needs it. */
function neededOnlyBy(
  set: ReadonlySet<number>,
  { removal: { parts, needs, isGuess } }: RemovalSet,
): Question {
  return isGuess !== true && needs.every((part) => set.has(part))
    ? parts.filter((part) => !set.has(part))
    : []
}
