// The text of a Nix file → its tokens, without comments and layout, and what each of its lines begins within. Any text has
// some. By src/libexpr/lexer.l of Nix 2.34, but that addresses without quotes are not told from other words.

import type { NixTokens } from './tokens/model.ts'
import { enter, leave, type Reader, newReader, pass, put } from './tokens/reader.ts'
import { endIndented, readIndentedText, readQuotedText, startIndented } from './tokens/string-texts.ts'
import { readWord } from './tokens/words.ts'

/** Takes time in proportion to the text. */
export function nixTokens(text: string): NixTokens {
  const reader = newReader(text)
  while (reader.at < text.length) readers[reader.within.kind](reader)
  const { tokens, starts, strings, within } = reader
  return { tokens, starts: [...starts, within], strings }
}

/** Each reads on by one token or more, or by one character. */
const readers = {
  code: readCode,
  comment: readComment,
  quoted: readQuoted,
  indented: readIndented,
  unread: readUnread,
} as const

function readCode(reader: Reader): void {
  const { text, at } = reader
  const next = text.charAt(at)
  if (next === ' ' || next === '\n' || next === '\r' || next === '\t') pass(reader, 1)
  else if (next === '#') readLineComment(reader)
  else if (text.startsWith('/*', at)) {
    pass(reader, 2)
    enter(reader, 'comment')
  } else if (next === '"') {
    put(reader, 'sign', 1)
    enter(reader, 'quoted')
  } else if (text.startsWith("''", at)) {
    put(reader, 'sign', 2)
    startIndented(reader)
  } else if (next === '{' || next === '}') readBrace(reader, next)
  else readWord(reader)
}

/** To the end of the line, which for Nix may be another one than for Git. */
function readLineComment(reader: Reader): void {
  const { text } = reader
  while (reader.at < text.length && !'\n\r'.includes(text.charAt(reader.at))) pass(reader, 1)
}

/** In code that is put into a string, one of them ends it. */
function readBrace(reader: Reader, brace: '{' | '}'): void {
  put(reader, 'sign', 1)
  const { within } = reader
  if (within.outer === undefined) return
  if (brace === '}' && within.braces === 0) leave(reader)
  else reader.within = { ...within, braces: within.braces + (brace === '{' ? 1 : -1) }
}

function readComment(reader: Reader): void {
  if (!reader.text.startsWith('*/', reader.at)) {
    pass(reader, 1)
    return
  }
  pass(reader, 2)
  leave(reader)
}

function readQuoted(reader: Reader): void {
  readQuotedText(reader)
  if (reader.text.startsWith('"', reader.at)) {
    put(reader, 'sign', 1)
    leave(reader)
  } else readInserted(reader)
}

function readIndented(reader: Reader): void {
  readIndentedText(reader)
  if (reader.text.startsWith("''", reader.at)) {
    put(reader, 'sign', 2)
    endIndented(reader)
    leave(reader)
  } else if (reader.within.string?.isAtLineStart !== true) readInserted(reader)
}

function readInserted(reader: Reader): void {
  if (!reader.text.startsWith('${', reader.at)) return
  put(reader, 'sign', 2)
  enter(reader, 'code')
}

/** What is nested too deeply is taken as it stands, line by line. */
function readUnread(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at) + 1
  put(reader, 'text', (end === 0 ? reader.text.length : end) - reader.at)
}
