// What a pull request was merged into, where head is that merge. Not every merge commit is one: the head of a pull request may
// itself be a merge, with parents of its author's choice, and forges other than GitHub start the run for it.

import type { GithubEvent } from '../core/github/github-event.ts'
import { isGithubsMergeSubject } from '../core/github/merge-subject.ts'
import type { Commit } from '../core/model/revision.ts'
import type { Repository } from '../ports/git.ts'

export interface MergedPullRequest {
  /** The first parent: of the branch that the pull request wants to change, and of no commit of its author. */
  readonly into: string
  readonly by: 'github' | 'workflow'
}

/** Undefined where nothing proves that head is the merge of the pull request. */
export async function mergedInto(
  repository: Pick<Repository, 'parents'>,
  event: Extract<GithubEvent, { kind: 'pull_request' }>,
  head: Commit,
): Promise<MergedPullRequest | undefined> {
  if (head.sha === event.headSha) return undefined
  const [into, merged, ...more] = await repository.parents(head.sha)
  if (into === undefined || merged === undefined || more.length > 0) return undefined
  if (head.sha === event.mergeSha) {
    // The merge commit may be newer than the payload knows of; GitHub's subject then tells it from any other.
    const isGithubs = merged === event.headSha || isGithubsMergeSubject(head.subject, { into, merged })
    return isGithubs ? { into, by: 'github' } : undefined
  }
  // Whoever made it: its first parent is what the event itself calls base.
  return into === event.baseSha && merged === event.headSha ? { into, by: 'workflow' } : undefined
}
