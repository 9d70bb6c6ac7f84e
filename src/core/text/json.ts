// JSON from outside, still of unknown shape: a schema comes next. And JSON that leaves, fit to be printed at a terminal.

import { replaceUnseen, unitEscapes } from './unseen.ts'

/** The parsed value, or undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON that says the same and has nothing unseen in it. `space`: indented by so many. */
export function visibleJson(value: unknown, space?: number): string {
  const text = JSON.stringify(value, undefined, space)
  return replaceUnseen(text, (character) => (character === '\n' ? character : unitEscapes(character)))
}
