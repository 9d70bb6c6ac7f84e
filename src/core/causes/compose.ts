// Head without some parts: which files of its tree are others then, from the lines of both sides.

import type { Change, FileChange, FileVersion } from '../model/change.ts'
import { type HeadNames, inHeadsNames, movesIn } from './head-names.ts'
import { linesIn, linesOf, withReplacements } from './lines.ts'
import { withoutInputs } from './lock-inputs.ts'
import type { Part, Piece } from './part.ts'

/** A file of head's tree that is to be another one; without an entry, it is not there. */
export interface TreeEdit {
  readonly path: string
  readonly entry: TreeEntry | undefined
}

export type TreeEntry =
  | { readonly mode: string; readonly object: string }
  /** Bytes, as Latin-1. */
  | { readonly mode: string; readonly text: string }

/** What goes comes before what is put there. `renames`: names that are others in head, old → new. */
export function headWithout(
  change: Change,
  parts: readonly Part[],
  renames: HeadNames['renames'],
): readonly TreeEdit[] {
  const byFile = new Map<FileChange, Piece[]>()
  for (const piece of new Set(parts.flatMap(({ pieces }) => pieces))) {
    const known = byFile.get(piece.file)
    if (known === undefined) byFile.set(piece.file, [piece])
    else known.push(piece)
  }
  const back = new Set(
    [...byFile].flatMap(([{ head }, pieces]) =>
      pieces.some(({ kind }) => kind === 'move') ? (head?.path ?? []) : [],
    ),
  )
  const names = { renames, moves: movesIn(change, (path) => back.has(path)) }
  const edits = [...byFile].flatMap(([file, pieces]) => editsOf(file, pieces, names))
  return [
    ...edits.filter(({ entry }) => entry === undefined),
    ...edits.filter(({ entry }) => entry !== undefined),
  ]
}

function editsOf(file: FileChange, pieces: readonly Piece[], names: HeadNames): readonly TreeEdit[] {
  const { base, head } = file
  const has = (kind: Piece['kind']) => pieces.some((piece) => piece.kind === kind)
  if (base === undefined || head === undefined || has('file')) {
    return [
      ...(head === undefined ? [] : [{ path: head.path, entry: undefined }]),
      ...(base === undefined ? [] : [{ path: base.path, entry: { mode: base.mode, object: base.object } }]),
    ]
  }
  const path = has('move') ? base.path : head.path
  const mode = has('mode') ? base.mode : head.mode
  const text = textWithout({ base, head }, pieces, { path, names })
  return [
    ...(path === head.path ? [] : [{ path: head.path, entry: undefined }]),
    { path, entry: text === undefined ? { mode, object: head.object } : { mode, text } },
  ]
}

/** Undefined where the text is head’s. */
function textWithout(
  { base, head }: { readonly base: FileVersion; readonly head: FileVersion },
  pieces: readonly Piece[],
  { path, names }: { readonly path: string; readonly names: HeadNames },
): string | undefined {
  const inputs = pieces.flatMap((piece) => (piece.kind === 'input' ? [piece.name] : []))
  if (inputs.length > 0) return withoutInputs(base.text ?? '', head.text ?? '', inputs)
  const hunks = new Set(pieces.flatMap((piece) => (piece.kind === 'hunk' ? [piece.hunk] : [])))
  if (hunks.size === 0) return undefined
  const lines = linesOf(base.text ?? '')
  return withReplacements(
    head.text ?? '',
    [...hunks].map((hunk) => ({
      hunk,
      lines: inHeadsNames(linesIn(lines, hunk.base), { from: base.path, to: path }, names),
    })),
  )
}
