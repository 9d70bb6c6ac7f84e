// What a platform's section shows without a click: the small table, the lines below it, and what its signs mean.

import type { Digest, Group, Row } from './digest.ts'
import { escapeMarkdown, tableCode } from '../text/escape.ts'
import { findingCells, markdownPhrase, tableOf } from './markdown-text.ts'
import { grouped } from '../text/number.ts'
import type { Phrase } from '../text/phrase.ts'

export function digestText(digest: Digest): string {
  return [table(digest), lines(digest)].filter((part) => part !== '').join('\n\n')
}

/** Empty where no input moved. */
export function inputsText(lines: readonly Phrase[]): string {
  const texts = lines.map(markdownPhrase)
  return texts.length > 1 ? texts.map((text) => `- ${text}`).join('\n') : texts.join('')
}

export function legendText(legend: string): string {
  return `<sub>${legend}</sub>`
}

function table({ groups }: Digest): string {
  if (groups.length === 0) return ''
  return tableOf(['Target, metric', 'Base → head', 'Change', 'Finding'], groups.flatMap(groupRows))
}

/** The name has a row of its own, so that long ones leave room for the figures. */
function groupRows({ target, alike, rows, total }: Group): readonly (readonly string[])[] {
  const others = alike.length === 0 ? '' : ` and ${grouped(alike.length, 0)} alike`
  return [[tableCode(target.name) + others, '', '', escapeMarkdown(total)], ...rows.map(cells)]
}

function cells(row: Row): readonly string[] {
  const [metric = '', values = '', change = '', note = ''] = findingCells(row)
  return [
    `${SIGNS[row.weight]} ${metric}`,
    values,
    row.weight === 'fail' && change !== '' ? `**${change}**` : change,
    note,
  ]
}

/** Each has a name that is read out. */
const SIGNS: Readonly<Record<Row['weight'], string>> = {
  fail: '❌',
  warn: '⚠️',
  open: '❔',
  good: '✅',
  plain: '▫️',
}

function lines({ lines: phrases }: Digest): string {
  return phrases.map((one) => `- ${markdownPhrase(one)}`).join('\n')
}
