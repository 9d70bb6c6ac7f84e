// What has been recorded in tests: commits by how many days ago they were, with figures of their targets.

import { createHash } from 'node:crypto'
import { withEntry } from '../../src/core/trend/append.ts'
import { type Month, renderMonth } from '../../src/core/trend/month.ts'
import { monthPath } from '../../src/core/trend/paths.ts'
import { type Recorded, recordedIn } from '../../src/core/trend/recorded.ts'
import type { MetricId } from '../../src/core/model/metric.ts'

export const DAY = 86_400

/** When tests look at it: the start of the fake runtime. */
export const NOW = Date.UTC(2026, 10, 21, 7, 30) / 1000

export interface RecordedCommit {
  readonly daysAgo: number
  readonly figures: Readonly<Record<string, Partial<Record<MetricId, number>>>>
}

const SERIES = { system: 'x86_64-linux', implementation: 'nix', version: '2.34.8' } as const

/** The object name of a commit of so many days ago. */
export function commitOf(daysAgo: number): string {
  return createHash('sha1').update(`commit ${daysAgo}`).digest('hex')
}

export function monthsOf(
  commits: readonly RecordedCommit[],
  series: Month['series'] = SERIES,
): ReadonlyMap<string, Month> {
  const months = new Map<string, Month>()
  for (const { daysAgo, figures } of commits) {
    const commit = { sha: commitOf(daysAgo), timestamp: NOW - daysAgo * DAY, program: 'nix-perf-gate 0.1.0' }
    const path = monthPath(series, commit)
    const targets = new Map(
      Object.entries(figures).map(([name, values]) => [name, new Map(metricsOf(values))] as const),
    )
    months.set(path, withEntry(months.get(path), { series, commit, figures: targets }))
  }
  return months
}

/** Texts by path. */
export function historyFiles(
  commits: readonly RecordedCommit[],
  series?: Month['series'],
): Readonly<Record<string, string>> {
  const files = [...monthsOf(commits, series)].map(([path, month]) => [path, renderMonth(month)] as const)
  return { 'README.md': 'ours', ...Object.fromEntries(files) }
}

export function recordedOf(commits: readonly RecordedCommit[]): Recorded {
  return recordedIn([...monthsOf(commits).values()])
}

function metricsOf(values: Partial<Record<MetricId, number>>): readonly (readonly [MetricId, number])[] {
  const known: readonly (readonly [string, number])[] = Object.entries(values)
  return [...known].flatMap(([metric, value]) => {
    const id = RECORDED.find((one) => one === metric)
    return id === undefined ? [] : [[id, value] as const]
  })
}

const RECORDED = [
  'function-calls',
  'thunks',
  'allocated-memory',
  'closure-derivations',
] as const satisfies readonly MetricId[]
