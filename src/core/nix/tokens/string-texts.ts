// The texts of strings, line by line, up to where a string ends or code is put into it.

import { enterIndented, pass, put, type Reader, type StringReader } from './reader.ts'

export function readQuotedText(reader: Reader): void {
  const { tokens } = reader
  const length = lengthOfText(reader, quotedLength)
  if (length === 0) return
  put(reader, 'text', length)
  const written = tokens.at(-1)
  // Here, and in no indented string, Nix takes both ends of a line for the same.
  if (written?.text.endsWith('\r\n') !== true || written.text.endsWith('\\\r\n')) return
  tokens[tokens.length - 1] = { ...written, text: `${written.text.slice(0, -2)}\n` }
}

/** Behind the quotes that begin one: a line that only they stand on is none of its. */
export function startIndented(reader: Reader): void {
  const string: StringReader = { spaces: Infinity, lines: [], isAtLineStart: true, firstTokens: [] }
  reader.strings.push(string)
  enterIndented(reader, string)
  const spaces = spacesAt(reader)
  if (reader.text.charAt(reader.at + spaces) === '\n') pass(reader, spaces + 1)
}

export function readIndentedText(reader: Reader): void {
  const { string } = reader.within
  const length = lengthOfText(reader, indentedLength)
  if (string?.isAtLineStart === true) readLineStart(reader, string, length)
  else if (length > 0) put(reader, 'text', length)
  if (string && length > 0) string.isAtLineStart = reader.text.charAt(reader.at - 1) === '\n'
}

/** Behind all of its text: takes the indentation away. */
export function endIndented({ tokens, within: { string } }: Reader): void {
  for (const index of string?.firstTokens ?? []) {
    const token = tokens[index]
    if (token === undefined || string === undefined) continue
    const spaces = spacesAt({ text: token.text, at: 0 })
    tokens[index] = { ...token, text: token.text.slice(Math.min(string.spaces, spaces)) }
  }
}

/** Of a line, a token is told even where code that is put in is the first that stands there. */
function readLineStart(reader: Reader, string: StringReader, length: number): void {
  const { text, at, line, tokens } = reader
  const spaces = spacesAt(reader)
  if (length === spaces && text.startsWith("''", at + spaces)) {
    // The string’s end has a line of its own, which is none of its value.
    pass(reader, spaces)
    return
  }
  if (at + spaces < text.length && text.charAt(at + spaces) !== '\n') {
    string.spaces = Math.min(string.spaces, spaces)
    string.lines.push(line)
  }
  string.firstTokens.push(tokens.length)
  string.isAtLineStart = false
  put(reader, 'text', length)
}

/** How many characters are text, up to and with the line’s end. */
function lengthOfText({ text, at }: Reader, lengthAt: (text: string, at: number) => number): number {
  let end = at
  while (end < text.length) {
    const length = lengthAt(text, end)
    if (length === 0) break
    end = Math.min(end + length, text.length)
    if (text.charAt(end - 1) === '\n') break
  }
  return end - at
}

/** How many characters stand for one, in a string with one quote on each side; none where the text ends. */
function quotedLength(text: string, at: number): number {
  const next = text.charAt(at)
  if (next === '"' || text.startsWith('${', at)) return 0
  if (next === '\\') return 2
  // What stands behind a dollar has no meaning of its own: `$${` puts nothing in.
  return next === '$' && !'"\\'.includes(text.charAt(at + 1)) ? 2 : 1
}

/** The same in an indented string. */
function indentedLength(text: string, at: number): number {
  if (text.startsWith("''", at)) {
    const third = text.charAt(at + 2)
    if (third === '\\') return 4
    return third === "'" || third === '$' ? 3 : 0
  }
  if (text.startsWith('${', at)) return 0
  return text.startsWith('$', at) && !text.startsWith("$'", at) ? 2 : 1
}

function spacesAt({ text, at }: Pick<Reader, 'text' | 'at'>): number {
  let end = at
  while (text.charAt(end) === ' ') end += 1
  return end - at
}
