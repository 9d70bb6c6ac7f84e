// Whose configuration holds: of a change under review that of the branch it is to go to, as GitHub names it, for base may
// be older than the configuration is.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { Commit } from '../core/model/revision.ts'
import type { Repository } from '../ports/git.ts'
import { commitOf } from './revision-lookup.ts'

export interface Contest {
  readonly repository: Repository
  readonly event: GithubEvent | undefined
  /** The commit that GitHub started the workflow for. */
  readonly headSha: string | undefined
  readonly base: Commit
  readonly head: Commit
}

export interface Decider {
  readonly sha: string
  /** As messages name it: `base`, or the branch. */
  readonly name: string
}

/** Fetches the commit where the clone lacks it. Throws MeasurementError where it cannot be fetched. */
export async function decidingRevision(contest: Contest): Promise<Decider> {
  const { event, base } = contest
  switch (event?.kind) {
    case 'pull_request':
      return await ofBranch(contest, (await mergedInto(contest)) ?? event.baseSha, event.baseRef)
    case 'merge_group':
      return await ofBranch(contest, event.baseSha, 'the commit that the merge queue builds on')
    case 'push':
    case 'other':
    case 'workflow_run':
    case 'pull_request_target':
    case undefined:
      return { sha: base.sha, name: 'base' }
  }
}

/** What GitHub merged the pull request into; undefined where head is not the merge commit that GitHub made. */
async function mergedInto({ repository, headSha, head }: Contest): Promise<string | undefined> {
  if (head.sha !== headSha) return undefined
  const [first, second, ...more] = await repository.parents(head.sha)
  return second !== undefined && more.length === 0 ? first : undefined
}

async function ofBranch(contest: Contest, sha: string, name: string): Promise<Decider> {
  if (sha === contest.base.sha) return { sha, name: 'base' }
  await commitOf(contest, sha)
  return { sha, name }
}
