// A commit object's text as Git stores it → what we know of the commit.

import type { Commit } from '../../core/revision.ts'
import { readGit, type RunGit } from './git-command.ts'

export interface CommitObject {
  readonly commit: Commit
  readonly parents: readonly string[]
}

/**
 * Reads a commit from its object, not from a walk through history: in a shallow clone a walk hides the parents,
 * the object still names them.
 */
export async function readCommit(run: RunGit, sha: string): Promise<CommitObject> {
  return parseCommit(sha, await readGit(run, ['cat-file', 'commit', sha]))
}

/** Finds and reads what a revision names, in one process; undefined where it names no commit. */
export async function findCommit(run: RunGit, revision: string): Promise<CommitObject | undefined> {
  const result = await run(['cat-file', '--batch'], { input: `${revision}^{commit}\n` })
  const output = result.stdout.toString()
  const sha = /^([0-9a-f]+) commit \d+\n/.exec(output)?.[1]
  if (result.exitCode !== 0 || sha === undefined) return undefined
  return parseCommit(sha, output.slice(output.indexOf('\n') + 1))
}

/** Parses `git cat-file commit`. Throws on text that is no commit. */
export function parseCommit(sha: string, text: string): CommitObject {
  const end = text.indexOf('\n\n')
  const header = (end === -1 ? text : text.slice(0, end)).split('\n')
  const message = end === -1 ? '' : text.slice(end + 2).trimStart()
  const values = (name: string): string[] =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const tree = values('tree')[0]
  const seconds = / (\d+) [+-]\d+$/.exec(values('committer')[0] ?? '')?.[1]
  if (tree === undefined || seconds === undefined) throw new Error(`commit ${sha} has no tree or committer`)
  return {
    commit: { sha, tree, timestamp: Number(seconds), subject: message.split('\n', 1)[0] ?? '' },
    parents: values('parent'),
  }
}
