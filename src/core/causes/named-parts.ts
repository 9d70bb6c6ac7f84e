// Which parts an error of Nix speaks of, and which have names in common: what may have to be left out together.

import type { FileVersion } from '../model/change.ts'
import type { Side } from '../model/revision.ts'
import { type NamedInError, namedInError, SHORTEST_NAME } from '../nix/named-in-error.ts'
import type { Question } from './asking.ts'
import { linesIn, linesOf } from './lines.ts'
import type { Part, Piece } from './part.ts'

export interface PartWords {
  /** In lines of either side. */
  readonly words: ReadonlySet<string>
  /** In lines of one side only: what the part brings or takes. */
  readonly own: ReadonlySet<string>
  /** Of the flake: what stands for them brings names that nobody sees here. */
  readonly inputs: readonly string[]
}

export function wordsOf(parts: readonly Part[]): readonly PartWords[] {
  const known = new Map<FileVersion, readonly string[]>()
  const read = (version: FileVersion): readonly string[] => {
    const lines = known.get(version) ?? linesOf(version.text ?? '')
    known.set(version, lines)
    return lines
  }
  const wordsOn = (pieces: readonly Piece[], side: Side) =>
    firstWords(pieces.map((piece) => wordsIn(piece, side, read)))
  return parts.map(({ pieces }) => {
    const [base, head] = [wordsOn(pieces, 'base'), wordsOn(pieces, 'head')]
    const inputs = pieces.flatMap((piece) => (piece.kind === 'input' ? [piece.name] : []))
    return {
      inputs,
      words: new Set([...base, ...head]),
      own: new Set([
        ...inputs,
        ...[...base].filter((word) => !head.has(word)),
        ...[...head].filter((word) => !base.has(word)),
      ]),
    }
  })
}

/** Of a part: a file that a program wrote may have a million. */
const MOST_WORDS = 20_000

function firstWords(of: readonly Iterable<string>[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const some of of) {
    for (const word of some) {
      words.add(word)
      if (words.size === MOST_WORDS) return words
    }
  }
  return words
}

function* wordsIn(
  piece: Piece,
  side: Side,
  read: (version: FileVersion) => readonly string[],
): Iterable<string> {
  const version = piece.file[side]
  if (piece.kind === 'input') yield piece.name
  else if (version?.text === undefined || piece.kind === 'mode') yield* nameOfFile(version?.path)
  else {
    if (piece.kind !== 'hunk') yield* nameOfFile(version.path)
    const lines = piece.kind === 'hunk' ? linesIn(read(version), piece.hunk[side]) : [version.text]
    for (const line of lines) {
      for (const [word] of line.matchAll(/[A-Za-z_][\w'-]*/g)) if (word.length >= SHORTEST_NAME) yield word
    }
  }
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

/** Parts in which a name stands that some others bring or take, and inputs that these use. */
export function kinOf(of: Question, words: readonly PartWords[]): Question {
  const without = new Set(of)
  const own = new Set(of.flatMap((part) => [...(words[part]?.own ?? [])]))
  const uses = (input: string) => of.some((part) => words[part]?.words.has(input) === true)
  return words.flatMap((one, part) =>
    !without.has(part) && (haveInCommon(one.words, own) || one.inputs.some(uses)) ? [part] : [],
  )
}

function haveInCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [smaller, larger] = one.size < other.size ? [one, other] : [other, one]
  return [...smaller].some((word) => larger.has(word))
}
