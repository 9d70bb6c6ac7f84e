// What was recorded → what a report tells of it: figures that moved of late, by which commits, and which of them creep.

import { compareText } from '../text/canonical.ts'
import { type Metric, type MetricId, metricIds, metricOf } from '../model/metric.ts'
import type { Threshold } from '../model/threshold.ts'
import {
  MOST_OF_TARGET,
  MOST_POINTS,
  MOST_SERIES,
  RECENT_DAYS,
  type Trend,
  TREND_DAYS,
  type TrendSeries,
} from '../model/trend.ts'
import { creepIn, gravest, movesSince } from './creep.ts'
import { type Point, type Points, type Recorded, valueThen } from './recorded.ts'

const DAY_SECONDS = 86_400

export interface TrendQuestion {
  readonly recorded: Recorded
  /** Seconds since 1970. */
  readonly now: number
  /** The limits that hold for a target; undefined where it is none of those that are looked at. */
  readonly thresholdOf: (target: string, metric: Metric) => Threshold | undefined
  readonly days?: number
}

/** Undefined where nothing was recorded in that time. */
export function trendOf({ recorded, now, thresholdOf, days = TREND_DAYS }: TrendQuestion): Trend | undefined {
  const since = daysBefore(now, days)
  const commits = recorded.commits.filter(({ timestamp }) => timestamp > since).length
  if (commits === 0) return undefined
  const series = [...recorded.targets].flatMap(([target, figures]) =>
    [...figures].flatMap(([id, points]) => {
      const metric = metricOf(id)
      const threshold = thresholdOf(target, metric)
      if (threshold === undefined) return []
      return seriesOf({ target, metric, points, threshold }, { since, now }) ?? []
    }),
  )
  return { until: Math.floor(now), since, commits, series: selected(series) }
}

/** Seconds since 1970. */
export function daysBefore(now: number, days: number): number {
  return Math.max(0, Math.floor(now - days * DAY_SECONDS))
}

/** Those that a report has room for: what creeps, and what moved most. The same of parts as of the whole. */
export function selected(series: readonly TrendSeries[]): TrendSeries[] {
  const known = new Map(series.map((one) => [JSON.stringify([one.target, one.metric]), one]))
  const ordered = [...known.values()].toSorted(compareSeries)
  const seen = new Map<string, number>()
  const few = ordered.filter(({ target }) => {
    const count = (seen.get(target) ?? 0) + 1
    seen.set(target, count)
    return count <= MOST_OF_TARGET
  })
  return few.slice(0, MOST_SERIES)
}

interface Figure {
  readonly target: string
  readonly metric: Metric
  readonly points: Points
  readonly threshold: Threshold
}

/** Undefined where it did not move. */
function seriesOf(
  { target, metric, points, threshold }: Figure,
  { since, now }: { readonly since: number; readonly now: number },
): TrendSeries | undefined {
  const moves = movesSince(points, since)
  if (moves.length === 0) return undefined
  const recently = daysBefore(now, RECENT_DAYS)
  const creep = creepIn({ points, since: recently, metric, threshold })
  return {
    target,
    metric: metric.id,
    points: thinned(shownPoints(points, since)).map(({ sha, timestamp, value }) => [sha, timestamp, value]),
    from: valueThen(points, since).value,
    to: (points.at(-1) ?? points[0]).value,
    moves: moves.length,
    largest: gravest(moves.map(({ move }) => move)),
    recent: { from: valueThen(points, recently).value, moves: movesSince(points, recently).length },
    ...(creep && { creep }),
  }
}

/** From the one that held at the begin. */
function shownPoints(points: Points, since: number): readonly Point[] {
  const first = valueThen(points, since)
  return points.slice(points.indexOf(first))
}

/** As many as a picture can show: the first, and of neighbours the last. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points
  const [first, ...others] = points
  const size = Math.ceil(others.length / (MOST_POINTS - 1))
  const last = others.filter((_, index) => index % size === size - 1 || index === others.length - 1)
  return first === undefined ? last : [first, ...last]
}

/** What creeps first, then what moved most, as a share of what it was. */
function compareSeries(one: TrendSeries, other: TrendSeries): number {
  return (
    Number(other.creep !== undefined) - Number(one.creep !== undefined) ||
    shareOf(other) - shareOf(one) ||
    compareText(one.target, other.target) ||
    orderOf(one.metric) - orderOf(other.metric)
  )
}

function shareOf({ from, to }: TrendSeries): number {
  return Math.abs(to - from) / Math.max(1, from)
}

function orderOf(metric: MetricId): number {
  return metricIds.indexOf(metric)
}
