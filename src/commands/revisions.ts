// The choice of base and head: from what the user gave, else from the event, else from the working tree. What is
// checked out is what is measured as head; events only help to find base.

import { type GithubEvent, isUnderReview } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Commit, Revision } from '../core/model/revision.ts'
import { UsageError } from '../errors.ts'
import { chooseBase } from './choose-base.ts'
import { checkedOut, chosen, type Chosen, given, type RevisionChoice } from './revision-choice.ts'
import { shortName } from './revision-lookup.ts'

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

/** Changes under review, in a run that has the rights of the change. */
const MEASURED: ReadonlySet<GithubEvent['kind']> = new Set(['pull_request', 'merge_group', 'untold'] as const)

/** Throws UsageError under events that run somebody else's change with the rights of this repository. */
export function refuseToEvaluate(event: GithubEvent | undefined): void {
  if (event === undefined || MEASURED.has(event.kind)) return
  if (isUnderReview(event)) throw refusal(event.kind === 'other' ? event.name : event.kind)
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
          onTopOf: await checkedOut(repository),
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

function refusal(event: string): UsageError {
  return new UsageError(
    `Under \`${event}\` a workflow runs with the secrets and write access of the base repository, and evaluating the pull request’s code there would hand them to it.`,
    {
      remedy:
        'Measure under `on: pull_request`; to comment on pull requests from forks, publish the results in a second workflow under `on: workflow_run`, with `command: report`.',
    },
  )
}
