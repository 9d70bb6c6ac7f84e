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

/** What a line of JSON may be long; lists of figures, and of such lists, may be longer, as nobody reads them one by one. */
const LINE = 120

/**
 * JSON of some size for people and programs alike: what fits on a line is on one, all else is broken by two spaces a level.
 * Nothing unseen is in it.
 */
export function readableJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return visibleJson(value ?? null)
  const deeper = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const parts = partsOf(value).map(([key, part]) => key + readableJson(part, deeper))
  const line = `${open}${parts.join(', ')}${close}`
  const isLine = !line.includes('\n') && (line.length <= LINE || isOfFigures(value))
  return isLine ? line : `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`
}

/** Each with what stands before it; what is undefined is left out. */
function partsOf(value: object): readonly (readonly [key: string, part: unknown])[] {
  if (Array.isArray(value)) return value.map((part: unknown) => ['', part])
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    part === undefined ? [] : [[`${visibleJson(key)}: `, part] as const],
  )
}

function isOfFigures(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'number' || isOfFigures(part))
}
