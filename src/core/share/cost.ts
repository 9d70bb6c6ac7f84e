// What measuring took, as far as the results themselves tell.

import type { TargetResults } from '../model/target-results.ts'

/** Evaluator processes that gave these targets their figures. */
export function evaluationsOf(targets: readonly TargetResults[]): number {
  return targets.reduce((sum, { runs }) => sum + runs.exact + 2 * runs.pairs + (runs.explaining ?? 0), 0)
}
