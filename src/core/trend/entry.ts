// What the history keeps of a commit: the exact figures of its targets, of one platform.

import { type MetricId, metricOf } from '../model/metric.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import { isRecorded } from '../model/recorded-metric.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { KeptCommit, SeriesName } from './month.ts'

export interface Entry {
  readonly series: SeriesName
  readonly commit: KeptCommit
  readonly figures: ReadonlyMap<string, ReadonlyMap<MetricId, number>>
}

/**
 * Head's figures, of each platform that has some. None where head is no commit, or nothing tells of when it is. What a job
 * that was interrupted has measured is kept: the others of its targets are added when it runs again.
 */
export function entriesOf({ head, program, platforms }: Results): readonly Entry[] {
  const { kind, revision, timestamp } = head
  if (kind !== 'commit' || timestamp === undefined) return []
  const commit = { sha: revision, timestamp, program }
  return platforms.flatMap((platform) => {
    const figures = new Map(platform.targets.flatMap(figuresOf))
    if (figures.size === 0 || platform.standsIn === true) return []
    return [{ series: seriesOf(platform), commit, figures }]
  })
}

export function seriesOf({ system, identity }: Pick<PlatformResults, 'system' | 'identity'>): SeriesName {
  const { implementation, version } = identity
  return { system, implementation, version }
}

function figuresOf({
  name,
  findings,
}: TargetResults): readonly (readonly [string, ReadonlyMap<MetricId, number>])[] {
  const figures = findings.flatMap(({ metric, kind, demoted, head }) =>
    kind === 'exact' && demoted !== true && head !== null && isRecorded(metricOf(metric))
      ? [[metric, head] as const]
      : [],
  )
  return figures.length === 0 ? [] : [[name, new Map(figures)]]
}
