// A place in the user's text: its line and column, and the line with a caret under the place.

import { replaceUnseen } from '../text/unseen.ts'
import type { Span } from './yaml-values.ts'

/** Room for the text of a line beside its number, on 80 columns. */
const WIDEST = 70

export interface LineAndColumn {
  /** From 1. */
  readonly line: number
  /** In characters, from 1. */
  readonly column: number
}

export function lineAndColumn(text: string, position: number): LineAndColumn {
  const lines = text.slice(0, position).split('\n')
  return { line: lines.length, column: characters(lines.at(-1) ?? '') + 1 }
}

/** Two lines of text, the second with carets; none for an empty line. A long line is cut around the place. */
export function excerpt(text: string, { start, end }: Span): readonly string[] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = (text + '\n').indexOf('\n', start)
  const from = Math.max(lineStart, Math.min(start - WIDEST / 2, lineEnd - WIDEST))
  const to = Math.min(lineEnd, from + WIDEST)
  if (text.slice(from, to).trim() === '') return []
  const before = `${from > lineStart ? '…' : ''}${visible(text.slice(from, start))}`
  const after = `${visible(text.slice(start, to)).trimEnd()}${to < lineEnd ? '…' : ''}`
  const marked = visible(text.slice(start, Math.min(end, to))).trimEnd()
  const { line } = lineAndColumn(text, start)
  return [
    `  ${line} | ${before}${after}`,
    `  ${' '.repeat(String(line).length)} | ${' '.repeat(characters(before))}${'^'.repeat(Math.max(1, characters(marked)))}`,
  ]
}

/** Code points: what editors count, and close to what terminals show. */
function characters(text: string): number {
  return Array.from(text).length
}

/** One character for one character, none of which moves the cursor or hides text. */
function visible(text: string): string {
  return replaceUnseen(text.replaceAll(/[\t\r]/g, ' '), () => '·')
}
