// One metric of a real build → its finding. Of what could not be built nobody can tell whether it keeps to its limits; what is
// known of it so far may be beyond a ceiling all the same.

import type { Finding } from '../model/finding.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Metric } from '../model/metric.ts'
import type { Reason } from '../model/reason.ts'
import { isLimit, type Threshold } from '../model/threshold.ts'
import { judgeWithPast } from './compare-metric.ts'
import { crossedBound } from './judge-exact.ts'
import type { PastOf } from './judge-since.ts'
import { withThreshold } from './threshold-parts.ts'
import { exactValue } from './work.ts'

export interface BuiltComparison {
  readonly metric: Metric
  /** Undefined where there is nothing to compare with, which `alone` gives the reason for. */
  readonly base: Measurement | undefined
  readonly alone: Reason
  readonly threshold: Threshold
  /** What the history has of the target. */
  readonly pastOf?: PastOf | undefined
}

/** Undefined for a target that nobody set out to build. */
export function judgeBuilt(head: Measurement, comparison: BuiltComparison): Finding | undefined {
  if (head.built === undefined) return undefined
  const { metric, base, threshold } = comparison
  const value = exactValue(metric, head, base)
  const finding = { metric: metric.id, kind: metric.kind, base: null, head: value ?? null, change: null }
  const limits = withThreshold(threshold)
  const bound = value === undefined ? undefined : crossedBound(value, threshold)
  const { unbuilt } = head.built
  if (unbuilt !== undefined && bound !== 'max') {
    const isOpen = isLimit(threshold) && unbuilt !== 'failed'
    const reason = { kind: 'unbuilt', side: 'head', why: unbuilt } as const
    return { ...finding, head: null, outcome: isOpen ? 'failed' : 'not-available', reason, ...limits }
  }
  if (value === undefined) return { ...finding, outcome: 'not-available', reason: { kind: 'not-told' } }
  const before = base && exactValue(metric, base, base)
  if (before !== undefined)
    return {
      ...finding,
      ...judgeWithPast(comparison, { base: before, head: value }, threshold),
      base: before,
      change: { difference: value - before, ratio: before === 0 ? null : value / before },
      ...limits,
    }
  if (bound !== undefined) return { ...finding, outcome: 'regression', crossed: bound, ...limits }
  return { ...finding, outcome: 'not-comparable', reason: withoutBase(comparison) }
}

function withoutBase({ base, alone }: BuiltComparison): Reason {
  const why = base?.built?.unbuilt
  return why === undefined ? alone : { kind: 'unbuilt', side: 'base', why }
}
