// What building both sides of a target told, besides its metrics: what took long, what is large, and what grew.

import { newBuilds, newDownloads } from '../model/build-costs.ts'
import { type Builds, MOST_ROWS } from '../model/builds.ts'
import type { UnpackedSizes } from '../model/built.ts'
import type { Measurement } from '../model/measurement.ts'
import { largestPaths } from '../nix/largest-paths.ts'
import { sizesByName } from '../nix/store-name.ts'
import { compareText } from '../text/canonical.ts'

/** Undefined where head was not built, and its closure is not known. */
export function buildsOf(base: Measurement | undefined, head: Measurement): Builds | undefined {
  if (head.built === undefined) return undefined
  const built = newBuilds(head, base) ?? []
  const closures = { base: base?.built?.closure, head: head.built.closure }
  return {
    built: built.length,
    downloaded: (newDownloads(head, base) ?? []).length,
    slowest: built
      .toSorted((one, other) => other.seconds - one.seconds || compareText(one.path, other.path))
      .slice(0, MOST_ROWS)
      .map(({ path, seconds }) => ({ derivation: path, seconds })),
    closure: {
      ...(closures.base && { base: summaryOf(closures.base) }),
      ...(closures.head && { head: summaryOf(closures.head) }),
    },
    grown: closures.base && closures.head ? grownIn(closures.base, closures.head) : [],
  }
}

function summaryOf(sizes: UnpackedSizes): NonNullable<Builds['closure']['head']> {
  const { totalBytes, largest } = largestPaths(sizes, MOST_ROWS)
  return {
    paths: sizes.size,
    bytes: totalBytes,
    largest: largest.map(({ path, unpackedBytes }) => ({ path, bytes: unpackedBytes })),
  }
}

/** By what they are called: a package that was updated is one row. Those that differ most come first. */
function grownIn(base: UnpackedSizes, head: UnpackedSizes): Builds['grown'] {
  const [before, after] = [sizesByName(base), sizesByName(head)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, base: before.get(name) ?? 0, head: after.get(name) ?? 0 }))
    .filter((row) => row.base !== row.head)
    .toSorted((one, other) => differenceOf(other) - differenceOf(one) || compareText(one.name, other.name))
    .slice(0, MOST_ROWS)
}

function differenceOf({ base, head }: Builds['grown'][number]): number {
  return Math.abs(head - base)
}
