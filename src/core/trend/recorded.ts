// The files of a series → when each figure changed, by commit.

import { groupsOf } from '../text/groups.ts'
import { type MetricId, metricIds } from '../model/metric.ts'
import { compareCommits, type KeptCommit, type Month } from './month.ts'

/** A commit from which on a figure has a value. */
export interface Point {
  readonly sha: string
  readonly timestamp: number
  readonly value: number
}

/** At least one, the oldest first; each with another value than the one before it. */
export type Points = readonly [Point, ...Point[]]

export interface Recorded {
  /** By time. */
  readonly commits: readonly KeptCommit[]
  readonly targets: ReadonlyMap<string, ReadonlyMap<MetricId, Points>>
}

/** Months of one series. A metric that this version does not know is left out. */
export function recordedIn(months: readonly Month[]): Recorded {
  const ordered = months.toSorted((one, other) => compareFirst(one, other))
  const names = new Set(ordered.flatMap(({ targets }) => [...targets.keys()]))
  const targets = [...names].map((name) => [name, figuresOf(name, ordered)] as const)
  return {
    commits: ordered.flatMap(({ commits }) => commits),
    targets: new Map(targets.filter(([, figures]) => figures.size > 0)),
  }
}

/** The value that held at a moment, and since which commit; of a figure that is younger, the first that is known. */
export function valueThen(points: Points, timestamp: number): Point {
  return points.findLast((point) => point.timestamp <= timestamp) ?? points[0]
}

function compareFirst({ commits: [one] }: Month, { commits: [other] }: Month): number {
  return one === undefined || other === undefined ? 0 : compareCommits(one, other)
}

function figuresOf(name: string, months: readonly Month[]): ReadonlyMap<MetricId, Points> {
  return new Map(
    metricIds.flatMap((metric) => {
      const points = changesOf(months.flatMap((month) => pointsIn(month, name, metric)))
      return points === undefined ? [] : [[metric, points] as const]
    }),
  )
}

/** Where nothing is told of a commit, the figure is taken to be as it was. */
function pointsIn({ commits, targets }: Month, name: string, metric: MetricId): readonly Point[] {
  const steps = targets.get(name)?.get(metric) ?? []
  return steps.flatMap(([place, value]) => {
    const commit = commits[place]
    if (commit === undefined || value === null) return []
    return [{ sha: commit.sha, timestamp: commit.timestamp, value }]
  })
}

function changesOf(points: readonly Point[]): Points | undefined {
  const [first, ...others] = points.filter(({ value }, index) => value !== points[index - 1]?.value)
  return first === undefined ? undefined : [first, ...others]
}

/** Months by the folder of their series. */
export function bySeries<T extends { readonly folder: string }>(files: readonly T[]) {
  return groupsOf(files, ({ folder }) => folder)
}
