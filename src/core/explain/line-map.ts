// Where a line of base is in head, and which lines of head the change wrote.

import { beginOf, endOf, type Hunk } from '../model/change.ts'
import type { ChangedFile, ChangedLines } from './changed-lines.ts'
import { countWhere } from './count-where.ts'

/** What became of a line of base. */
export type LineFate =
  | { readonly kind: 'same'; readonly file: string; readonly line: number }
  /** Rewritten or removed, by this hunk. */
  | { readonly kind: 'changed'; readonly hunk: Hunk }

export interface LineMap {
  readonly fateOf: (file: string, line: number) => LineFate
  /** The hunk that wrote a line of head; undefined where it was there before. */
  readonly writtenBy: (file: string, line: number) => Hunk | undefined
  /** Whether the change tells of this file at all: of one within a submodule it does not. */
  readonly knows: (file: string) => boolean
}

export function lineMapOf(change: ChangedLines): LineMap {
  const byBase = new Map(change.map((file) => [file.basePath, file]))
  const byHead = new Map(change.map((file) => [file.headPath, file]))
  return {
    fateOf: (file, line) => {
      const changed = byBase.get(file)
      return changed === undefined ? { kind: 'same', file, line } : fateIn(changed, line)
    },
    writtenBy: (file, line) => {
      const hunks = byHead.get(file)?.hunks ?? []
      // Git tells hunks in order.
      const found = hunks[countWhere(hunks, ({ head }) => head.first + head.count <= line)]
      return found !== undefined && found.head.count > 0 && line >= found.head.first ? found : undefined
    },
    // A submodule is told of as one line, in place of a file.
    knows: (file) => !foldersOf(file).some((folder) => byBase.has(folder) || byHead.has(folder)),
  }
}

function fateIn({ basePath, headPath, hunks }: ChangedFile, line: number): LineFate {
  const last = hunks[countWhere(hunks, ({ base }) => beginOf(base) <= line) - 1]
  if (last !== undefined && line < beginOf(last.base) + last.base.count)
    return { kind: 'changed', hunk: last }
  const shift = last === undefined ? 0 : endOf(last.head) - endOf(last.base)
  return { kind: 'same', file: headPath ?? basePath ?? '', line: line + shift }
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
