// The ceilings and floors that a proposed configuration begins with, and what of them is met today.

import { type Metric, metrics } from '../model/metric.ts'
import { formatThreshold } from '../config/format-threshold.ts'
import { formatSetting, formatValue } from '../text/number.ts'
import { shownName } from '../text/plain-text.ts'

/** What one target's evaluation came to, of a metric with a goal. */
export interface TodaysFigure {
  readonly metric: Metric['id']
  readonly target: string
  readonly value: number
}

/** What was measured to know today's figures. */
export interface Today {
  /** How many targets were evaluated. */
  readonly targets: number
  readonly figures: readonly TodaysFigure[]
}

/** A goal as a line of the configuration, and what is known of it. */
export interface ProposedGoal {
  readonly label: string
  /** `evaluation-time: { max: 5s }` */
  readonly line: string
  /** `at most 5 s`. */
  readonly limit: string
  readonly standing: Standing
}

/** `beyond`: some target does not meet it today, so that it would fail what a change did not do. */
export type Standing =
  | { readonly kind: 'met' | 'beyond'; readonly worst: string; readonly target: string; readonly of: number }
  /** `why`: completes “it is not known: …”; undefined where nothing was asked. */
  | { readonly kind: 'unknown'; readonly why: string | undefined }

/** The metrics with a goal. */
export const metricsWithGoals: readonly Metric[] = metrics.filter(({ goal }) => goal !== undefined)

/** `today`: undefined where nothing was measured. */
export function proposedGoals(today: Today | undefined): readonly ProposedGoal[] {
  return metricsWithGoals.map((metric) => ({
    label: metric.label,
    line: `${metric.id}: ${formatThreshold(metric.goal ?? {}, metric)}`,
    limit: limitOf(metric),
    standing: standingOf(metric, today),
  }))
}

function limitOf({ goal, unit }: Metric): string {
  const { max, min } = goal ?? {}
  if (max !== undefined) return `at most ${formatSetting(max, unit)}`
  return min === undefined ? '' : `at least ${formatSetting(min, unit)}`
}

function standingOf({ id, unit, goal, better, absent }: Metric, today: Today | undefined): Standing {
  if (today === undefined) return { kind: 'unknown', why: undefined }
  const sign = better === 'lower' ? -1 : 1
  const [worst] = today.figures
    .filter(({ metric }) => metric === id)
    .toSorted((one, other) => sign * (one.value - other.value))
  if (worst === undefined) return { kind: 'unknown', why: absent ?? 'it could not be measured' }
  const { max = Infinity, min = -Infinity } = goal ?? {}
  return {
    kind: worst.value > max || worst.value < min ? 'beyond' : 'met',
    worst: formatValue(worst.value, unit),
    target: shownName(worst.target),
    of: today.targets,
  }
}
