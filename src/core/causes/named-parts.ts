// Which parts an error of Nix speaks of, and which have names in common: what may have to be left out together.

import { type NamedInError, namedInError, SHORTEST_NAME } from '../nix/named-in-error.ts'
import type { Question } from './asking.ts'
import { linesIn } from './lines.ts'
import type { Part, Piece } from './part.ts'

export interface PartWords {
  /** In lines of either side. */
  readonly words: ReadonlySet<string>
  /** In lines of one side only: what the part brings or takes. */
  readonly own: ReadonlySet<string>
}

export function wordsOf(parts: readonly Part[]): readonly PartWords[] {
  return parts.map(({ pieces }) => {
    const [base, head] = [
      new Set(pieces.flatMap((piece) => wordsIn(piece, 'base'))),
      new Set(pieces.flatMap((piece) => wordsIn(piece, 'head'))),
    ]
    return {
      words: new Set([...base, ...head]),
      own: new Set([
        ...[...base].filter((word) => !head.has(word)),
        ...[...head].filter((word) => !base.has(word)),
      ]),
    }
  })
}

function wordsIn(piece: Piece, side: 'base' | 'head'): readonly string[] {
  const version = piece.file[side]
  if (piece.kind === 'input') return [piece.name]
  if (version?.text === undefined || piece.kind === 'mode') return nameOfFile(version?.path)
  const lines = piece.kind === 'hunk' ? linesIn(version, piece.hunk[side]) : [version.text]
  const words = lines
    .flatMap((line) => line.match(/[A-Za-z_][\w'-]*/g) ?? [])
    .filter((word) => word.length >= SHORTEST_NAME)
  return piece.kind === 'hunk' ? words : [...words, ...nameOfFile(version.path)]
}

function nameOfFile(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [path.slice(path.lastIndexOf('/') + 1).replace(/\.nix$/, '')]
}

/** Those that stand where the error says, or bring or take a name that it speaks of. `message`: as Nix printed it, cut. */
export function namedParts(message: string, parts: readonly Part[], words: readonly PartWords[]): Question {
  const named = namedInError(message)
  return parts.flatMap(({ pieces }, index) => {
    const isNamed =
      pieces.some((piece) => isAt(piece, named) || (named.isOfLock && asksForInputs(piece))) ||
      named.names.some((name) => words[index]?.own.has(name) === true)
    return isNamed ? [index] : []
  })
}

/** The lines of what was composed are not where head's are: what is near counts. */
const NEAR = 3

function isAt(piece: Piece, { places, paths }: NamedInError): boolean {
  const files = [piece.file.base?.path, piece.file.head?.path]
  if (piece.kind !== 'hunk')
    return files.some(
      (file) => file !== undefined && paths.some((path) => file === path || file.endsWith(`/${path}`)),
    )
  const { first, count } = piece.hunk.head
  const last = first + Math.max(count, piece.hunk.base.count)
  return places.some(({ file, line }) => files.includes(file) && line >= first - NEAR && line <= last + NEAR)
}

function asksForInputs({ kind, file }: Piece): boolean {
  return kind === 'input' || /(?:^|\/)flake\.(?:nix|lock)$/.test(file.head?.path ?? '')
}

/** Parts in which a name stands that some others bring or take. */
export function kinOf(of: Question, words: readonly PartWords[]): Question {
  const own = new Set(of.flatMap((part) => [...(words[part]?.own ?? [])]))
  return words.flatMap((one, part) =>
    of.includes(part) || ![...own].some((word) => one.words.has(word)) ? [] : [part],
  )
}
