// What stands in code between spaces, quotes and braces.

import { put, type Reader } from './reader.ts'

export function readWord(reader: Reader): void {
  const { text, at } = reader
  const path = pathLength(reader)
  const next = text.charAt(at)
  if (path > 0) put(reader, 'path', path)
  else if (/[A-Za-z_]/.test(next)) put(reader, 'name', lengthOf(reader, /[\w'-]/))
  else if (/\d/.test(next)) put(reader, 'number', lengthOf(reader, /[\w.]/))
  else put(reader, 'sign', SIGNS.has(text.slice(at, at + 2)) ? 2 : 1)
}

/** Those of two characters. */
const SIGNS: ReadonlySet<string> = new Set(['==', '!=', '<=', '>=', '//', '++', '->', '&&', '||', '|>', '<|'])

const PATH_CHARACTER = /[\w.+-]/

/** `./a`, `a/b`, `/a`, `<a/b>`; 0 where none begins here. */
function pathLength(reader: Reader): number {
  const { text, at } = reader
  if (text.charAt(at) === '<') {
    const inner = lengthOf({ text, at: at + 1 }, /[\w.+/-]/)
    return inner > 0 && text.charAt(at + 1 + inner) === '>' ? inner + 2 : 0
  }
  if (at < reader.noPathBefore) return 0
  const first = lengthOf(reader, PATH_CHARACTER)
  let end = at + first
  // Where no slash follows, none follows anything that these characters end with.
  reader.noPathBefore = end
  while (text.charAt(end) === '/') {
    const length = lengthOf({ text, at: end + 1 }, PATH_CHARACTER)
    if (length === 0) break
    end += 1 + length
  }
  return end - at > first ? end - at : 0
}

/** How many characters of a kind stand here. */
function lengthOf({ text, at }: Pick<Reader, 'text' | 'at'>, kind: RegExp): number {
  let end = at
  while (end < text.length && kind.test(text.charAt(end))) end += 1
  return end - at
}
