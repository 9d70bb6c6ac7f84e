// A choice between revisions, and a revision that was chosen with the words for it.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { Notice } from '../core/model/results.ts'
import type { Commit, Revision, Side } from '../core/model/revision.ts'
import { UsageError } from '../errors.ts'
import type { Repository } from '../ports/git.ts'
import { namedRevision } from './revision-lookup.ts'

export interface RevisionChoice {
  readonly repository: Repository
  /** What the user gave; over all else. */
  readonly inputs: { readonly base?: string | undefined; readonly head?: string | undefined }
  /** The event that started the workflow; undefined at the terminal. */
  readonly event?: GithubEvent | undefined
  /** The commit that GitHub started the workflow for (`GITHUB_SHA`). */
  readonly headSha?: string | undefined
}

export interface Chosen {
  readonly revision: Revision
  readonly notices: readonly Notice[]
}

/** `phrase` completes “base is …”. */
export function chosen(commit: Commit, phrase: string, notices: readonly Notice[] = []): Chosen {
  return { revision: { kind: 'commit', commit, chosen: phrase }, notices }
}

export async function given(
  choice: RevisionChoice,
  input: { readonly side: Side; readonly revision: string },
): Promise<Chosen> {
  return chosen(await namedRevision(choice, input), `given as \`${input.revision}\``)
}

export async function checkedOut(repository: Repository): Promise<Commit> {
  const commit = await repository.resolve('HEAD')
  if (commit !== undefined) return commit
  throw new UsageError(`${repository.root} has no commits yet, so there is nothing to compare with.`, {
    remedy: 'Commit the project first.',
  })
}
