// A threshold as it would be written in the configuration file.

import type { SinceLimit, Threshold } from '../model/threshold.ts'
import { formatLimit, type Measured } from './limit.ts'
import { changeNotation, days, formatQuantity, valueNotation } from './quantity.ts'

/** `{ warn: 10%, fail: 20%, min-change: 200ms }`; empty where nothing is judged. */
export function formatThreshold(threshold: Threshold, metric: Measured): string {
  const { warn, fail, minChange, max, min, since } = threshold
  const change = changeNotation[metric.unit]
  const value = valueNotation[metric.unit]
  const parts = [
    warn && `warn: ${formatLimit(warn, metric)}`,
    fail && `fail: ${formatLimit(fail, metric)}`,
    minChange !== undefined && `min-change: ${formatQuantity(minChange, change)}`,
    max !== undefined && `max: ${formatQuantity(max, value)}`,
    min !== undefined && `min: ${formatQuantity(min, value)}`,
    since && `since: ${formatSince(since, metric)}`,
  ].filter((part) => typeof part === 'string')
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`
}

function formatSince({ days: ago, warn, fail }: SinceLimit, metric: Measured): string {
  const limits = [
    warn && `warn: ${formatLimit(warn, metric)}`,
    fail && `fail: ${formatLimit(fail, metric)}`,
  ].filter((part) => typeof part === 'string')
  const text = formatQuantity(ago, days)
  return limits.length === 0 ? text : `{ ago: ${[text, ...limits].join(', ')} }`
}
