// The tables of the terminal report: columns without lines, sized to the screen; in a narrow one the note of a row
// stands below it.

import Table from 'cli-table3'
import stringWidth from 'string-width'
import type { Group, Row } from './digest.ts'
import { paragraph, type Screen } from './terminal-text.ts'
import { plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'
import { wrapText } from './wrap.ts'

/** Columns of a note that are worth having beside the figures. */
const NARROWEST_NOTE = 19
const GAP = 2
const INDENT = '  '
const MARK = 1

/** Columns apart by nothing but space. */
export const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const

/** Groups of rows under their targets' names. */
export function groupsTable(groups: readonly Group[], screen: Screen): string {
  const rows = groups.flatMap((group) => group.rows)
  const widths = columnWidths(rows, screen)
  return groups
    .map((group) => [
      groupTitle(group, screen),
      rowsTable(group.rows, widths, screen),
      moreLine(group, screen),
    ])
    .flatMap((parts) => parts.filter((part) => part !== ''))
    .join('\n')
}

interface Widths {
  readonly metric: number
  readonly values: number
  readonly change: number
  /** 0: notes stand below their rows. */
  readonly note: number
}

/** Rows of one table, sized by `columnWidths`. */
export function rowsTable(rows: readonly Row[], widths: Widths, screen: Screen): string {
  const { metric, values, change, note } = widths
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
    colWidths: [MARK, metric, values, change, ...(note > 0 ? [note] : [])].map((column) => column + GAP),
    colAligns: ['left', 'left', 'left', 'right', 'left'],
  })
  for (const row of rows) {
    const cells = [painted(mark(row), row, screen), wrapText(row.metric, metric), row.values, row.change]
    const below = metric + values + change + 2 * GAP
    const text = wrapText(painted(noteText(row), row, screen), note > 0 ? note : below)
    table.push(note > 0 ? [...cells, text] : cells)
    if (note === 0 && text !== '') table.push(['', { content: text, colSpan: 3 }])
  }
  return table
    .toString()
    .split('\n')
    .map((line) => (INDENT + line).trimEnd())
    .join('\n')
}

/** Columns that fit all rows; the last takes what is left, or stands below where that is too little. */
export function columnWidths(rows: readonly Row[], { width }: Screen): Widths {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => stringWidth(text)))
  const metric = widest(rows.map((row) => row.metric))
  const values = widest(rows.map((row) => row.values))
  const change = widest(rows.map((row) => row.change))
  const left = width - INDENT.length - MARK - metric - values - change - 4 * GAP
  const wanted = widest(rows.map(noteText))
  if (left >= Math.min(wanted, NARROWEST_NOTE)) return { metric, values, change, note: Math.max(1, left) }
  // A metric's name wraps where even that is not enough.
  return { metric: Math.max(8, Math.min(metric, metric + left)), values, change, note: 0 }
}

function groupTitle({ target, alike }: Group, { paint, width }: Screen): string {
  const others = alike.length === 0 ? '' : ` and ${alike.length} alike`
  return (
    INDENT + paint.bold(fitMiddle(plainText(target.name), width - INDENT.length - others.length)) + others
  )
}

function moreLine({ more }: Group, screen: Screen): string {
  return more === ''
    ? ''
    : paragraph(`${INDENT}${INDENT} ${screen.paint.dim(more)}`, screen, `${INDENT}${INDENT} `)
}

/** Shortens by columns, not characters. */
function fitMiddle(text: string, columns: number): string {
  let shown = shortenMiddle(text, columns)
  for (let most = columns; stringWidth(shown) > columns && most > 1; most -= 1)
    shown = shortenMiddle(text, most)
  return shown
}

function mark({ weight }: Row): string {
  return { fail: '✗', warn: '!', open: '~', good: '✓', plain: '·' }[weight]
}

const MOST_NOTE = 160

function noteText({ interval, note }: Row): string {
  const parts = [plainText(note), ...(interval === undefined ? [] : [`(${interval})`])]
  return shortenEnd(parts.filter((part) => part !== '').join(' '), MOST_NOTE)
}

/** Empty text stays empty: escapes around nothing would take a line. */
function painted(text: string, { weight }: Row, { paint }: Screen): string {
  if (text === '') return ''
  switch (weight) {
    case 'fail':
      return paint.red(text)
    case 'warn':
    case 'open':
      return paint.yellow(text)
    case 'good':
      return paint.green(text)
    case 'plain':
      return paint.dim(text)
  }
}
