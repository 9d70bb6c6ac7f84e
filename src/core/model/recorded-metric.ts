// The metrics that the history has: those that are a commit's own.

import type { Metric } from './metric.ts'

/** Whether a metric is the same whenever and wherever the commit is evaluated, and whatever it is compared with. */
export function isRecorded({
  kind,
  source,
  ofChange,
}: Pick<Metric, 'kind' | 'source' | 'ofChange'>): boolean {
  return kind === 'exact' && source.from !== 'plan' && ofChange !== true
}

/** Whether evaluations alone tell a metric exactly: no store, no substituter and no build has a part in it. */
export function isOfEvaluation({ kind, source }: Pick<Metric, 'kind' | 'source'>): boolean {
  return kind === 'exact' && (source.from === 'run' || source.from === 'graph')
}
