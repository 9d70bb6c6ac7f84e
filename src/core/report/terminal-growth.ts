// What grew, at the terminal: rows in columns, and what they explain.

import stringWidth from 'string-width'
import type { Row } from './digest.ts'
import {
  type Growth,
  growthCauses,
  growthLead,
  growthLines,
  growthRows,
  type GrowthRow,
  growthTitle,
} from './growth.ts'
import { repeatTitle } from './repeat-command.ts'
import { columnWidths, rowsTable } from './terminal-table.ts'
import { paragraph, type Screen, terminalPhrase } from './terminal-text.ts'
import { type Phrase, textOf } from '../text/phrase.ts'
import { plainText, shortenMiddle } from '../text/plain-text.ts'

const MOST_NAME = 24

/** `where`: the platform, where there are several; untrusted text. */
export function growthText(growth: Growth, where: string, screen: Screen): string {
  const rows = growthRows(growth).map(rowOf)
  const { paint } = screen
  const indented = (line: Phrase) => paragraph(`    ${terminalPhrase(line, paint)}`, screen, '    ')
  return [
    paragraph(`  ${terminalPhrase(growthTitle(growth, where), paint)}`, screen, '  '),
    ...growthCauses(growth).map(indented),
    ...repeatLines(growth, screen),
    ...growthLead(growth).map(indented),
    ...(rows.length === 0 ? [] : [rowsTable(rows, columnWidths(rows, screen), screen)]),
    ...growthLines(growth).map(indented),
  ].join('\n')
}

/** In lines that a shell joins, so that it can be copied. */
function repeatLines({ repeat, explanation }: Growth, screen: Screen): readonly string[] {
  if (repeat.length === 0) return []
  const lines: string[] = []
  for (const word of repeat.map(plainText)) {
    const last = lines.at(-1)
    if (last !== undefined && stringWidth(`${COMMAND_INDENT}${last} ${word} \\`) <= screen.width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const joined = lines.map((line, index) => (index === lines.length - 1 ? line : `${line} \\`))
  return [
    screen.paint.dim(`    ${repeatTitle(explanation.causes)}`),
    ...joined.map((line) => paragraph(`${COMMAND_INDENT}${line}`, screen, COMMAND_INDENT)),
  ]
}

const COMMAND_INDENT = '      '

function rowOf({ name, place, values, change, share, grew }: GrowthRow): Row {
  return {
    metric: shortenMiddle(plainText(name), MOST_NAME),
    values,
    change: [change, share === '' ? '' : `(${share})`].filter((part) => part !== '').join(' '),
    note: textOf(place),
    weight: grew ? 'plain' : 'good',
  }
}
