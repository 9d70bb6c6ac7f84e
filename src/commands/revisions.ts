// The choice of base and head: from what the user gave, else from the event, else from the working tree. What is
// checked out is what is measured as head; events only help to find base.

import { type GithubEvent, isUnderReview } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Commit, Revision } from '../core/model/revision.ts'
import { UsageError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import { commitOf, findRevision, namedRevision, shortName } from './revision-lookup.ts'

export interface RevisionChoice {
  readonly repository: Repository
  /** What the user gave; over all else. */
  readonly inputs: { readonly base?: string | undefined; readonly head?: string | undefined }
  /** The event that started the workflow; undefined at the terminal. */
  readonly event?: GithubEvent | undefined
  /** The commit that GitHub started the workflow for (`GITHUB_SHA`). */
  readonly headSha?: string | undefined
}

export interface ChosenRevisions {
  readonly base: Revision
  readonly head: Revision
  /** What a reader of the report should know about the choice. */
  readonly notices: readonly Notice[]
}

/**
 * Chooses the two revisions, fetching the commits that a shallow clone lacks. Throws UsageError where a revision
 * is not known or nothing tells what to compare with, MeasurementError where a commit cannot be fetched.
 */
export async function chooseRevisions(choice: RevisionChoice): Promise<ChosenRevisions> {
  refuseToEvaluate(choice.event)
  const head = await chooseHead(choice)
  const base = await chooseBase(choice, head.revision)
  return { base: base.revision, head: head.revision, notices: [...head.notices, ...base.notices] }
}

/** Throws UsageError under events that run somebody else's change with the rights of this repository. */
export function refuseToEvaluate(event: GithubEvent | undefined): void {
  if (event === undefined || event.kind === 'pull_request' || event.kind === 'merge_group') return
  if (isUnderReview(event)) throw refusal(event.kind === 'other' ? event.name : event.kind)
}

export interface Chosen {
  readonly revision: Revision
  readonly notices: readonly Notice[]
}

/** Chooses head alone. Throws what `chooseRevisions` throws. */
export async function chooseRevision(choice: RevisionChoice): Promise<Chosen> {
  refuseToEvaluate(choice.event)
  return await chooseHead(choice)
}

async function chooseHead(choice: RevisionChoice): Promise<Chosen> {
  const { repository, inputs, event } = choice
  if (inputs.head !== undefined) return given(choice, { side: 'head', revision: inputs.head })
  if (event === undefined) {
    const workingTree = await repository.workingTree()
    if (workingTree !== undefined) {
      return {
        revision: {
          kind: 'working-tree',
          commit: workingTree,
          chosen: 'the working tree, with uncommitted changes',
        },
        notices: [],
      }
    }
  }
  const commit = await checkedOut(repository)
  return chosen(
    commit,
    event === undefined
      ? 'the commit that is checked out, as nothing is uncommitted'
      : 'the commit that is checked out',
    mismatch(choice, commit),
  )
}

async function chooseBase(choice: RevisionChoice, head: Revision): Promise<Chosen> {
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
  const [first, second, ...more] = await repository.parents(head.commit.sha)
  const isTwoParents = first !== undefined && second !== undefined && more.length === 0
  // A re-run may find a newer merge commit than the payload knows of; its name is then all that tells.
  if (isTwoParents && (second === event.headSha || head.commit.sha === choice.headSha)) {
    return chosen(await commitOf(choice, first), 'the first parent of the merge commit that GitHub made')
  }
  const mergeBase = await repository.mergeBase(head.commit.sha, event.baseSha)
  if (mergeBase !== undefined) {
    return chosen(await commitOf(choice, mergeBase), `the merge base of head and \`${event.baseRef}\``)
  }
  return chosen(
    await commitOf(choice, event.baseSha),
    `the tip of \`${event.baseRef}\` when the event happened, as the history at hand has no merge base`,
    [unrelatedChanges(event.baseRef)],
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
    unrelatedChanges(branch.name),
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

async function given(
  choice: RevisionChoice,
  input: { readonly side: 'base' | 'head'; readonly revision: string },
): Promise<Chosen> {
  return chosen(await namedRevision(choice, input), `given as \`${input.revision}\``)
}

async function checkedOut(repository: Repository): Promise<Commit> {
  const commit = await repository.resolve('HEAD')
  if (commit !== undefined) return commit
  throw new UsageError(`${repository.root} has no commits yet, so there is nothing to compare with.`, {
    remedy: 'Commit the project first.',
  })
}

/** A checkout of another commit than the event's is measured all the same, but not in silence. */
function mismatch(choice: RevisionChoice, commit: Commit): readonly Notice[] {
  const expected = [
    choice.headSha,
    ...(choice.event?.kind === 'pull_request' ? [choice.event.headSha] : []),
    ...(choice.event?.kind === 'merge_group' ? [choice.event.headSha] : []),
    ...(choice.event?.kind === 'push' ? [choice.event.after] : []),
  ].filter((sha) => sha !== undefined)
  const [first] = expected
  if (first === undefined || expected.includes(commit.sha)) return []
  const message = `The checkout is at ${shortName(commit.sha)}, while the event is about ${shortName(first)}: what is checked out was measured.`
  return [{ level: 'warning', message }]
}

function chosen(commit: Commit, phrase: string, notices: readonly Notice[] = []): Chosen {
  return { revision: { kind: 'commit', commit, chosen: phrase }, notices }
}

function unrelatedChanges(branch: string): Notice {
  return {
    level: 'warning',
    message: `Changes of \`${branch}\` that head does not have yet count as differences, since the clone is shallow. Give actions/checkout \`fetch-depth: 0\`, or let it check out the merge commit (no \`ref\`).`,
  }
}

function unrelatedHistories(branch: string): UsageError {
  return new UsageError(`Head and \`${branch}\` have no commit in common.`, {
    remedy: 'Name a base: `--base REV` (in a workflow, the input `base`).',
  })
}

function refusal(event: string): UsageError {
  return new UsageError(
    `Under \`${event}\` a workflow runs with the secrets and write access of the base repository, and evaluating the pull request’s code there would hand them to it.`,
    {
      remedy:
        'Measure under `on: pull_request`; to comment on pull requests from forks, publish the results in a second workflow under `on: workflow_run`, with `command: report`.',
    },
  )
}
