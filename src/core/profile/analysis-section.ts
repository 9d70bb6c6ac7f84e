// The form of a section of ANALYSIS.md.

import { cellPhrase, markdownPhrase, tableOf } from '../report/markdown-text.ts'
import { formatValue, NO_FIGURE, type Unit } from '../text/number.ts'
import { type Phrase, phrase } from '../text/phrase.ts'
import type { Part } from './part.ts'

/** A heading with blocks of Markdown below it; without blocks there is no section. */
export function sectionText(title: string, blocks: readonly string[]): string {
  const filled = blocks.filter((block) => block !== '')
  return filled.length === 0 ? '' : [`## ${title}`, ...filled].join('\n\n')
}

/** A table of phrases; nothing where it has no rows. */
export function phraseTable(head: readonly string[], rows: readonly (readonly Phrase[])[]): string {
  return rows.length === 0
    ? ''
    : tableOf(
        head,
        rows.map((cells) => cells.map(cellPhrase)),
      )
}

export function sentence(text: Phrase): string {
  return markdownPhrase(text)
}

/** Why a part of the profile is not there. */
export function missingText(what: string, part: Part<unknown> | undefined): string {
  return part?.kind === 'missing' ? markdownPhrase(phrase`${what}: not available. ${part.reason}`) : ''
}

export function figure(value: number | undefined, unit: Unit): string {
  return value === undefined ? NO_FIGURE : formatValue(value, unit)
}
