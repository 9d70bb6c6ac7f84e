// The output of `git diff --unified=0` → which lines of head a change wrote, and which line of base each other one was.
// The library `diff` reads it. What is ours: names without what it does to those that end in a space, the lines that Git
// names beside none, and that what cannot be read is an error of Git’s and no bug.

import { parsePatch, type StructuredPatch, type StructuredPatchHunk } from 'diff'
import { MeasurementError, messageOf } from '../../errors.ts'
import { type HunkText, neutralHunks } from './neutral-hunks.ts'

/** Consecutive lines of base that a change replaced by lines of head; either may be none. */
export interface Hunk {
  /** First line, counted from 1; of none, the line before. */
  readonly base: { readonly first: number; readonly count: number }
  readonly head: { readonly first: number; readonly count: number }
  /** It alters no code: comments, layout, and names that are others now wherever they stand. */
  readonly isNeutral?: true
}

export interface ChangedFile {
  /** Undefined where the change added the file. */
  readonly basePath: string | undefined
  /** Undefined where it removed the file. */
  readonly headPath: string | undefined
  /** In order. */
  readonly hunks: readonly Hunk[]
}

/** A change, file by file; a file that is not in it is the same on both sides. */
export type ChangedLines = readonly ChangedFile[]

/** Options that make Git's output depend on the two commits alone, not on anyone's settings or attributes. */
export const diffArguments: readonly string[] = [
  ...['-c', 'core.quotePath=true'],
  'diff',
  '--unified=0',
  '--inter-hunk-context=0',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--text',
  '--diff-algorithm=histogram',
  '--find-renames=50%',
  '-l1000',
  '--no-relative',
  '--submodule=short',
  '--ignore-submodules=none',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--full-index',
]

/** Parses what Git printed. Throws MeasurementError where that is no diff. */
export function parseChangedLines(diff: string): ChangedLines {
  const files = readPatch(diff).filter(isTold)
  // Of other files nobody knows what a line says.
  const neutral = neutralHunks(files.filter(isNix).flatMap(({ hunks }) => hunks.map(textOf)))
  const isNeutral = new Set([...neutral].map(({ hunk }) => hunk))
  return files.map((file) => ({
    ...pathsOf(file),
    hunks: file.hunks.map((hunk) => ({
      base: { first: firstOf(hunk.oldStart, hunk.oldLines), count: hunk.oldLines },
      head: { first: firstOf(hunk.newStart, hunk.newLines), count: hunk.newLines },
      ...(isNeutral.has(hunk) && { isNeutral: true as const }),
    })),
  }))
}

/**
 * Lines `---` and `+++`, of which the library cuts the spaces that a name ends in. A line of a file's content may look like
 * them, but it stands behind no line that begins like this one. All names are in other lines too.
 */
const NAMES_AGAIN = /(?<=\nindex [^\n]*\n)--- [^\n]*\n\+\+\+ [^\n]*\n/g

function readPatch(diff: string): readonly StructuredPatch[] {
  try {
    return parsePatch(diff.replaceAll(NAMES_AGAIN, ''))
  } catch (cause) {
    throw new MeasurementError(`What Git printed of the change cannot be read: ${messageOf(cause)}.`, {
      remedy: 'Report this as a bug, with the version of Git.',
      cause,
    })
  }
}

/** Nothing is told of empty files, and of another mode. */
function isTold({ oldFileName, newFileName, hunks, isRename, isCopy }: StructuredPatch): boolean {
  const isNamed = oldFileName !== undefined && newFileName !== undefined
  return isNamed && (hunks.length > 0 || isRename === true || isCopy === true)
}

function isNix(file: StructuredPatch): boolean {
  const { basePath, headPath } = pathsOf(file)
  return (headPath ?? basePath ?? '').endsWith('.nix')
}

function pathsOf(file: StructuredPatch): Pick<ChangedFile, 'basePath' | 'headPath'> {
  return {
    basePath: file.isCreate === true ? undefined : withoutPrefix(file.oldFileName),
    headPath: file.isDelete === true ? undefined : withoutPrefix(file.newFileName),
  }
}

/** `a/` or `b/`. */
function withoutPrefix(path: string | undefined): string | undefined {
  return path?.slice(2)
}

/** The library counts on to the line behind, where there are none. */
function firstOf(start: number, count: number): number {
  return count === 0 ? start - 1 : start
}

function textOf(hunk: StructuredPatchHunk): HunkText & { readonly hunk: StructuredPatchHunk } {
  const after = (mark: string) => hunk.lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : []))
  return { hunk, removed: after('-'), added: after('+') }
}
