// HTML and SVG as text that was written here, with whatever is put into it escaped. Only markup goes in as it is.

import { visibleJson } from './json.ts'
import { plainText, shortenEnd } from './plain-text.ts'
import { unitEscapes } from './unseen.ts'

/** No text of a report is longer; results may hold any. */
const MOST_TEXT = 1000

/** Text that is markup already. */
export interface Markup {
  readonly text: string
}

export type Inserted = string | number | Markup | readonly Markup[]

/** A template whose values are escaped for text and for quoted attributes alike. */
export function markup(strings: TemplateStringsArray, ...values: readonly Inserted[]): Markup {
  return {
    text: strings.map((text, index) => text + insertedText(values[index])).join(''),
  }
}

export const nothing: Markup = { text: '' }

/** Text that this program’s own build made, such as a script: as it is. */
export function trusted(text: string): Markup {
  return { text }
}

/** Data for a script on the page. No character in it can end the element or the line it stands in, or is not seen. */
export function jsonMarkup(value: unknown): Markup {
  return {
    text: visibleJson(value).replace(/[<>&]/g, unitEscapes),
  }
}

function insertedText(value: Inserted | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  return 'text' in value ? value.text : value.map(({ text }) => text).join('')
}

/**
 * Invisible characters become visible ones, so that XML takes them too; a space at an end stays, since sentences are
 * put together from pieces.
 */
function escapeText(text: string): string {
  const plain = shortenEnd(plainText(text), MOST_TEXT)
  const start = /^\s/.test(text) ? ' ' : ''
  const end = plain !== '' && /\s$/.test(text) ? ' ' : ''
  return `${start}${plain}${end}`
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
