// The output of `git diff --unified=0` → the hunks of each file. The library `diff` reads it. What is ours: it is kept from
// names, which are taken from elsewhere, the lines that Git names beside none, and that what cannot be read is an error of
// Git’s and no bug.

import { parsePatch, type StructuredPatch } from 'diff'
import type { Hunk } from '../../core/model/change.ts'
import { MeasurementError, messageOf } from '../../errors.ts'
import { listArguments } from './changed-entries.ts'

/** A hunk of which nobody has said yet whether it is neutral. */
export type LineHunk = Pick<Hunk, 'base' | 'head'>

/** Of what is on both sides, and by the two commits alone, not by anyone's settings or attributes. */
export const patchArguments: readonly string[] = [
  ...['-c', 'core.quotePath=true'],
  ...listArguments,
  '--diff-filter=MR',
  '--unified=0',
  '--inter-hunk-context=0',
  '--no-textconv',
  '--text',
  '--diff-algorithm=histogram',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--full-index',
]

/** The hunks of each patch, in the order that Git printed. Throws MeasurementError where that is no diff. */
export function parsePatches(diff: string): readonly (readonly LineHunk[])[] {
  return readPatches(diff)
    .filter(({ isGit }) => isGit === true)
    .map(({ hunks }) =>
      hunks.map(({ oldStart, oldLines, newStart, newLines }) => ({
        base: { first: firstOf(oldStart, oldLines), count: oldLines },
        head: { first: firstOf(newStart, newLines), count: newLines },
      })),
    )
}

/**
 * Lines `---` and `+++`, which the library may take for a file of its own. A line of a file's content may look like them,
 * but it stands behind no line that begins like this one.
 */
const NAMES = /(?<=\nindex [^\n]*\n)--- [^\n]*\n\+\+\+ [^\n]*\n/g

function readPatches(diff: string): readonly StructuredPatch[] {
  try {
    return parsePatch(diff.replaceAll(NAMES, ''))
  } catch (cause) {
    throw new MeasurementError(`What Git printed of the change cannot be read: ${messageOf(cause)}.`, {
      remedy: 'Report this as a bug, with the version of Git.',
      cause,
    })
  }
}

/** The library counts on to the line behind, where there are none. */
function firstOf(start: number, count: number): number {
  return count === 0 ? start - 1 : start
}
