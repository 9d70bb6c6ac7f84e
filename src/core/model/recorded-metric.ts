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
