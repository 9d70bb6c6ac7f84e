// Reads what the history has of a platform: for the trend in reports, and for limits that are held against an earlier value.

import type { PastOf } from '../core/decide/judge-since.ts'
import type { Config } from '../core/model/config.ts'
import type { Notice } from '../core/model/results.ts'
import { TREND_DAYS } from '../core/model/trend.ts'
import { seriesOf } from '../core/trend/entry.ts'
import { parseMonth } from '../core/trend/month.ts'
import { filesSince, HISTORY_BRANCH, seriesFolder } from '../core/trend/paths.ts'
import { type Recorded, recordedIn, valueThen } from '../core/trend/recorded.ts'
import { daysBefore } from '../core/trend/trend.ts'
import type { Ports } from '../ports/ports.ts'
import type { Prepared } from './prepare.ts'

export interface Past {
  /** Undefined where nothing is known of it. */
  readonly recorded: Recorded | undefined
  /** When it was looked at, seconds since 1970. */
  readonly now: number
  readonly notices: readonly Notice[]
  /** Limits are to be held against it, and not all of it could be read. */
  readonly isUnread: boolean
}

/** Of this system and this Nix. Rejects for nothing but bugs of ours. */
export async function readHistory(
  { configuration, nix, repository }: Pick<Prepared, 'configuration' | 'nix' | 'repository'>,
  { history, startedAt }: Pick<Ports, 'history' | 'startedAt'>,
): Promise<Past> {
  const now = startedAt.getTime() / 1000
  if (configuration.config.trend === 'none') return { recorded: undefined, now, notices: [], isUnread: false }
  const folder = seriesFolder(seriesOf({ system: nix.system, identity: nix.identity }))
  const limits = configuredDays(configuration.config)
  const since = daysBefore(now, Math.max(TREND_DAYS, ...limits))
  const isNeeded = limits.length > 0
  const answer = await history.read({
    choose: (paths) => filesSince(paths, folder, since),
    isNeeded,
    repository,
  })
  switch (answer.kind) {
    case 'none':
      return { recorded: undefined, now, notices: isNeeded ? [info(NOTHING_RECORDED)] : [], isUnread: false }
    case 'failed':
      return { recorded: undefined, now, notices: [notKnown(answer.reason, isNeeded)], isUnread: isNeeded }
    case 'found': {
      const parsed = [...answer.files].map(([path, text]) => ({ path, month: parseMonth(text) }))
      const months = parsed.flatMap(({ month }) => (month.ok ? [month.month] : []))
      const notices = parsed.flatMap(({ path, month }) => (month.ok ? [] : [unread(path, month.reason)]))
      const isUnread = isNeeded && notices.length > 0
      return { recorded: months.length === 0 ? undefined : recordedIn(months), now, notices, isUnread }
    }
  }
}

/** The value of a target's metric so many days ago; of one that is younger, the first that is known. */
export function pastOf(past: Past | undefined, target: string): PastOf {
  return ({ id }, days) => {
    const points = past?.recorded?.targets.get(target)?.get(id)
    if (past === undefined || points === undefined) return undefined
    const { sha: revision, timestamp, value } = valueThen(points, daysBefore(past.now, days))
    return { revision, timestamp, value }
  }
}

/** Of all limits that are held against the past, wherever the configuration has them. */
function configuredDays({ thresholds, overrides, targets }: Config): readonly number[] {
  const all = [thresholds, ...overrides.map((one) => one.thresholds), ...targets.map((one) => one.thresholds)]
  return all.flatMap((one) => Object.values(one).flatMap(({ since }) => since?.days ?? []))
}

const NOTHING_RECORDED = `Nothing has been recorded on the branch ${HISTORY_BRANCH} yet, so that limits with \`since\` hold for nothing.`

/** What was configured and could not be looked at is not left unsaid. */
function notKnown(reason: string, isNeeded: boolean): Notice {
  if (!isNeeded) return info(`The trend is not known: ${reason}.`)
  const message = `Limits with \`since\` could not be held: ${reason}.`
  return { level: 'warning', message }
}

function unread(path: string, reason: string): Notice {
  return info(`${path} on the branch ${HISTORY_BRANCH} ${reason}. The trend is told without it.`)
}

function info(message: string): Notice {
  return { level: 'info', message }
}
