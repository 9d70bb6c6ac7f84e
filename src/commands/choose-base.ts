// The choice of base: what the user gave, else what the event tells, else what the default branch has in common with head.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Commit, Revision } from '../core/model/revision.ts'
import { UsageError } from '../errors.ts'
import { mergedInto } from './merged-into.ts'
import { checkedOut, chosen, type Chosen, given, type RevisionChoice } from './revision-choice.ts'
import { commitOf, findRevision, shortName } from './revision-lookup.ts'

export async function chooseBase(choice: RevisionChoice, head: Revision): Promise<Chosen> {
  const { inputs, event } = choice
  if (inputs.base !== undefined) return given(choice, { side: 'base', revision: inputs.base })
  switch (event?.kind) {
    case 'pull_request':
      return baseOfPullRequest(choice, event, head)
    case 'merge_group':
      return chosen(await commitOf(choice, event.baseSha), 'the commit that the merge queue builds on')
    case 'push':
      return baseOfPush(choice, event, head)
    case 'other':
    case 'untold':
    case 'workflow_run':
    case 'pull_request_target':
    case undefined:
      return baseOnDefaultBranch(choice, head)
  }
}

async function baseOfPullRequest(
  choice: RevisionChoice,
  event: Extract<GithubEvent, { kind: 'pull_request' }>,
  head: Revision,
): Promise<Chosen> {
  const { repository } = choice
  const merged = await mergedInto(repository, event, head.commit)
  if (merged !== undefined) {
    const merge = merged.by === 'github' ? 'that GitHub made' : `of head and \`${event.baseRef}\``
    return chosen(await commitOf(choice, merged.into), `the first parent of the merge commit ${merge}`)
  }
  const mergeBase = await repository.mergeBase(head.commit.sha, event.baseSha)
  if (mergeBase !== undefined) {
    return chosen(await commitOf(choice, mergeBase), `the merge base of head and \`${event.baseRef}\``)
  }
  return chosen(
    await commitOf(choice, event.baseSha),
    `the tip of \`${event.baseRef}\` when the event happened, as the history at hand has no merge base`,
    [unrelatedChanges(event.baseRef, { hasMergeCommit: choice.headSha !== event.headSha })],
  )
}

async function baseOfPush(
  choice: RevisionChoice,
  event: Extract<GithubEvent, { kind: 'push' }>,
  head: Revision,
): Promise<Chosen> {
  if (event.before === undefined) return baseOnDefaultBranch(choice, head)
  const before = await findRevision(choice, event.before)
  if (before.kind === 'found') return chosen(before.commit, 'the commit before the push')
  const instead = await baseOnDefaultBranch(choice, head)
  const message = `The commit before the push, ${shortName(event.before)}, could not be fetched (${before.reason}); base is ${instead.revision.chosen} instead.`
  return { ...instead, notices: [...instead.notices, { level: 'warning', message }] }
}

/** The merge base with the default branch; on that branch itself, what was there before head. */
async function baseOnDefaultBranch(choice: RevisionChoice, head: Revision): Promise<Chosen> {
  const { repository } = choice
  const under = head.kind === 'commit' ? head.commit : await checkedOut(repository)
  const branch = await defaultBranch(choice)
  if (branch === undefined) {
    return head.kind === 'working-tree'
      ? chosen(under, 'the last commit, as nothing tells which branch is the default')
      : firstParent(choice, under)
  }
  const mergeBase =
    branch.commit.sha === under.sha ? under.sha : await repository.mergeBase(under.sha, branch.commit.sha)
  if (mergeBase === head.commit.sha) return firstParent(choice, under)
  if (mergeBase !== undefined) {
    return chosen(await commitOf(choice, mergeBase), `the merge base of head and \`${branch.name}\``)
  }
  if (!repository.isShallow) throw unrelatedHistories(branch.name)
  return chosen(branch.commit, `the tip of \`${branch.name}\`, as the history at hand has no merge base`, [
    unrelatedChanges(branch.name, { hasMergeCommit: false }),
  ])
}

async function defaultBranch(
  choice: RevisionChoice,
): Promise<{ readonly name: string; readonly commit: Commit } | undefined> {
  const { repository, event } = choice
  const known = event !== undefined && 'defaultBranch' in event ? event.defaultBranch : undefined
  const name = known === undefined ? await repository.defaultBranch() : `origin/${known}`
  if (name === undefined) return undefined
  const found = await findRevision(choice, name)
  return found.kind === 'found' ? { name, commit: found.commit } : undefined
}

async function firstParent(choice: RevisionChoice, commit: Commit): Promise<Chosen> {
  const [parent] = await choice.repository.parents(commit.sha)
  if (parent === undefined) {
    throw new UsageError(
      `${shortName(commit.sha)} is the first commit of its history, so there is nothing to compare it with.`,
      { remedy: 'Commit a change first, or name a base: `--base REV` (in a workflow, the input `base`).' },
    )
  }
  return chosen(await commitOf(choice, parent), 'the first parent of head')
}

function unrelatedChanges(branch: string, { hasMergeCommit }: { readonly hasMergeCommit: boolean }): Notice {
  const instead = hasMergeCommit ? ', or let it check out the merge commit (no `ref`)' : ''
  return {
    level: 'warning',
    message: `Changes of \`${branch}\` that head does not have yet count as differences, since the clone is shallow. Give actions/checkout \`fetch-depth: 0\`${instead}.`,
  }
}

function unrelatedHistories(branch: string): UsageError {
  return new UsageError(`Head and \`${branch}\` have no commit in common.`, {
    remedy: 'Name a base: `--base REV` (in a workflow, the input `base`).',
  })
}
