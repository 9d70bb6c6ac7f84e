// The threshold that holds for one metric of one target.

import { type MetricId, metricOf } from '../model/metric.ts'
import type { Thresholds } from '../model/target.ts'
import type { Threshold } from '../model/threshold.ts'

/**
 * The metric's default, under the configuration's threshold, under the target's own: each part (`fail`, `max`, …)
 * from the innermost that says something of it. A part that is there and undefined (`none` in the file) switches
 * off what it lies over.
 */
export function thresholdFor(
  metric: MetricId,
  config: { readonly thresholds: Thresholds },
  target: { readonly thresholds: Thresholds },
): Threshold {
  return { ...metricOf(metric).threshold, ...config.thresholds[metric], ...target.thresholds[metric] }
}
