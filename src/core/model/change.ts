// What a change did to the project's files: both sides of each, and which lines differ.

/** All that a change did to the files of a project. */
export interface Change {
  /** In the order of their paths. */
  readonly files: readonly FileChange[]
  /** Folders that base has, from the root, with `/`; without the root itself. */
  readonly baseFolders: ReadonlySet<string>
}

/** A file that is not in a change is the same on both sides. */
export interface FileChange {
  /** Undefined where the change added the file. */
  readonly base: FileVersion | undefined
  /** Undefined where it removed the file. */
  readonly head: FileVersion | undefined
  /** In order; none where a side is no regular file, or the file is on one side only. */
  readonly hunks: readonly Hunk[]
}

export interface FileVersion {
  readonly path: string
  /** As Git writes it: 100644, 100755, 120000 (link), 160000 (submodule). */
  readonly mode: string
  /** Object name. */
  readonly object: string
  /** Its bytes as Latin-1; undefined for what is no regular file, or is longer than is read. */
  readonly text: string | undefined
}

/** Consecutive lines of base that a change replaced by lines of head; either may be none. */
export interface Hunk {
  /** First line, counted from 1; of none, the line before. */
  readonly base: { readonly first: number; readonly count: number }
  readonly head: { readonly first: number; readonly count: number }
  /** It alters no code: comments, layout, and names that are others now wherever they stand. */
  readonly isNeutral?: true
}

/** The first line, or the one that stands behind where they were: of no lines, Git names the line before. */
export function beginOf({ first, count }: Hunk['head']): number {
  return count === 0 ? first + 1 : first
}

/** The line behind them. */
export function endOf(lines: Hunk['head']): number {
  return beginOf(lines) + lines.count
}

/** What stands where: a link and a submodule are no text of the project's. */
export function isRegularFile({ mode }: Pick<FileVersion, 'mode'>): boolean {
  return mode.startsWith('100')
}
