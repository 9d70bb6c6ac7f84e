// Which files differ between two commits: `git diff --raw`.

import type { FileVersion } from '../../core/model/change.ts'
import { bytesOfGit, type RunGit, unreadable } from './git-command.ts'

export interface ChangedEntry {
  /** Undefined where the change added the file. */
  readonly base: Omit<FileVersion, 'text'> | undefined
  /** Undefined where it removed the file. */
  readonly head: Omit<FileVersion, 'text'> | undefined
  /** It is on both sides, and of one kind: a file, a link, or a submodule. */
  readonly isOneFile: boolean
}

/** What makes the list of files, and so that of their patches, hang on the two commits alone. */
export const listArguments: readonly string[] = [
  'diff',
  '--no-color',
  '--no-ext-diff',
  '--find-renames=50%',
  '-l1000',
  '-O/dev/null',
  '--no-relative',
  '--ignore-submodules=none',
]

/** Throws MeasurementError where Git can not tell. */
export async function changedEntries(
  run: RunGit,
  base: string,
  head: string,
): Promise<readonly ChangedEntry[]> {
  const question = [...listArguments, '--raw', '--no-abbrev', '-z', base, head, '--']
  const entries = parseRawDiff(await bytesOfGit(run, question))
  if (entries === undefined) throw unreadable(question)
  return entries
}

const ENTRY = /^:(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([ADMTR])\d{0,3}$/

/**
 * Entries of a status and one path, or of two where the file moved. A name that is no UTF-8 is that with what can be read
 * of it. Undefined where it is anything else.
 */
export function parseRawDiff(printed: Buffer): readonly ChangedEntry[] | undefined {
  const fields = printed.toString().split('\0')
  // Each is ended by a NUL.
  if (fields.pop() !== '') return undefined
  const entries: ChangedEntry[] = []
  for (let at = 0; at < fields.length;) {
    const match = ENTRY.exec(fields[at] ?? '')
    if (match === null) return undefined
    const [, baseMode = '', headMode = '', baseObject = '', headObject = '', status] = match
    const basePath = fields[at + 1]
    const headPath = status === 'R' ? fields[at + 2] : basePath
    if (basePath === undefined || headPath === undefined) return undefined
    entries.push({
      base: status === 'A' ? undefined : { path: basePath, mode: baseMode, object: baseObject },
      head: status === 'D' ? undefined : { path: headPath, mode: headMode, object: headObject },
      isOneFile: status === 'M' || status === 'R',
    })
    at += status === 'R' ? 3 : 2
  }
  return entries
}
