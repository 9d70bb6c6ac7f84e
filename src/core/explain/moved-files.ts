// Files that are on one side only and have the functions of one that is on the other only: moved, or renamed.

import { compareText } from '../text/canonical.ts'
import type { CalledFunction } from '../nix/function-calls.ts'

type Files = ReadonlyMap<string, readonly CalledFunction[]>

/** Less in common than this share of the smaller file is no sign of a move. */
const LEAST_SHARED = 0.5

/** Beyond so many comparisons (a library laid out anew) files are only taken for each other by their names. */
const MOST_COMPARISONS = 20_000

/** Base's file → head's, each at most once. */
export function movedFiles(base: Files, head: Files): ReadonlyMap<string, string> {
  const exhaustive = base.size * head.size <= MOST_COMPARISONS
  const candidates = [...base].flatMap(([from, functions]) =>
    [...head].flatMap(([to, others]) => {
      if (!exhaustive && nameOf(from) !== nameOf(to)) return []
      const share = shared(functions, others)
      return share < LEAST_SHARED ? [] : [{ from, to, share, sameName: nameOf(from) === nameOf(to) }]
    }),
  )
  const moved = new Map<string, string>()
  const taken = new Set<string>()
  const best = candidates.toSorted(
    (one, other) =>
      Number(other.sameName) - Number(one.sameName) ||
      other.share - one.share ||
      compareText(one.from, other.from) ||
      compareText(one.to, other.to),
  )
  for (const { from, to } of best) {
    if (moved.has(from) || taken.has(to)) continue
    moved.set(from, to)
    taken.add(to)
  }
  return moved
}

/** The share of the smaller side's functions that the other has too, by name, and column where there is none. */
function shared(base: readonly CalledFunction[], head: readonly CalledFunction[]): number {
  const counts = new Map<string, number>()
  for (const one of base) counts.set(likenessOf(one), (counts.get(likenessOf(one)) ?? 0) + 1)
  let common = 0
  for (const one of head) {
    const left = counts.get(likenessOf(one)) ?? 0
    if (left === 0) continue
    counts.set(likenessOf(one), left - 1)
    common += 1
  }
  return common / Math.max(1, Math.min(base.length, head.length))
}

function likenessOf({ name, place }: CalledFunction): string {
  return name ?? `:${place.column}`
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/^.*,"/, '')
}
