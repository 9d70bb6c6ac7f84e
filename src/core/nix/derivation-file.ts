// A derivation as its file in the store has it: an ATerm, the same since the first Nix. Only its beginning is read, what it
// comes to, what it is made of and for which system; its environment, which is most of the text, is not.
//   Derive([("out","/nix/store/…","",""),…],[("/nix/store/….drv",["out"]),…],["/nix/store/…",…],…
//   DrvWithVersion("xp-dyn-drv",[…],…    where outputs of outputs are inputs

import type { Derivation } from '../model/measurement.ts'

/** Undefined where the text is no derivation. */
export function parseDerivationFile(text: string): Derivation | undefined {
  const start = /^(?:Derive\(|DrvWithVersion\("[^"\\]*",)/.exec(text)?.[0].length
  if (start === undefined) return undefined
  const [outputs, derivations, sources, system] = terms({ text, at: start }, 4)
  const each = listOf(outputs).map(listOf)
  const paths = each.flatMap(([, path]) => (typeof path === 'string' && path !== '' ? [path] : []))
  const inputs = [...listOf(derivations).map((input) => listOf(input)[0]), ...listOf(sources)]
  if (each.length === 0 || !inputs.every((input) => typeof input === 'string')) return undefined
  return {
    outputs: paths.length === each.length ? paths : undefined,
    system: typeof system === 'string' ? system : undefined,
    isFixed: each.every(([, , , hash]) => isHash(hash)),
    inputs,
  }
}

/** Whether an output's contents are fixed by this: impure derivations have a word in its place. */
export function isHash(hash: unknown): hash is string {
  return typeof hash === 'string' && hash !== '' && hash !== 'impure'
}

type Term = string | readonly Term[]

interface Cursor {
  readonly text: string
  at: number
}

/** Deeper than any derivation goes. */
const MOST_DEPTH = 32

/** So many terms, with commas between them; fewer where the text is broken. */
function terms(cursor: Cursor, count: number): readonly Term[] {
  const found: Term[] = []
  while (found.length < count) {
    const term = termAt(cursor, 0)
    if (term === undefined) return found
    found.push(term)
    if (cursor.text[cursor.at] === ',') cursor.at += 1
  }
  return found
}

/** A string, or a list or tuple of terms; undefined where there is neither. */
function termAt(cursor: Cursor, depth: number): Term | undefined {
  const { text } = cursor
  const opening = text[cursor.at]
  if (opening === '"') return stringAt(cursor)
  if ((opening !== '[' && opening !== '(') || depth > MOST_DEPTH) return undefined
  const closing = opening === '[' ? ']' : ')'
  const items: Term[] = []
  cursor.at += 1
  while (text[cursor.at] !== closing) {
    const item = termAt(cursor, depth + 1)
    if (item === undefined) return undefined
    items.push(item)
    if (text[cursor.at] === ',') cursor.at += 1
  }
  cursor.at += 1
  return items
}

/** Store paths and hashes have nothing to escape: what has is taken as it stands. */
function stringAt(cursor: Cursor): string | undefined {
  const { text } = cursor
  const start = cursor.at + 1
  let end = start
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  if (end >= text.length) return undefined
  cursor.at = end + 1
  return text.slice(start, end)
}

function listOf(term: Term | undefined): readonly Term[] {
  return typeof term === 'object' ? term : []
}
