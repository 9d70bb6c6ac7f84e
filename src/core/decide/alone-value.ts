// What a metric comes to on one side that has nothing to be compared with: ceilings and floors hold for it all the same.

import type { Measurement } from '../model/measurement.ts'
import { type Metric, metrics } from '../model/metric.ts'
import type { Side } from '../model/revision.ts'
import type { Threshold } from '../model/threshold.ts'
import { crossedBound } from './judge-exact.ts'
import { exactValue, timedValues } from './work.ts'

/** A counter as counted, or the best of the timed runs: whatever else the machine did, the code takes no less. */
export function aloneValue(
  metric: Metric,
  measurement: Measurement,
  side: Side = 'head',
): number | undefined {
  if (metric.kind !== 'sampled')
    return exactValue(metric, measurement, side === 'base' ? measurement : undefined)
  const values = timedValues(metric, measurement) ?? []
  if (values.length === 0) return undefined
  return metric.better === 'lower' ? Math.min(...values) : Math.max(...values)
}

/** Whether the best of the timed runs is beyond a ceiling or a floor of a sampled metric. */
export function isBeyondBounds(
  measurement: Measurement,
  thresholdOf: (metric: Metric) => Threshold,
): boolean {
  return metrics.some((metric) => {
    const value = metric.kind === 'sampled' ? aloneValue(metric, measurement) : undefined
    return value !== undefined && crossedBound(value, thresholdOf(metric)) !== undefined
  })
}

/** Whether metrics of a kind have a ceiling or floor. */
export function hasBound(kind: Metric['kind'], thresholdOf: (metric: Metric) => Threshold): boolean {
  return metrics.some((metric) => {
    const { max, min } = thresholdOf(metric)
    return metric.kind === kind && (max !== undefined || min !== undefined)
  })
}
