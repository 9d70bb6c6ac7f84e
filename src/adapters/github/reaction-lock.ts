// A lock that all jobs with the same token's identity share: a reaction to the pull request. GitHub has no
// compare-and-swap for comments, but creating a reaction is a test-and-set: it tells whether the user had it already
// (200) or not (201). Nobody is notified of it, and it also tells who the user behind the token is.

import { anythingSchema, type ReactionAnswer, reactionSchema } from '../../core/github/answers.ts'
import type { Identity } from '../../core/github/conversation.ts'
import { backoffSeconds, serverSeconds } from '../../core/github/retry.ts'
import { HostError } from '../../errors.ts'
import type { Clock } from '../../ports/ports.ts'
import { type Api, type ApiAnswer, failedStatus, RequestError } from './api.ts'
import type { RepositoryName } from './read-items.ts'

export interface LockContext {
  readonly api: Api
  /** What GITHUB_API_URL says. */
  readonly apiUrl: string
  readonly repository: RepositoryName
  readonly number: number
  readonly clock: Clock
  readonly sleep: (seconds: number) => Promise<void>
  readonly random: () => number
}

export type Lock =
  | {
      readonly kind: 'held'
      readonly id: number
      readonly identity: Identity
      /** When it was asked for, by the monotonic clock: it is at least as young as that. */
      readonly since: number
    }
  /** There are no reactions to be had. */
  | { readonly kind: 'unavailable'; readonly identity: Identity }

const CONTENT = 'eyes'

/** A holder may begin to write for half as long, and a write ends in ten seconds more. */
const STALE_SECONDS = 60

const FIRST_WAIT_SECONDS = 0.2
const MOST_WAIT_SECONDS = 3

const ROUTE = '/repos/{owner}/{repo}/issues/{issue_number}/reactions'

/** Takes the lock as soon as nobody has it. Throws HostError where somebody still has it at the deadline. */
export async function acquireLock(context: LockContext, deadline: number): Promise<Lock> {
  const { clock, sleep, random, number } = context
  for (let tries = 1; ; tries += 1) {
    const since = clock.seconds()
    const answer = await react(context)
    const identity = identityOf(answer?.data)
    const id = answer?.data.id
    if (answer === undefined || id === undefined) {
      if (answer?.status === 201) await takeBackWithoutId(context)
      return { kind: 'unavailable', identity }
    }
    if (answer.status === 201) return { kind: 'held', id, identity, since }
    const wait = Math.min(
      MOST_WAIT_SECONDS,
      backoffSeconds(Math.min(tries, 6), random(), 2 * FIRST_WAIT_SECONDS),
    )
    if (clock.seconds() + wait > deadline) {
      throw new HostError(
        `could not edit the comment of pull request #${number}: other jobs are at it all the time`,
      )
    }
    // The holder died. Whoever of those that wait removes its reaction: only a new one is the lock.
    const removal = isStale(answer) ? await removeReaction(context, id) : 'gone'
    if (removal === 'failed') return { kind: 'unavailable', identity }
    if (removal === 'gone') await sleep(wait)
  }
}

/**
 * Gives the lock back; false where it was ours no more. Where GitHub does not do it, the lock is left to become stale:
 * what was written under it stays.
 */
export async function releaseLock(context: LockContext, id: number): Promise<boolean> {
  return (await removeReaction(context, id)) !== 'gone'
}

/** Undefined where GitHub does not let us react, for whatever reason but one that would stop all other requests too. */
async function react({
  api,
  repository,
  number,
}: LockContext): Promise<ApiAnswer<ReactionAnswer> | undefined> {
  try {
    return await api({
      route: `POST ${ROUTE}`,
      parameters: { ...repository, issue_number: number, content: CONTENT },
      what: `take the lock of pull request #${number}`,
      schema: reactionSchema,
    })
  } catch (error) {
    const status = failedStatus(error)
    const isAboutReactions = error instanceof RequestError && status !== undefined && status !== 401
    if (isAboutReactions && !error.isRateLimit) return undefined
    throw error
  }
}

async function removeReaction(
  { api, repository, number }: LockContext,
  id: number,
): Promise<'removed' | 'gone' | 'failed'> {
  try {
    await api({
      route: `DELETE ${ROUTE}/{reaction_id}`,
      parameters: { ...repository, issue_number: number, reaction_id: id },
      what: `give back the lock of pull request #${number}`,
      schema: anythingSchema,
      isCleanup: true,
    })
    return 'removed'
  } catch (error) {
    if (error instanceof RequestError) return failedStatus(error) === 404 ? 'gone' : 'failed'
    throw error
  }
}

/** As Forgejo and Gitea have it. It would do no harm if it stayed. */
async function takeBackWithoutId({ api, repository, number }: LockContext): Promise<void> {
  try {
    await api({
      route: `DELETE ${ROUTE}`,
      parameters: { ...repository, issue_number: number, content: CONTENT },
      what: `take back the reaction to pull request #${number}`,
      schema: anythingSchema,
    })
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
  }
}

/** By the server's clock alone, since the holder's machine and ours may differ. */
function isStale({ headers, data }: ApiAnswer<ReactionAnswer>): boolean {
  const now = serverSeconds(headers)
  const created = Date.parse(data.created_at ?? '') / 1000
  return now !== undefined && now - created > STALE_SECONDS
}

function identityOf(reaction: ReactionAnswer | undefined): Identity {
  const id = reaction?.user?.id
  return id === undefined ? { kind: 'unknown', made: [] } : { kind: 'user', id }
}
