// What the history tells of the default branch: figures that moved of late, on each system and by each Nix.

import { limitsByName } from '../core/config/limits-by-name.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import type { Config } from '../core/model/config.ts'
import type { Metric } from '../core/model/metric.ts'
import type { SeriesTrend, TrendReport } from '../core/report/trend.ts'
import { parseMonth, type Month } from '../core/trend/month.ts'
import { filesSince, HISTORY_BRANCH, monthFile } from '../core/trend/paths.ts'
import { recordedIn } from '../core/trend/recorded.ts'
import { daysBefore, trendOf } from '../core/trend/trend.ts'
import { matchesName } from '../core/text/match-name.ts'
import { groupsOf } from '../core/text/groups.ts'
import { UsageError, MeasurementError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import type { HistoryAnswer } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import { readConfiguration } from './read-configuration.ts'

export interface TrendRequest {
  readonly directory: string
  readonly configFile: string | undefined
  /** How far back it is looked. */
  readonly days: number
  /** Names of targets, where `*` stands for any text; empty: all. */
  readonly targets: readonly string[]
}

export type TrendPorts = Pick<Ports, 'git' | 'files' | 'history' | 'progress' | 'startedAt'>

/** Throws UsageError, and MeasurementError where the history can not be read. */
export async function trend(request: TrendRequest, ports: TrendPorts): Promise<TrendReport> {
  const repository = await ports.git.open(request.directory)
  try {
    ports.progress.stage('Reading the history')
    const config = await configurationOf(request, repository, ports)
    const now = ports.startedAt.getTime() / 1000
    const since = daysBefore(now, request.days)
    const answer = await ports.history.read({
      choose: (paths) => chosen(paths, since),
      isNeeded: true,
      repository,
    })
    if (answer.kind === 'failed') throw unread(answer.reason)
    const { months, remarks } = answer.kind === 'found' ? monthsIn(answer) : { months: [], remarks: [] }
    const series = trendsOf(months, { request, config, now })
    return {
      days: request.days,
      from: answer.kind === 'found' ? answer.from : undefined,
      remarks,
      series,
      subjects: await subjectsOf(series, repository),
    }
  } finally {
    ports.progress.done()
    await repository.close()
  }
}

/** That of the commit that is checked out: limits say what creeps. */
async function configurationOf(
  { directory, configFile }: TrendRequest,
  repository: Repository,
  { files }: TrendPorts,
): Promise<Config> {
  const head = await repository.resolve('HEAD')
  if (head === undefined)
    throw new UsageError(`${repository.root} has no commits yet.`, { remedy: 'Commit the project first.' })
  const asked = { repository, event: undefined, base: head, head, files, directory, configFile }
  return (await readConfiguration(asked)).config
}

function chosen(paths: readonly string[], since: number): readonly string[] {
  const folders = new Set(paths.flatMap((path) => monthFile(path)?.folder ?? []))
  return [...folders].flatMap((folder) => filesSince(paths, folder, since))
}

function monthsIn({ files, from, doubt }: Extract<HistoryAnswer, { kind: 'found' }>): {
  readonly months: readonly Month[]
  readonly remarks: readonly string[]
} {
  const parsed = [...files].map(([path, text]) => ({ path, month: parseMonth(text) }))
  return {
    months: parsed.flatMap(({ month }) => (month.ok ? [month.month] : [])),
    remarks: [
      ...(doubt === undefined ? [] : [`${from} may not be the newest: ${doubt}`]),
      ...parsed.flatMap(({ path, month }) =>
        month.ok ? [] : [`${path} on the branch ${HISTORY_BRANCH} ${month.reason}; it is left out.`],
      ),
    ],
  }
}

interface Sight {
  readonly request: TrendRequest
  readonly config: Config
  /** Seconds since 1970. */
  readonly now: number
}

function trendsOf(months: readonly Month[], { request, config, now }: Sight): readonly SeriesTrend[] {
  const { targets, days } = request
  const isAsked = (name: string) =>
    targets.length === 0 || targets.some((pattern) => matchesName(name, pattern))
  return [...groupsOf(months, ({ series }) => JSON.stringify(series)).values()]
    .flatMap((group) => {
      const [{ series: name }] = group
      const recorded = recordedIn(group)
      const targetsAsked = [...recorded.targets.keys()].filter(isAsked)
      const limits = new Map(
        targetsAsked.map((target) => [target, limitsByName(target, config, name.system)]),
      )
      const thresholdOf = (target: string, { id }: Metric) => {
        const thresholds = limits.get(target)
        return thresholds && thresholdFor(id, config, { thresholds })
      }
      const told = trendOf({ recorded, now, days, thresholdOf })
      const newest = recorded.commits.at(-1)?.timestamp ?? 0
      return told === undefined ? [] : [{ name, trend: told, newest }]
    })
    .toSorted((one, other) => other.newest - one.newest)
    .map(({ name, trend: told }) => ({ name, trend: told }))
}

/** A clone may lack them: then the names do. */
async function subjectsOf(
  series: readonly SeriesTrend[],
  repository: Repository,
): Promise<ReadonlyMap<string, string>> {
  const named = series.flatMap(({ trend: { series: all } }) =>
    all.flatMap(({ largest, creep }) => [...largest, ...(creep?.commits ?? [])]),
  )
  const names = [...new Set(named.map(([sha]) => sha))]
  const subjects = new Map<string, string>()
  for (const sha of names) {
    const commit = await repository.resolve(sha)
    if (commit !== undefined) subjects.set(sha, commit.subject)
  }
  return subjects
}

function unread(reason: string): MeasurementError {
  return new MeasurementError(`The history could not be read: ${reason}`, {
    remedy: `See that \`git fetch origin ${HISTORY_BRANCH}\` works here.`,
  })
}
