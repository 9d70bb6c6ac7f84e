// What grew, on GitHub: a small table, and what it explains.

import { escapeMarkdown, tableCode } from './escape.ts'
import { type Growth, growthLines, growthRows, type GrowthRow, growthTitle } from './growth.ts'
import { markdownPhrase, tableOf } from './markdown-text.ts'
import type { Phrase } from './phrase.ts'

/** `where`: the platform, where there are several; untrusted text. */
export function growthText(growth: Growth, where: string): string {
  const rows = growthRows(growth)
  return [
    markdownPhrase(growthTitle(growth, where)),
    ...(rows.length === 0
      ? []
      : [tableOf(['Function', 'Defined at', 'Calls, base → head', 'Difference', 'Share'], rows.map(cells))]),
    growthLines(growth)
      .map((line) => `- ${markdownPhrase(line)}`)
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function cells({ name, place, values, change, share }: GrowthRow): readonly string[] {
  return [tableCode(name), cell(place), figures(values), figures(change), figures(share)]
}

function cell(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if ('code' in piece) return tableCode(piece.code)
      const [before = ''] = /^ */.exec(piece.text) ?? []
      const [after = ''] = / *$/.exec(piece.text.slice(before.length)) ?? []
      return before + escapeMarkdown(piece.text) + after
    })
    .join('')
}

/** A figure and its unit stay on one line. */
function figures(text: string): string {
  return escapeMarkdown(text).replaceAll(' ', '\u00A0')
}
