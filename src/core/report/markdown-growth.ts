// What grew, on GitHub: a small table, and what it explains.

import { tableCode } from '../text/escape.ts'
import { type Growth, growthLead, growthLines, growthRows, type GrowthRow, growthTitle } from './growth.ts'
import { cellPhrase, markdownPhrase, tableOf, unbroken } from './markdown-text.ts'

/** `where`: the platform, where there are several; untrusted text. */
export function growthText(growth: Growth, where: string): string {
  const rows = growthRows(growth)
  return [
    markdownPhrase(growthTitle(growth, where)),
    growthLead(growth).map(markdownPhrase).join('\n\n'),
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
  return [tableCode(name), cellPhrase(place), unbroken(values), unbroken(change), unbroken(share)]
}
