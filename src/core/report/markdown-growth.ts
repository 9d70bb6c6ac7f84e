// What grew, on GitHub: a small table, and what it explains.

import { codeLines, tableCode } from '../text/escape.ts'
import {
  type Growth,
  growthCauses,
  growthLead,
  growthLines,
  growthRows,
  type GrowthRow,
  growthTitle,
} from './growth.ts'
import { plainText } from '../text/plain-text.ts'
import { repeatTitle } from './repeat-command.ts'
import { cellPhrase, markdownPhrase, tableOf, unbroken } from './markdown-text.ts'

/** `where`: the platform, where there are several; untrusted text. */
export function growthText(growth: Growth, where: string): string {
  const rows = growthRows(growth)
  return [
    markdownPhrase(growthTitle(growth, where)),
    growthCauses(growth).map(markdownPhrase).join('\n\n'),
    repeatText(growth),
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

/** Whole, since what is cut can not be run. */
function repeatText({ repeat, explanation }: Growth): string {
  return repeat.length === 0
    ? ''
    : `${repeatTitle(explanation.causes)}\n\n${codeLines([repeat.map(plainText).join(' ')], 'sh')}`
}

function cells({ name, place, values, change, share }: GrowthRow): readonly string[] {
  return [tableCode(name), cellPhrase(place), unbroken(values), unbroken(change), unbroken(share)]
}
