// The store in `build-stats.json`.

import type { Part } from './part.ts'
import type { TargetStore } from './store-health.ts'

/** What is not known is null; `notKnown` says why. */
export function storeRecord({ health, damaged }: TargetStore) {
  const { directory, kind, space, contents, dead, sharing, minFreeBytes } = health
  const parts = { kind, space, contents, garbage: dead, shared: sharing.saved, damaged }
  return {
    directory,
    kind: recordOf(kind),
    space: recordOf(space),
    contents: recordOf(contents),
    garbage: recordOf(dead),
    autoOptimise: sharing.isAutomatic ?? null,
    shared: recordOf(sharing.saved),
    minFreeBytes: minFreeBytes ?? null,
    damaged: recordOf(damaged),
    notKnown: Object.fromEntries(
      Object.entries(parts).flatMap(([name, part]) => (part.kind === 'missing' ? [[name, part.reason]] : [])),
    ),
  }
}

function recordOf<T>(part: Part<T>): T | null {
  return part.kind === 'known' ? part.value : null
}
