// Secrets taken out of a text, in each of the forms in which our reports and the usual encodings would have them.

import { Buffer } from 'node:buffer'
import { escapeMarkdown } from './escape.ts'
import { visibleJson } from './json.ts'
import { markup } from './markup.ts'

export type Mask = (text: string) => string

/** What stands in a secret's place, as in the logs of GitHub. */
const MASKED = '***'

/** Fewer characters stand in any text by chance. */
export const LEAST_CHARACTERS = 8

/** A text without the secrets; the work is linear in its length. */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.flatMap(formsOf))]
    .filter((form) => form.length >= LEAST_CHARACTERS)
    // Of two that begin alike, the longer one leaves nothing of the other.
    .toSorted((one, other) => other.length - one.length)
  return (text) => forms.reduce((masked, form) => masked.replaceAll(form, MASKED), text)
}

/** Masks pieces one by one. A secret that lies across two of them is found where the pieces are lines. */
export function* maskPieces(pieces: Iterable<string>, mask: Mask): Generator<string> {
  for (const piece of pieces) yield mask(piece)
}

/** A value of JSON with every text in it masked. */
export function maskValue(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((item) => maskValue(item, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [mask(name), maskValue(held, mask)]))
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    visibleJson(secret).slice(1, -1),
    escapeMarkdown(secret),
    markup`${secret}`.text,
    ...percentForms(secret),
    ...base64Forms(secret),
  ]
}

/** Lone surrogates have none. */
function percentForms(secret: string): readonly string[] {
  try {
    const encoded = encodeURIComponent(secret)
    return [encoded, encoded.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())]
  } catch {
    return []
  }
}

/**
 * What is the same in base64 whatever stands before and after the secret: three forms, by how many bytes are left over
 * from before. The first and the last character may hold bits of a neighbour, and are left out.
 */
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + secret)
    const first = before === 0 ? 0 : before + 1
    const last = Math.floor((bytes.length * 8) / 6)
    const common = bytes.toString('base64').slice(first, last)
    return [common, common.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
