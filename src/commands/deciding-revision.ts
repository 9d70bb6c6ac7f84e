// Whose configuration holds: of a change under review that of the branch it is to go to, as GitHub names it, for base may
// be older than the configuration is.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { Commit } from '../core/model/revision.ts'
import type { Repository } from '../ports/git.ts'
import { mergedInto } from './merged-into.ts'
import { commitOf } from './revision-lookup.ts'

export interface Contest {
  readonly repository: Repository
  readonly event: GithubEvent | undefined
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
  const { repository, event, base, head } = contest
  switch (event?.kind) {
    case 'pull_request':
      return await ofBranch(
        contest,
        (await mergedInto(repository, event, head))?.into ?? event.baseSha,
        event.baseRef,
      )
    case 'merge_group':
      return await ofBranch(contest, event.baseSha, 'the commit that the merge queue builds on')
    case 'push':
    case 'untold':
    case 'other':
    case 'workflow_run':
    case 'pull_request_target':
    case undefined:
      return { sha: base.sha, name: 'base' }
  }
}

async function ofBranch(contest: Contest, sha: string, name: string): Promise<Decider> {
  if (sha === contest.base.sha) return { sha, name: 'base' }
  await commitOf(contest, sha)
  return { sha, name }
}
