// The small forms of Markdown that reports are made of.

import { escapeMarkdown, inlineCode, tableCode } from '../text/escape.ts'
import type { FindingText } from './finding-text.ts'
import type { Phrase } from '../text/phrase.ts'
import { spacesAround } from '../text/ends.ts'

/** Between blocks: an empty line. */
export const SEPARATOR = '\n\n'

/** A sentence outside a table. */
export function markdownPhrase(phrase: Phrase): string {
  return written(phrase, inlineCode)
}

/** A phrase in a cell of a table. */
export function cellPhrase(phrase: Phrase): string {
  return written(phrase, tableCode)
}

function written(phrase: Phrase, codeOf: (name: string) => string): string {
  return phrase
    .map((piece) => {
      if (!('code' in piece)) return spaced(piece.text)
      const name = codeOf(piece.code)
      return piece.address === undefined ? name : `[${name}](${piece.address})`
    })
    .join('')
}

/** A table; cells are Markdown already and hold no bare pipe. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Metric, figures, change and note of a finding; figures and their units stay on one line. */
export function findingCells({ metric, values, change, interval, note }: FindingText): readonly string[] {
  const notes = [escapeMarkdown(note), interval === undefined ? '' : unbroken(`(${interval})`)]
  return [
    escapeMarkdown(metric),
    unbroken(values),
    unbroken(change),
    notes.filter((part) => part !== '').join(' '),
  ]
}

/** A figure and its unit, on one line. */
export function unbroken(figures: string): string {
  return escapeMarkdown(figures).replaceAll(' ', '\u00A0')
}

/** Escaping trims; the spaces around names stay. */
function spaced(text: string): string {
  const { start, end } = spacesAround(text)
  return start + escapeMarkdown(text) + end
}
