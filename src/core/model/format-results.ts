// The results file as text: the same results give the same bytes.

import type { Results } from './results.ts'

/** What cannot be seen: control characters that JSON lets stand, changes of direction, characters without width. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu

/**
 * Two spaces, keys in the order of the schema as the results hold them, a line break at the end. What cannot be seen is
 * escaped, so that the text may be printed at a terminal.
 */
export function renderJson(results: Results): string {
  const text = JSON.stringify(results, undefined, 2)
  return `${text.replaceAll(INVISIBLE, (character) => (character === '\n' ? character : escaped(character)))}\n`
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16)
    return `\\u${unit.padStart(4, '0')}`
  }).join('')
}
