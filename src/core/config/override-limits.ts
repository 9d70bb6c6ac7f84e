// Which limits hold for a target on a platform: what the configuration has for some targets, under the target's own.

import type { LimitOverride, Target, Thresholds } from '../model/target.ts'
import { covers } from './exclusion.ts'

/** The limits that hold over those of the whole configuration: a later entry over an earlier one, the target's own over all. */
export function limitsOf(
  target: Pick<Target, 'origin' | 'thresholds'>,
  overrides: readonly LimitOverride[],
  system: string,
): Thresholds {
  return overrides
    .filter((override) => isFor(override, target, system))
    .map(({ thresholds }) => thresholds)
    .concat(target.thresholds)
    .reduce(over, {})
}

export function isFor(
  { match, systems }: LimitOverride,
  { origin }: Pick<Target, 'origin'>,
  system: string,
): boolean {
  if (systems !== undefined && !systems.includes(system)) return false
  return match === undefined || covers(match, origin, system)
}

/** Part by part, as everywhere. */
function over(outer: Thresholds, inner: Thresholds): Thresholds {
  const merged = Object.entries(inner).map(([metric, threshold]) => {
    const [, under = {}] = Object.entries(outer).find(([id]) => id === metric) ?? []
    return [metric, { ...under, ...threshold }] as const
  })
  return { ...outer, ...Object.fromEntries(merged) }
}
