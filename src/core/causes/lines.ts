// Texts as lines, and head's text with some of base's lines in it.

import type { FileVersion, Hunk } from '../model/change.ts'

/** Each with its line end; none of an empty text. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

/** A hunk that is taken out, with the lines that come in its place. */
export interface Replacement {
  readonly hunk: Hunk
  readonly lines: readonly string[]
}

/**
 * Head's text with other lines in the place of hunks. By the numbers of lines alone: a patch that is applied backwards
 * looks for its lines, and may find others that are the same.
 */
export function withReplacements(head: string, replacements: readonly Replacement[]): string {
  const lines = [...linesOf(head)]
  const fromTheEnd = replacements.toSorted((one, other) => other.hunk.head.first - one.hunk.head.first)
  for (const { hunk, lines: instead } of fromTheEnd) {
    const { first, count } = hunk.head
    // Of no lines, Git names the line before.
    lines.splice(count === 0 ? first : first - 1, count, ...instead)
  }
  // Where a side lacks the end of its last line, other lines may now stand behind it.
  return lines
    .map((line, index) => (index < lines.length - 1 && !line.endsWith('\n') ? `${line}\n` : line))
    .join('')
}

/** The lines of a side of a hunk. */
export function linesIn(version: FileVersion, { first, count }: Hunk['head']): readonly string[] {
  return count === 0 ? [] : linesOf(version.text ?? '').slice(first - 1, first - 1 + count)
}
