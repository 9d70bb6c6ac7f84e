// The history as Git has it: from the remote, or what an earlier fetch has left of it here.

import { HISTORY_BRANCH } from '../../core/trend/paths.ts'
import { MeasurementError, messageOf, UsageError } from '../../errors.ts'
import type { History, HistoryAnswer, HistoryRequest } from '../../ports/history.ts'

/** A history that is read, and never written to. */
export function createKeptHistory(): History {
  return {
    read: async (request) => {
      try {
        return await read(request)
      } catch (error) {
        if (!(error instanceof MeasurementError || error instanceof UsageError)) throw error
        return { kind: 'failed', reason: messageOf(error) }
      }
    },
  }
}

interface Found {
  readonly sha: string
  readonly from: string
  readonly doubt?: string
}

async function read({ choose, isNeeded, repository }: HistoryRequest): Promise<HistoryAnswer> {
  const found = isNeeded ? await newest(repository) : await atHand(repository)
  if (found === undefined) return { kind: 'none' }
  const { sha, from, doubt } = found
  const paths = choose(await repository.listFiles(sha))
  const files = await Promise.all(
    paths.map(async (path) => [path, (await repository.readFile(sha, path)) ?? ''] as const),
  )
  return { kind: 'found', files: new Map(files), from, ...(doubt !== undefined && { doubt }) }
}

type Refs = HistoryRequest['repository']

/** What the remote has; where it can not be asked, what is here. */
async function newest(repository: Refs): Promise<Found | undefined> {
  try {
    const fetched = await repository.fetch(`refs/heads/${HISTORY_BRANCH}`)
    if (fetched.kind === 'fetched') return { sha: fetched.commit.sha, from: `origin’s ${HISTORY_BRANCH}` }
    return await atHand(repository)
  } catch (error) {
    if (!(error instanceof MeasurementError)) throw error
    const here = await atHand(repository)
    if (here === undefined) throw error
    return { ...here, doubt: messageOf(error) }
  }
}

/** The remote's branch goes before one of the same name that somebody has here. */
async function atHand(repository: Refs): Promise<Found | undefined> {
  for (const from of [`refs/remotes/origin/${HISTORY_BRANCH}`, `refs/heads/${HISTORY_BRANCH}`]) {
    const commit = await repository.resolve(from)
    if (commit !== undefined) return { sha: commit.sha, from }
  }
  return undefined
}
