// What building a target costs, as far as a change is to blame for it: what base needs as well counts for nothing, whoever
// builds it first.

import { type PathStep, secondsCovered } from './built.ts'
import type { Measurement } from './measurement.ts'
import { newDerivations } from './rebuilds.ts'

/** Derivations that were built here and that base's graph does not have; undefined where that is not known. */
export function newBuilds(of: Measurement, base: Measurement | undefined): readonly PathStep[] | undefined {
  const fresh = base === undefined ? of.closure.derivations : newDerivations(of, base)
  return fresh && of.built?.builds.filter(({ path }) => fresh.has(path))
}

/** Downloads that the target needs and that base does not; of those of all targets of the side. */
export function newDownloads(
  of: Measurement,
  base: Measurement | undefined,
): readonly PathStep[] | undefined {
  const known = new Set(base?.plan.toFetch)
  const wanted = new Set(of.plan.toFetch.filter((path) => !known.has(path)))
  return of.built?.downloads.filter(({ path }) => wanted.has(path))
}

/** In seconds; two derivations that were built side by side count once. */
export function buildSeconds(of: Measurement, base: Measurement | undefined): number | undefined {
  const builds = newBuilds(of, base)
  return builds && secondsCovered(builds)
}

/** In seconds; two downloads side by side count once. */
export function downloadSeconds(of: Measurement, base: Measurement | undefined): number | undefined {
  const downloads = newDownloads(of, base)
  return downloads && secondsCovered(downloads)
}

/** Unpacked size of all that the target needs to run. */
export function closureBytes({ built }: Measurement): number | undefined {
  const { closure } = built ?? {}
  return closure && [...closure.values()].reduce((sum, bytes) => sum + bytes, 0)
}
