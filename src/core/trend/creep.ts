// A slow creep: many small changes for the worse, none of which crosses a limit, and which cross one together. The figures are
// exact, so that nothing has to be told from noise: what counts is the sum, and that it is not the doing of one.

import { judgeExact } from '../decide/judge-exact.ts'
import type { Metric } from '../model/metric.ts'
import type { Threshold } from '../model/threshold.ts'
import { type Creep, MOST_COMMITS, type Move } from '../model/trend.ts'
import { type Points, valueThen } from './recorded.ts'

/** Two are seen as they come. */
const FEWEST_RISES = 3

export interface CreepQuestion {
  readonly points: Points
  /** Begin of the time that is looked at, seconds since 1970. */
  readonly since: number
  readonly metric: Pick<Metric, 'better'>
  readonly threshold: Threshold
}

export function creepIn({ points, since, metric, threshold }: CreepQuestion): Creep | undefined {
  const { better } = metric
  const { warn, fail, minChange } = threshold
  const limits = { warn, fail, minChange }
  const start = valueThen(points, since)
  const tierOf = (base: number, head: number) => judgeExact({ base, head, threshold: limits, better }).crossed
  const small = movesSince(points, since).filter(({ from, to }) => tierOf(from, to) === undefined)
  const worse = better === 'lower' ? 1 : -1
  const rises = small.filter(({ move: [, , difference] }) => difference * worse > 0)
  if (rises.length < FEWEST_RISES) return undefined
  const end = small.reduce((value, { from, to }) => value + to - from, start.value)
  const crossed = tierOf(start.value, end)
  if (crossed !== 'warn' && crossed !== 'fail') return undefined
  return {
    crossed,
    from: start.value,
    to: end,
    rises: rises.length,
    commits: gravest(rises.map(({ move }) => move)),
  }
}

export interface MoveBetween {
  readonly from: number
  readonly to: number
  readonly move: Move
}

/** What changed a figure after a moment, in order. */
export function movesSince(points: Points, since: number): readonly MoveBetween[] {
  return points.flatMap(({ sha, timestamp, value }, index) => {
    const before = points[index - 1]
    if (before === undefined || timestamp <= since) return []
    return [{ from: before.value, to: value, move: [sha, timestamp, value - before.value] }]
  })
}

/** The largest first. */
export function gravest(moves: readonly Move[]): Move[] {
  return moves.toSorted(([, , one], [, , other]) => Math.abs(other) - Math.abs(one)).slice(0, MOST_COMMITS)
}
