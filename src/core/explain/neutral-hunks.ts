// Which hunks of a change alter no code: comments, blank lines, another layout, and names that are others now wherever
// they stand. Both sides of a file are read as a whole, since no line says whether it is in a string.

import {
  beginOf,
  type Change,
  endOf,
  type FileChange,
  type FileVersion,
  type Hunk,
  isRegularFile,
} from '../model/change.ts'
import type { Side } from '../model/revision.ts'
import { nixTokens } from '../nix/nix-tokens.ts'
import type { IndentedString, NixToken, NixTokens, Within } from '../nix/tokens/model.ts'
import { countWhere } from './count-where.ts'
import { type HunkTokens, renamesOf } from './renames.ts'

/** The same change, with its neutral hunks marked as such. */
export function markNeutral(change: Change): Change {
  const written = hunksOfNix(change)
  const renames = renamesOf(written)
  const neutral = new Set(written.filter((one) => isNeutral(one, renames)).map(({ hunk }) => hunk))
  const files = change.files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => (neutral.has(hunk) ? { ...hunk, isNeutral: true as const } : hunk)),
  }))
  return { ...change, files }
}

/** Names of base → what they are in head, of those that the change renamed wherever they stand. */
export function renamesIn(change: Change): ReadonlyMap<string, string> {
  return renamesOf(hunksOfNix(change))
}

interface NixHunk extends HunkTokens {
  /** Undefined for a file that is new as a whole. */
  readonly hunk: Hunk | undefined
  /** Its lines are in code, a comment or a string as on the other side, and so are those behind it. */
  readonly isInPlace: boolean
}

function isNeutral({ isInPlace, removed, added }: NixHunk, renames: ReadonlyMap<string, string>): boolean {
  return (
    isInPlace &&
    removed.length === added.length &&
    removed.every(({ kind, text }, index) => {
      const other = added[index]
      const now = kind === 'name' ? renames.get(text) : undefined
      return kind === other?.kind && (now ?? text) === other.text
    })
  )
}

/** Tokens take many times the memory of the texts; hunks of a change that is longer still are no neutral ones. */
const MOST_CHARACTERS = 16 * 1024 ** 2

function hunksOfNix({ files }: Change): readonly NixHunk[] {
  let characters = 0
  return files.flatMap((file) => {
    // Of other files nobody knows what a line says.
    if ((file.head ?? file.base)?.path.endsWith('.nix') !== true) return []
    characters += textOf(file.base).length + textOf(file.head).length
    return characters > MOST_CHARACTERS ? [] : hunksOf(file)
  })
}

function hunksOf({ base, head, hunks }: FileChange): readonly NixHunk[] {
  if (head?.text === undefined) return []
  if (base === undefined || !isRegularFile(base)) return [newFile(head)]
  if (base.text === undefined || hunks.length === 0) return []
  const sides = { base: sideOf(base, hunks, 'base'), head: sideOf(head, hunks, 'head') }
  return hunks.map((hunk) => ({
    hunk,
    removed: tokensIn(sides.base, hunk.base),
    added: tokensIn(sides.head, hunk.head),
    isInPlace: [beginOf, endOf].every((line) =>
      isSame(withinAt(sides.base, line(hunk.base)), withinAt(sides.head, line(hunk.head))),
    ),
  }))
}

/** Its names are in use. */
function newFile(version: FileVersion): NixHunk {
  return { hunk: undefined, removed: [], added: nixTokens(textOf(version)).tokens, isInPlace: false }
}

interface NixSide extends NixTokens {
  /** Indented strings of which there are lines that the change left as they are. */
  readonly kept: ReadonlySet<IndentedString>
}

function sideOf(version: FileVersion, hunks: readonly Hunk[], side: Side): NixSide {
  const read = nixTokens(textOf(version))
  const isWritten = (line: number) => {
    const next = hunks[countWhere(hunks, (hunk) => endOf(hunk[side]) <= line)]
    return next !== undefined && beginOf(next[side]) <= line
  }
  const kept = read.strings.filter(({ lines }) => lines.some((line) => !isWritten(line)))
  return { ...read, kept: new Set(kept) }
}

function textOf(version: FileVersion | undefined): string {
  return version?.text ?? ''
}

function tokensIn({ tokens }: NixSide, lines: Hunk['base']): readonly NixToken[] {
  const before = (end: number) => countWhere(tokens, ({ line }) => line < end)
  return tokens.slice(before(beginOf(lines)), before(endOf(lines)))
}

/** What a line begins within, from the innermost. */
function withinAt({ starts, kept }: NixSide, line: number): readonly WithinLevel[] {
  const levels: WithinLevel[] = []
  for (let within = starts[line - 1] ?? starts.at(-1); within !== undefined; within = within.outer) {
    const { kind, braces, string } = within
    // With another indentation, the lines that are left as they are say something else.
    levels.push({
      kind,
      braces,
      spaces: string !== undefined && kept.has(string) ? string.spaces : undefined,
    })
  }
  return levels
}

interface WithinLevel extends Pick<Within, 'kind' | 'braces'> {
  readonly spaces: number | undefined
}

function isSame(base: readonly WithinLevel[], head: readonly WithinLevel[]): boolean {
  return (
    base.length === head.length &&
    base.every(({ kind, braces, spaces }, index) => {
      const other = head[index]
      return kind === other?.kind && braces === other.braces && spaces === other.spaces
    })
  )
}
