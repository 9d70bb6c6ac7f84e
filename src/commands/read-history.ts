// Reads what the history has of a platform: for the trend in reports, and for limits that are held against an earlier value.

import type { Notice } from '../core/model/results.ts'
import { TREND_DAYS } from '../core/model/trend.ts'
import { seriesOf } from '../core/trend/entry.ts'
import { parseMonth } from '../core/trend/month.ts'
import { filesSince, HISTORY_BRANCH, seriesFolder } from '../core/trend/paths.ts'
import { type Recorded, recordedIn } from '../core/trend/recorded.ts'
import { daysBefore } from '../core/trend/trend.ts'
import type { Ports } from '../ports/ports.ts'
import type { Prepared } from './prepare.ts'

export interface Past {
  /** Undefined where nothing is known of it. */
  readonly recorded: Recorded | undefined
  /** When it was looked at, seconds since 1970. */
  readonly now: number
  readonly notices: readonly Notice[]
}

/** Of this system and this Nix. Rejects for nothing but bugs of ours. */
export async function readHistory(
  { configuration, nix, repository }: Pick<Prepared, 'configuration' | 'nix' | 'repository'>,
  { history, startedAt }: Pick<Ports, 'history' | 'startedAt'>,
): Promise<Past> {
  const now = startedAt.getTime() / 1000
  if (configuration.config.trend === 'none') return { recorded: undefined, now, notices: [] }
  const folder = seriesFolder(seriesOf({ system: nix.system, identity: nix.identity }))
  const since = daysBefore(now, TREND_DAYS)
  const answer = await history.read({
    choose: (paths) => filesSince(paths, folder, since),
    isNeeded: false,
    repository,
  })
  switch (answer.kind) {
    case 'none':
      return { recorded: undefined, now, notices: [] }
    case 'failed':
      return { recorded: undefined, now, notices: [info(`The trend is not known: ${answer.reason}.`)] }
    case 'found': {
      const parsed = [...answer.files].map(([path, text]) => ({ path, month: parseMonth(text) }))
      const months = parsed.flatMap(({ month }) => (month.ok ? [month.month] : []))
      const notices = parsed.flatMap(({ path, month }) => (month.ok ? [] : [unread(path, month.reason)]))
      return { recorded: months.length === 0 ? undefined : recordedIn(months), now, notices }
    }
  }
}

function unread(path: string, reason: string): Notice {
  return info(`${path} on the branch ${HISTORY_BRANCH} ${reason}. The trend is told without it.`)
}

function info(message: string): Notice {
  return { level: 'info', message }
}
