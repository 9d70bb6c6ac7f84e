// The exact metrics that one run tells, and among them the counters: those that stand for the evaluator's work.

import type { Run } from './measurement.ts'
import { type Metric, metrics } from './metric.ts'

/** An exact metric that one run of the evaluator tells: the same wherever the same code is evaluated. */
export interface ToldMetric extends Metric {
  readonly kind: 'exact'
  readonly source: { readonly from: 'run'; readonly read: (run: Run) => number | undefined }
}

/** Exact metrics that one run tells, in the order of reports. */
export const toldMetrics: readonly ToldMetric[] = metrics.filter(isTold)

/** Those of them that stand for work: where all are equal, the evaluator did the same, step by step. */
export const counters: readonly ToldMetric[] = toldMetrics.filter(isCounter)

/** Whether one run tells it exactly. */
export function isTold(metric: Metric): metric is ToldMetric {
  return metric.kind === 'exact' && metric.source.from === 'run'
}

/** Whether one run counts it, and it stands for work. */
export function isCounter(metric: Metric): metric is ToldMetric {
  return isTold(metric) && metric.work !== undefined
}
