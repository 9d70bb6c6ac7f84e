// A change → which lines of head it wrote, and which line of base each other one was.

import { type Change, type FileChange, type FileVersion, type Hunk, isRegularFile } from '../model/change.ts'

export interface ChangedFile {
  /** Undefined where the change added the file. */
  readonly basePath: string | undefined
  /** Undefined where it removed the file. */
  readonly headPath: string | undefined
  /** In order. */
  readonly hunks: readonly Hunk[]
}

/** A change, file by file; a file that is not in it has the same lines on both sides. */
export type ChangedLines = readonly ChangedFile[]

export function changedLinesOf({ files }: Change): ChangedLines {
  return files.flatMap(({ base, head, hunks }) => {
    if (base === undefined || head === undefined || !isSameKind(base, head))
      return [...whole({ base }), ...whole({ head })]
    const file = { basePath: base.path, headPath: head.path, hunks: hunksBetween({ base, head, hunks }) }
    // Nothing is told of another mode.
    return file.hunks.length > 0 || base.path !== head.path ? [file] : []
  })
}

function isSameKind(base: FileVersion, head: FileVersion): boolean {
  return base.mode === head.mode || (isRegularFile(base) && isRegularFile(head))
}

function hunksBetween({
  base,
  head,
  hunks,
}: FileChange & Readonly<Record<'base' | 'head', FileVersion>>): readonly Hunk[] {
  if (isRegularFile(base) || base.object === head.object) return hunks
  return [{ base: linesOf(base), head: linesOf(head) }]
}

/** A file that is on one side only; none where it has no lines. */
function whole({ base, head }: Partial<Pick<FileChange, 'base' | 'head'>>): readonly ChangedFile[] {
  const hunk: Hunk = { base: linesOf(base), head: linesOf(head) }
  if (hunk.base.count + hunk.head.count === 0) return []
  return [{ basePath: base?.path, headPath: head?.path, hunks: [hunk] }]
}

/** All lines of a file; one of a link and of a submodule, none of a file that is too long to be read. */
function linesOf(version: FileVersion | undefined): Hunk['base'] {
  const count = version === undefined ? 0 : isRegularFile(version) ? countLines(version.text ?? '') : 1
  return { first: count === 0 ? 0 : 1, count }
}

function countLines(text: string): number {
  const ends = text.split('\n').length - 1
  return text === '' || text.endsWith('\n') ? ends : ends + 1
}
