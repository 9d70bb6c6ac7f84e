// A figure of the default branch that moved of late, as an item of a list on GitHub.

import { escapeMarkdown, inlineCode } from '../text/escape.ts'
import { markdownPhrase } from './markdown-text.ts'
import { creepPhrase, largestPhrase, type Movement, movementPhrase, sparkline } from './trend-text.ts'

const MOST_COMMITS = 3

/** `where`: ` on x86_64-linux`, where there are several platforms. Untrusted text. */
export function movementText(movement: Movement, where: string): string {
  const creep = creepPhrase(movement, MOST_COMMITS)
  const place = where === '' ? '' : ` ${escapeMarkdown(where)}`
  const line = `- ${inlineCode(sparkline(movement))} ${markdownPhrase(movementPhrase(movement))}${place}`
  return creep === undefined
    ? `${line}; ${markdownPhrase(largestPhrase(movement, MOST_COMMITS))}`
    : `${line}. **${markdownPhrase(creep)}**`
}
