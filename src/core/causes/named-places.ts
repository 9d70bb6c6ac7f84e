// The parts of a change that somebody names: `hosts/web.nix:35-37`, `modules/new/`, `input:nixpkgs`.

import type { Change, FileChange, Hunk } from '../model/change.ts'
import type { Part, Piece } from './part.ts'
import type { NamedPlace } from './place-text.ts'

/** What is named, as one part; undefined where the change has nothing there. `parts`: all of the change. */
export function partNamed(named: NamedPlace, change: Change, parts: readonly Part[]): Part | undefined {
  const pieces = named.kind === 'input' ? inputPieces(named.name, parts) : filePieces(named, change)
  const [first] = pieces
  if (first === undefined) return undefined
  return { places: [], pieces, path: first.file.head?.path ?? '', altersCode: true, isAside: false }
}

/** With the lines of `flake.nix` that ask for it. */
function inputPieces(name: string, parts: readonly Part[]): readonly Piece[] {
  const part = parts.find(({ pieces }) =>
    pieces.some((piece) => piece.kind === 'input' && piece.name === name),
  )
  return part?.pieces ?? []
}

function filePieces(named: Exclude<NamedPlace, { kind: 'input' }>, change: Change): readonly Piece[] {
  return change.files
    .filter((file) => isNamed(file, named))
    .flatMap((file) => (named.kind === 'lines' ? linePieces(file, named) : allPieces(file)))
}

function isNamed(file: FileChange, { side, file: path }: Exclude<NamedPlace, { kind: 'input' }>): boolean {
  const own = (file[side] ?? file.base)?.path ?? ''
  return path.endsWith('/') ? own.startsWith(path) : own === path
}

function linePieces(
  file: FileChange,
  { side, first, last }: Extract<NamedPlace, { kind: 'lines' }>,
): readonly Piece[] {
  // All lines of a new file are the file.
  if (file.base === undefined || file.head === undefined) return [{ kind: 'file', file }]
  return file.hunks
    .filter((hunk) => touches(hunk[side], first, last))
    .map((hunk): Piece => ({ kind: 'hunk', file, hunk }))
}

function touches(lines: Hunk['head'], first: number, last: number): boolean {
  return lines.count > 0 && lines.first <= last && lines.first + lines.count - 1 >= first
}

function allPieces(file: FileChange): readonly Piece[] {
  const { base, head, hunks } = file
  if (base === undefined || head === undefined || hunks.length === 0) {
    return base !== undefined && head !== undefined && base.path !== head.path && base.object === head.object
      ? [{ kind: 'move', file }]
      : [{ kind: 'file', file }]
  }
  return [
    ...(base.path === head.path ? [] : [{ kind: 'move', file } as const]),
    ...hunks.map((hunk): Piece => ({ kind: 'hunk', file, hunk })),
  ]
}
