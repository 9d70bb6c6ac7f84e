// What of a derivation graph is new, held against another one: by what derivations come to, and not by their paths
// alone. The path of a derivation changes with any of its inputs; its outputs do not where only the way to something
// of a fixed hash has changed, and what is above that comes to the same too.

import type { Measurement } from './measurement.ts'

/**
 * Paths of head's derivations that have to be built and that base's graph does not have; undefined where the graphs were
 * not read. Where nothing has been built of head, their number does not hang on what there is of base: what leads to a
 * new derivation is new itself, so that no store and no substituter spares it.
 */
export function rebuildsOf(
  head: Measurement,
  base: Measurement | undefined,
): ReadonlySet<string> | undefined {
  const { toBuild } = head.plan
  if (base === undefined) return new Set(toBuild)
  const fresh = newDerivations(head, base)
  return fresh && new Set(toBuild.filter((path) => fresh.has(path)))
}

/**
 * Paths of the derivations of a graph of which another one has neither the derivation nor its outputs; undefined where
 * they were not read. They are looked for from the target down: what is only below something that is not new serves
 * nothing new.
 */
export function newDerivations(of: Measurement, other: Measurement): ReadonlySet<string> | undefined {
  if (of.derivationPath === other.derivationPath) return new Set()
  const { changed } = of
  if (changed === undefined || other.changed === undefined) return undefined
  const there = new Set([...other.changed.values()].flatMap(({ outputs }) => outputs ?? []))
  const isNew = (path: string) => {
    const derivation = changed.get(path)
    return derivation !== undefined && !(derivation.outputs?.every((output) => there.has(output)) ?? false)
  }
  const found = new Set([of.derivationPath].filter(isNew))
  // What is added on the way is visited too.
  for (const path of found) {
    for (const input of changed.get(path)?.inputs ?? []) if (isNew(input)) found.add(input)
  }
  return found
}

/** Paths of the derivations of a graph that another one does not have; of all, where there is no other. */
export function changedPaths(of: Measurement, other: Measurement | undefined): readonly string[] {
  const derivations = [...of.closure.derivations]
  return other === undefined
    ? derivations
    : derivations.filter((path) => !other.closure.derivations.has(path))
}
