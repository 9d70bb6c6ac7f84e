// What two `build-stats.json` differ in: what is to be built and fetched, and the sizes of the closure.

import { metrics } from '../model/metric.ts'
import { sizesByName } from '../nix/store-name.ts'
import type { StoredBuildStats } from '../profile/stored-build-stats.ts'
import { compareText } from '../text/canonical.ts'
import type { BuildChanges, FigureChange, PathChange } from './profile-diff.ts'
import type { ProfileSides } from './stored-profile.ts'

/** Paths that are named. */
const MOST_PATHS = 10

export function compareBuilds({ base, head }: ProfileSides<StoredBuildStats>): BuildChanges {
  const toBuild = { base: base.plan?.toBuild ?? [], head: head.plan?.toBuild ?? [] }
  return {
    isSameDerivation: base.derivation === head.derivation,
    figures: figuresOf({ base, head }).filter((one) => one.base !== null || one.head !== null),
    toBuild: {
      base: without(toBuild.base, toBuild.head),
      head: without(toBuild.head, toBuild.base),
    },
    paths: changedPaths({ base, head }),
  }
}

function figuresOf({ base, head }: ProfileSides<StoredBuildStats>): readonly FigureChange[] {
  const planned = metrics.flatMap(({ id, label, unit, source }): FigureChange[] => {
    if (source.from !== 'plan') return []
    const read = ({ plan }: StoredBuildStats) => (plan === undefined ? null : (source.read(plan) ?? null))
    return [{ id, label, unit, base: read(base), head: read(head) }]
  })
  const count = (id: string, label: string, read: (of: StoredBuildStats) => number | null): FigureChange => ({
    id,
    label,
    unit: 'count',
    base: read(base),
    head: read(head),
  })
  return [
    ...planned,
    count('imported-derivations', 'built while evaluating', (of) => of.importedDerivations.length),
    count('derivations-in-closure', 'derivations in closure', (of) => of.derivationsInClosure),
    count('closure-paths', 'paths in the closure', (of) => of.closure?.paths ?? null),
    {
      ...count('closure-bytes', 'size of the closure', (of) => of.closure?.totalBytes ?? null),
      unit: 'bytes',
    },
  ]
}

function without(paths: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others)
  return paths.filter((path) => !known.has(path))
}

/**
 * By what they are called, without hash and version: a package that was updated is one row. What only one side names is
 * at most as large in the other as the smallest that is named there.
 */
function changedPaths({ base, head }: ProfileSides<StoredBuildStats>): readonly PathChange[] {
  if (base.closure === null || head.closure === null) return []
  const [before, after] = [sizesIn(base.closure), sizesIn(head.closure)]
  const [leastBefore, leastAfter] = [smallestTold(base.closure), smallestTold(head.closure)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => {
      const [from, to] = [before.get(name), after.get(name)]
      const difference = Math.abs((to ?? leastAfter) - (from ?? leastBefore))
      return { name, baseBytes: from, headBytes: to, difference }
    })
    .filter(({ baseBytes, headBytes, difference }) => baseBytes !== headBytes && difference > 0)
    .toSorted((one, other) => other.difference - one.difference || compareText(one.name, other.name))
    .slice(0, MOST_PATHS)
    .map(({ name, baseBytes, headBytes }) => ({ name, baseBytes, headBytes }))
}

type StoredClosure = NonNullable<StoredBuildStats['closure']>

function sizesIn({ largest }: StoredClosure): ReadonlyMap<string, number> {
  return sizesByName(largest.map(({ path, unpackedBytes }) => [path, unpackedBytes]))
}

/** None where all are told. */
function smallestTold({ largest, paths }: StoredClosure): number {
  return paths > largest.length ? (largest.at(-1)?.unpackedBytes ?? 0) : 0
}
