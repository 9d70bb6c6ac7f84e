// Objects by any name that Git has for them. Git says of each that it is missing: an answer without a word is a failure.

import { MeasurementError, UsageError } from '../../errors.ts'
import { readGit, type RunGit, unreadable } from './git-command.ts'

export interface GitObject {
  readonly name: string
  readonly type: 'blob' | 'commit' | 'tag' | 'tree'
  readonly content: Buffer
}

const LINE_END = 0x0a

/** Reads an object, in one process; undefined where the name, which has no line end, names none. */
export async function findObject(run: RunGit, name: string): Promise<GitObject | undefined> {
  const question = ['cat-file', '--batch']
  const { stdout } = await run(question, { input: `${name}\n` })
  const end = stdout.indexOf(LINE_END)
  const header = stdout.toString('utf8', 0, Math.max(end, 0))
  if (header === `${name} missing` || header === `${name} ambiguous`) return undefined
  const match = /^([0-9a-f]+) (blob|commit|tag|tree) (\d{1,15})$/.exec(header)
  const type = OBJECT_TYPES.find((known) => known === match?.[2])
  const content = stdout.subarray(end + 1, -1)
  // A line end follows it. Half an object is none.
  if (match?.[1] === undefined || type === undefined || content.length !== Number(match[3])) {
    throw unreadable(question)
  }
  return { name: match[1], type, content }
}

const OBJECT_TYPES = ['blob', 'commit', 'tag', 'tree'] as const

/**
 * The bytes of a file of a commit; undefined where it has none, or something else at this path. Throws UsageError for one
 * that is too long to be read.
 */
export async function findFile(run: RunGit, sha: string, path: string): Promise<Buffer | undefined> {
  // Git takes names a line each.
  const object = path.includes('\n')
    ? undefined
    : await findText(run, { name: `${sha}:${path}`, shown: `${path} of commit ${sha}` })
  if (object !== undefined) return object.type === 'blob' ? object.content : undefined
  // That it is not there, and that it can not be read, look the same so far.
  const listed = await readGit(run, [
    ...['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', sha, '--'],
    path,
  ])
  const name = /^\d+ blob ([0-9a-f]+)\t/.exec(listed)?.[1]
  if (name === undefined) return undefined
  const blob = await findText(run, { name, shown: `${path} of commit ${sha}` })
  if (blob !== undefined) return blob.content
  throw new MeasurementError(`The file ${JSON.stringify(path)} of commit ${sha} is not in the repository.`, {
    remedy: 'See what else is missing with `git fsck`, and fetch it, or clone anew.',
  })
}

/** No configuration and no lock file is nearly as long. */
const MOST_MIB = 16

/** An object that is short enough to be read. Throws UsageError for a longer one, which is not loaded. */
async function findText(
  run: RunGit,
  { name, shown }: { readonly name: string; readonly shown: string },
): Promise<GitObject | undefined> {
  const { stdout } = await run(['cat-file', '--batch-check'], { input: `${name}\n` })
  const bytes = Number(/^[0-9a-f]+ blob (\d{1,15})\n$/.exec(stdout.toString())?.[1] ?? 0)
  if (bytes <= MOST_MIB * 1024 ** 2) return await findObject(run, name)
  throw new UsageError(
    `${shown} has ${Math.ceil(bytes / 1024 ** 2)} MiB, more than the ${MOST_MIB} that are read.`,
    {
      remedy: 'See that it is the right file.',
    },
  )
}
