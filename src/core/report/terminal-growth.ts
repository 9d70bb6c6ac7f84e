// What grew, at the terminal: rows in columns, and what they explain.

import type { Row } from './digest.ts'
import { type Growth, growthLead, growthLines, growthRows, type GrowthRow, growthTitle } from './growth.ts'
import { columnWidths, rowsTable } from './terminal-table.ts'
import { paragraph, type Screen, terminalPhrase } from './terminal-text.ts'
import { plainText, shortenMiddle } from '../text/plain-text.ts'

const MOST_NAME = 24

/** `where`: the platform, where there are several; untrusted text. */
export function growthText(growth: Growth, where: string, screen: Screen): string {
  const rows = growthRows(growth).map(rowOf)
  const { paint } = screen
  return [
    paragraph(`  ${terminalPhrase(growthTitle(growth, where), paint)}`, screen, '  '),
    ...growthLead(growth).map((line) => paragraph(`    ${terminalPhrase(line, paint)}`, screen, '    ')),
    ...(rows.length === 0 ? [] : [rowsTable(rows, columnWidths(rows, screen), screen)]),
    ...growthLines(growth).map((line) => paragraph(`    ${terminalPhrase(line, paint)}`, screen, '    ')),
  ].join('\n')
}

function rowOf({ name, place, values, change, share, grew }: GrowthRow): Row {
  const at = place.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')
  return {
    metric: shortenMiddle(plainText(name), MOST_NAME),
    values,
    change: [change, share === '' ? '' : `(${share})`].filter((part) => part !== '').join(' '),
    note: at,
    weight: grew ? 'plain' : 'good',
  }
}
