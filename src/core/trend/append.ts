// A commit more in the history, and what leaves it so that it stays small.

import { Buffer } from 'node:buffer'
import type { Entry } from './entry.ts'
import { compareCommits, type Month, renderMonth } from './month.ts'
import { type MonthFile, monthOf } from './paths.ts'
import { type Place, type Steps, withInserted, withoutFirst, withReplaced } from './steps.ts'

/** Older files are removed: two years and the month that has begun. */
export const MOST_MONTHS = 25

/** Of one file. A project with more pushes a month keeps the newest of them. */
export const MOST_COMMITS = 2000

/** Of one file. It is read whole by each job that draws the trend. */
export const MOST_BYTES = 4 * 1024 ** 2

/** Adds a commit where it belongs by its time. One that is there already gets what was measured anew. */
export function withEntry(month: Month | undefined, { series, commit, figures }: Entry): Month {
  const commits = month?.commits ?? []
  const known = commits.findIndex(({ sha }) => sha === commit.sha)
  const later = commits.findIndex((one) => compareCommits(one, commit) > 0)
  const place = known >= 0 ? known : later >= 0 ? later : commits.length
  const isNew = known < 0
  const at = { place, of: commits.length + (isNew ? 1 : 0) }
  return {
    series,
    commits: commits.toSpliced(place, isNew ? 0 : 1, commit),
    targets: isNew
      ? inserted(month?.targets ?? new Map(), figures, at)
      : replaced(month?.targets ?? new Map(), figures, at),
  }
}

type Targets = Month['targets']

/** Of a target or a metric that the new commit does not tell, nothing is told at its place. */
function inserted(targets: Targets, figures: Entry['figures'], at: Place): Targets {
  const names = new Set([...targets.keys(), ...figures.keys()])
  return new Map(
    [...names].map((name) => {
      const [steps, values] = [targets.get(name), figures.get(name)]
      return [name, stepsOf(steps, values, (old, value) => withInserted(old, at, value ?? null))]
    }),
  )
}

/** What was measured before and not this time stays. */
function replaced(targets: Targets, figures: Entry['figures'], at: Place): Targets {
  return new Map([
    ...targets,
    ...[...figures].map(([name, values]) => {
      const change = (old: Steps, value: number | undefined) =>
        value === undefined ? old : withReplaced(old, at, value)
      return [name, stepsOf(targets.get(name), values, change)] as const
    }),
  ])
}

function stepsOf(
  steps: ReadonlyMap<string, Steps> | undefined,
  values: ReadonlyMap<string, number> | undefined,
  change: (old: Steps, value: number | undefined) => Steps,
): ReadonlyMap<string, Steps> {
  const metrics = new Set([...(steps?.keys() ?? []), ...(values?.keys() ?? [])])
  return new Map(
    [...metrics].map((metric) => [metric, change(steps?.get(metric) ?? [], values?.get(metric))]),
  )
}

/** The text of a month with the newest of its commits that there is room for. */
export function boundedText(month: Month): string {
  const few = withoutOldest(month, month.commits.length - MOST_COMMITS)
  const text = renderMonth(few)
  if (Buffer.byteLength(text) <= MOST_BYTES || few.commits.length <= 1) return text
  return boundedText(withoutOldest(few, Math.ceil(few.commits.length / 4)))
}

function withoutOldest(month: Month, count: number): Month {
  if (count <= 0) return month
  const targets = [...month.targets].map(([name, metrics]) => {
    const kept = [...metrics].map(([metric, steps]) => [metric, withoutFirst(steps, count)] as const)
    return [name, new Map(kept.filter(([, steps]) => steps.length > 0))] as const
  })
  return {
    ...month,
    commits: month.commits.slice(count),
    targets: new Map(targets.filter(([, metrics]) => metrics.size > 0)),
  }
}

/** Files that are older than is kept, by the month of a commit that comes in. */
export function outlived(files: readonly MonthFile[], timestamp: number): readonly MonthFile[] {
  const oldest = monthsBefore(monthOf(timestamp), MOST_MONTHS - 1)
  return files.filter(({ month }) => month < oldest)
}

/** `2026-11`, 2 → `2026-09` */
function monthsBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 - count)).toISOString().slice(0, month.length)
}
