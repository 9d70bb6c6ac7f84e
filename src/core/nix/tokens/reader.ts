// How far a text was read, and what was found in it.

import type { IndentedString, NixToken, Within } from './model.ts'

export interface Reader {
  readonly text: string
  at: number
  line: number
  within: Inside
  readonly tokens: NixToken[]
  readonly starts: Within[]
  readonly strings: IndentedString[]
  /** No path begins before here. */
  noPathBefore: number
}

interface Inside extends Within {
  readonly outer: Inside | undefined
  readonly string?: StringReader
}

/** An indented string that is being read. */
export interface StringReader extends IndentedString {
  spaces: number
  readonly lines: number[]
  isAtLineStart: boolean
  /** Numbers of the tokens that lines begin with. */
  readonly firstTokens: number[]
}

/** Nobody writes more strings into each other, and what compares two texts goes through them. */
const MOST_NESTED = 100

export function newReader(text: string): Reader {
  const within = { kind: 'code', outer: undefined, depth: 0, braces: 0 } as const
  return { text, at: 0, line: 1, within, tokens: [], starts: [within], strings: [], noPathBefore: 0 }
}

/** Takes the next characters for a token; a line ends with the last of them or with none. */
export function put(reader: Reader, kind: NixToken['kind'], length: number): void {
  const { text, at, line, tokens } = reader
  tokens.push({ kind, text: text.slice(at, at + length), line })
  pass(reader, length)
}

/** Goes on by some characters, of which only the last may end a line. */
export function pass(reader: Reader, length: number): void {
  reader.at += length
  if (length === 0 || reader.text.charAt(reader.at - 1) !== '\n') return
  reader.line += 1
  reader.starts.push(reader.within)
}

export function enter(reader: Reader, kind: 'code' | 'comment' | 'quoted'): void {
  reader.within = inside(reader.within, kind)
}

export function enterIndented(reader: Reader, string: StringReader): void {
  reader.within = { ...inside(reader.within, 'indented'), string }
}

export function leave(reader: Reader): void {
  reader.within = reader.within.outer ?? reader.within
}

function inside(outer: Inside, kind: Within['kind']): Inside {
  const depth = outer.depth + 1
  return { kind: depth > MOST_NESTED ? 'unread' : kind, outer, depth, braces: 0 }
}
