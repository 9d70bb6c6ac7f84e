// Which targets are worth the evaluations that an explanation takes.

import { isCounter } from '../model/counter.ts'
import { metricOf } from '../model/metric.ts'
import type { Finding } from '../model/finding.ts'
import type { TargetResults } from '../model/target-results.ts'

/** Whether the evaluator did more than the limits allow: work, time or memory; not what has to be built or fetched. */
export function wantsExplanation({ status, findings }: TargetResults): boolean {
  return status === 'compared' && findings.some(isAgainst)
}

/** Whether any finding speaks against the target, of what has to be built or fetched too. */
export function isAgainstAny({ status, findings }: TargetResults): boolean {
  return (
    status === 'compared' && findings.some(({ outcome }) => outcome === 'regression' || outcome === 'warning')
  )
}

/** Whether the evaluator did anything else than before. */
export function hasChanged({ status, findings }: TargetResults): boolean {
  return (
    status === 'compared' &&
    findings.some(
      ({ metric, kind, change }) =>
        kind === 'exact' && isCounter(metricOf(metric)) && change !== null && change.difference !== 0,
    )
  )
}

function isAgainst({ metric, outcome, change }: Finding): boolean {
  if (outcome !== 'regression' && outcome !== 'warning') return false
  // A ceiling can be exceeded without any change.
  return metricOf(metric).explainedBy === 'calls' && change !== null && change.difference !== 0
}
