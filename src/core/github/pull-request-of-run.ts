// Which pull request a finished workflow run was about: by what GitHub says of it, never by what the run left.

import type { WorkflowRun } from './github-event.ts'
import { plainText, shortenMiddle } from '../text/plain-text.ts'
import type { ListedPullRequest } from './answers.ts'

export type FoundPullRequest =
  { readonly kind: 'found'; readonly number: number } | { readonly kind: 'none'; readonly reason: string }

/** What to ask GitHub's list of open pull requests for. */
export interface HeadBranch {
  readonly kind: 'ask'
  readonly owner: string
  readonly branch: string
  readonly repository: string
}

const MOST_NAME = 100

/** The pull request where the event itself names it; else what to look for. */
export function pullRequestOfEvent(run: WorkflowRun): FoundPullRequest | HeadBranch {
  if (run.event !== 'pull_request') {
    return none(`the run was started by \`${shown(run.event)}\`, not by a pull request`)
  }
  const named = run.pullRequests.filter(({ headSha }) => headSha === run.headSha)
  const [only] = named
  if (only !== undefined && named.length === 1) return { kind: 'found', number: only.number }
  const repository = run.headRepository
  const owner = repository?.split('/')[0]
  if (repository === undefined || owner === undefined) return none('the repository of its branch is gone')
  if (run.headBranch === '') return none('the event names no branch')
  return { kind: 'ask', owner, branch: run.headBranch, repository }
}

/**
 * The one open pull request from that branch. Its head may be newer than the run's: then it is found all the same,
 * and what is published is marked as outdated.
 */
export function pullRequestOfBranch(
  { branch, repository }: HeadBranch,
  listed: readonly ListedPullRequest[],
): FoundPullRequest {
  const fitting = listed.filter(
    (one) => one.branch === branch && one.repository?.toLowerCase() === repository.toLowerCase(),
  )
  const [only] = fitting
  const from = `from the branch \`${shown(branch)}\` of ${shown(repository)}`
  if (only === undefined) return none(`no pull request ${from} is open`)
  if (fitting.length === 1) return { kind: 'found', number: only.number }
  const numbers = fitting.map(({ number }) => `#${number}`).join(', ')
  return none(`several pull requests ${from} are open: ${numbers}`)
}

function none(reason: string): FoundPullRequest {
  return { kind: 'none', reason }
}

function shown(name: string): string {
  return shortenMiddle(plainText(name).replaceAll('`', "'"), MOST_NAME)
}
