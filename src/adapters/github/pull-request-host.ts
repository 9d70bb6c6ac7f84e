// The pull requests of a repository on GitHub, GitHub Enterprise, or a forge with the same API.

import { setTimeout as setTimer } from 'node:timers/promises'
import { permissionSchema } from '../../core/github/answers.ts'
import { labelSetter, mentionsMarker } from '../../core/github/conversation.ts'
import { pullRequestOfBranch, pullRequestOfEvent } from '../../core/github/pull-request-of-run.ts'
import type { Clock } from '../../ports/ports.ts'
import type { PullRequestHost } from '../../ports/pull-request-host.ts'
import { createApi, failedStatus } from './api.ts'
import { edit } from './edit.ts'
import { readComments, readOpenPullRequests, readTimeline, type RepositoryName } from './read-items.ts'

export interface PullRequestHostOptions {
  readonly token: string
  readonly repository: RepositoryName
  /** Base of the API: what GITHUB_API_URL says. */
  readonly apiUrl: string
  /** Ends all waiting. */
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Numbers from 0 up to 1. */
  readonly random: () => number
  /** Waits; a real timer by default. */
  readonly sleep?: (seconds: number) => Promise<void>
  /** How long one try of a request may take. */
  readonly timeoutSeconds?: number
}

export const TIMEOUT_SECONDS = 10

/** Ranks that may write. `owner` is Forgejo's and Gitea's. */
const WRITERS: ReadonlySet<string> = new Set(['owner', 'admin', 'maintain', 'write'])

/** Nothing is requested, and nothing of Octokit is loaded, before a function is called. */
export function createPullRequestHost(options: PullRequestHostOptions): PullRequestHost {
  const { repository, apiUrl, signal, clock, random, timeoutSeconds = TIMEOUT_SECONDS } = options
  const sleep = options.sleep ?? ((seconds: number) => waitFor(seconds, signal))
  const api = createApi({ ...options, sleep, timeoutSeconds })
  return {
    async find(run) {
      const found = pullRequestOfEvent(run)
      if (found.kind !== 'ask') return found
      return pullRequestOfBranch(found, await readOpenPullRequests(api, repository, found))
    },
    async mentions(number, marker) {
      return mentionsMarker(await readComments({ api, repository, number }), marker)
    },
    async labelledBy(number, label) {
      return labelSetter(await readTimeline({ api, repository, number }), label)
    },
    edit: (request, use) =>
      edit({ api, apiUrl, repository, number: request.number, clock, sleep, random }, { request, use }),
    async mayWrite(login) {
      try {
        const { data } = await api({
          route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
          parameters: { ...repository, username: login },
          what: `ask whether ${login} may write to the repository`,
          schema: permissionSchema,
        })
        return [data.permission, data.role_name].some((rank) => WRITERS.has(rank ?? ''))
      } catch (error) {
        if (failedStatus(error) === 404) return false
        throw error
      }
    },
  }
}

/** A real timer. */
export async function waitFor(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimer(seconds * 1000, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
