// How a value from the user's file is shown in a message: on one line, short, with nothing unseen.

import { visibleJson } from './json.ts'
import { shortenEnd } from './plain-text.ts'

const LONGEST = 60

export function quoted(text: string): string {
  return visibleJson(shortenEnd(text, LONGEST))
}

/** A value of any kind: `"text"`, `5`, `a list`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'a mapping'
}
