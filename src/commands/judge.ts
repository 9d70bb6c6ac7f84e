// From measurements to findings.

import { compareTarget } from '../core/decide/compare.ts'
import type { Config } from '../core/model/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import type { TargetResults } from '../core/model/target-results.ts'
import { pastOf, type Past } from './read-history.ts'
import type { TimedMeasurements } from './measure-timed.ts'

/** Compares both sides of each target by the thresholds that are configured for it. */
export function judge(
  { targets, certainty }: TimedMeasurements,
  config: Config,
  past?: Past,
): readonly TargetResults[] {
  return targets.map(({ target, base, head, timing, notPursued, timingFailure, buildFailure }) =>
    compareTarget({
      name: target.name,
      renamedFrom: target.renamedFrom?.name,
      base,
      head,
      thresholdOf: (metric) => thresholdFor(metric.id, config, target),
      certainty,
      pastOf: pastOf(past, target.name),
      failsOnBothSides: config.failsOnBothSides,
      timing,
      notPursued,
      timingFailure,
      buildFailure,
    }),
  )
}
