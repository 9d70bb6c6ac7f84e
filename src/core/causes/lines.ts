// Texts as lines, and head's text with some of base's lines in it.

import { beginOf, endOf, type Hunk } from '../model/change.ts'

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
  const lines = linesOf(head)
  const inOrder = replacements.toSorted(
    ({ hunk: one }, { hunk: other }) =>
      beginOf(one.head) - beginOf(other.head) || beginOf(one.base) - beginOf(other.base),
  )
  const pieces = inOrder.map(({ hunk, lines: instead }, index) => {
    const before = inOrder[index - 1]
    const from = before === undefined ? 0 : endOf(before.hunk.head) - 1
    return [...lines.slice(from, beginOf(hunk.head) - 1), ...instead]
  })
  const last = inOrder.at(-1)
  const text = [...pieces.flat(), ...(last === undefined ? lines : lines.slice(endOf(last.hunk.head) - 1))]
  // Where a side lacks the end of its last line, other lines may now stand behind it.
  return text
    .map((line, index) => (index < text.length - 1 && !line.endsWith('\n') ? `${line}\n` : line))
    .join('')
}

/** The lines of a side of a hunk. `lines`: of the file. */
export function linesIn(lines: readonly string[], { first, count }: Hunk['head']): readonly string[] {
  return count === 0 ? [] : lines.slice(first - 1, first - 1 + count)
}
