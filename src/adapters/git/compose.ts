// A commit of head's tree with some files changed, in the private repository. Git writes it from one stream, without an
// index or a checkout, so that it takes no longer for a large tree.

import type { TreeEdit, TreeEntry } from '../../core/causes/compose.ts'
import type { Composition } from '../../ports/git.ts'
import { readObjectName, type RunGit } from './git-command.ts'

/** Its author, and head's date: the same files make the same commit. */
const AUTHOR = 'nix-perf-gate <nix-perf-gate@localhost>'

/** Gives the commit, which no branch names. Throws MeasurementError where Git can not write it. */
export async function composeCommit(run: RunGit, { sha, timestamp, edits }: Composition): Promise<string> {
  const message = 'Head without some parts of the change'
  return await writeCommit(run, { parent: sha, timestamp, message, edits })
}

/** A commit of ours, on top of another or, without one, with nothing but these files. */
export interface NewCommit extends Pick<Composition, 'timestamp' | 'edits'> {
  readonly parent: string | undefined
  readonly message: string
}

/** As `composeCommit`. */
export async function writeCommit(
  run: RunGit,
  { parent, timestamp, message, edits }: NewCommit,
): Promise<string> {
  const stream = [
    'feature done\n',
    // A name that is new each time would be a branch that stays.
    'commit refs/nix-perf-gate/composed\n',
    'mark :1\n',
    `committer ${AUTHOR} ${timestamp} +0000\n`,
    `data ${Buffer.byteLength(message)}\n${message}\n`,
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...edits.map(editCommand),
    '\nget-mark :1\n',
    'done\n',
  ]
  return await readObjectName(run, ['fast-import', '--quiet', '--force', '--date-format=raw'], {
    input: Buffer.concat(stream.map((text) => (typeof text === 'string' ? Buffer.from(text) : text))),
  })
}

function editCommand({ path, entry }: TreeEdit): string | Buffer {
  return entry === undefined ? `D ${quoted(path)}\n` : writeCommand(path, entry)
}

function writeCommand(path: string, entry: TreeEntry): string | Buffer {
  if ('object' in entry) return `M ${entry.mode} ${entry.object} ${quoted(path)}\n`
  const content = Buffer.from(entry.text, 'latin1')
  return Buffer.concat([
    Buffer.from(`M ${entry.mode} inline ${quoted(path)}\ndata ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ])
}

/** As C does it; other bytes stand for themselves. */
function quoted(path: string): string {
  return `"${path
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`
}
