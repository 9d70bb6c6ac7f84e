// The parts of a change that somebody names: `hosts/web.nix:35-37`, `modules/new/`, `input:nixpkgs`.

import type { CausePlace } from '../model/causes.ts'
import type { Change, FileChange } from '../model/change.ts'
import type { Part, Piece } from './part.ts'
import type { NamedPlace } from './place-text.ts'

/** What is named, as one part; undefined where the change has nothing there. `parts`: all of the change. */
export function partNamed(named: NamedPlace, change: Change, parts: readonly Part[]): Part | undefined {
  const pieces = piecesNamed(named, change, parts)
  const [first] = pieces
  if (first === undefined) return undefined
  return { places: [], pieces, path: first.file.head?.path ?? '', altersCode: true, isAside: false }
}

function piecesNamed(named: NamedPlace, change: Change, parts: readonly Part[]): readonly Piece[] {
  switch (named.kind) {
    case 'input':
      return inputPieces(named.name, parts)
    case 'lines':
      return linePieces(named, parts)
    case 'file':
      return change.files.filter((file) => isNamed(file, named)).flatMap(allPieces)
  }
}

/** With the lines of `flake.nix` that ask for it. */
function inputPieces(name: string, parts: readonly Part[]): readonly Piece[] {
  const part = parts.find(({ pieces }) =>
    pieces.some((piece) => piece.kind === 'input' && piece.name === name),
  )
  return part?.pieces ?? []
}

function isNamed(file: FileChange, { side, file: path }: Extract<NamedPlace, { kind: 'file' }>): boolean {
  const own = (file[side] ?? file.base)?.path ?? ''
  return path.endsWith('/') ? own.startsWith(path) : own === path
}

/** All of each part that the lines touch, as a report names it. */
function linePieces(
  { side, file, first, last }: Extract<NamedPlace, { kind: 'lines' }>,
  parts: readonly Part[],
): readonly Piece[] {
  const isTouched = (place: CausePlace) =>
    'file' in place &&
    place.file === file &&
    (place.edit === 'removed') === (side === 'base') &&
    (place.first ?? Infinity) <= last &&
    (place.last ?? 0) >= first
  return parts.filter(({ places }) => places.some(isTouched)).flatMap(({ pieces }) => pieces)
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
