// A commit object's text as Git stores it → what we know of the commit.

import type { Commit } from '../../core/model/revision.ts'
import { MeasurementError } from '../../errors.ts'
import type { RunGit } from './git-command.ts'
import { findObject } from './read-object.ts'

export interface CommitObject {
  readonly commit: Commit
  readonly parents: readonly string[]
}

/**
 * Reads a commit from its object, not from a walk through history: in a shallow clone a walk hides the parents,
 * the object still names them. Throws MeasurementError where it is not there.
 */
export async function readCommit(run: RunGit, sha: string): Promise<CommitObject> {
  const found = await findCommit(run, sha)
  if (found !== undefined) return found
  throw new MeasurementError(`The commit ${sha} is not in the repository.`, {
    remedy: 'See what else is missing with `git fsck`, and fetch it, or clone anew.',
  })
}

/** Finds and reads what a revision names, in one process; undefined where it names no commit. */
export async function findCommit(run: RunGit, revision: string): Promise<CommitObject | undefined> {
  const object = await findObject(run, `${revision}^{commit}`)
  return object?.type === 'commit' ? parseCommit(object.name, object.content.toString()) : undefined
}

/** Parses `git cat-file commit`. Throws MeasurementError on text that is no commit. */
export function parseCommit(sha: string, text: string): CommitObject {
  const end = text.indexOf('\n\n')
  const header = (end === -1 ? text : text.slice(0, end)).split('\n')
  const message = end === -1 ? '' : text.slice(end + 2).trimStart()
  const values = (name: string): string[] =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const tree = values('tree')[0]
  const seconds = / (\d+) [+-]\d+$/.exec(values('committer')[0] ?? '')?.[1]
  if (tree === undefined || seconds === undefined) {
    throw new MeasurementError(`The commit ${sha} has no tree or committer.`, {
      remedy: 'See what is wrong with it: `git fsck`.',
    })
  }
  return {
    commit: { sha, tree, timestamp: Number(seconds), subject: message.split('\n', 1)[0] ?? '' },
    parents: values('parent'),
  }
}
