// Whether all that changed of a target is so little that the configuration wants no row of it.

import type { Finding } from '../model/finding.ts'
import type { TargetResults } from '../model/target-results.ts'
import { leadingFindings, standingOf } from './standing.ts'

/**
 * Only for a target within all its limits. `smallest`: the change of a metric that is worth a row, as a fraction of base;
 * 0 where each is. A change from nothing, or to nothing, always is.
 */
export function isSmallChange(target: TargetResults, smallest: number): boolean {
  return (
    target.status === 'compared' &&
    standingOf(target) === 'changed' &&
    leadingFindings(target).every((finding) => relativeChange(finding) < smallest)
  )
}

function relativeChange({ base, change }: Finding): number {
  return change === null ? 0 : Math.abs(change.difference) / Math.abs(base ?? 0)
}
