// What the text of a Nix file consists of.

export interface NixToken {
  /** `text`: what stands in a string, of one line at most. */
  readonly kind: 'name' | 'number' | 'path' | 'sign' | 'text'
  /** As it is written, but without what is none of the value of a string: the indentation, and what Nix takes for no end of a line. */
  readonly text: string
  /** The one that it begins on, counted from 1. */
  readonly line: number
}

export interface NixTokens {
  /** In order. */
  readonly tokens: readonly NixToken[]
  /** What each line begins within, the first line’s first, and at last what the text ends within. */
  readonly starts: readonly Within[]
  /** All indented strings. */
  readonly strings: readonly IndentedString[]
}

/** What a place of the text is in, and that in turn. */
export interface Within {
  readonly kind: 'code' | 'comment' | 'quoted' | 'indented' | 'unread'
  /** Undefined for the code of the file itself. */
  readonly outer: Within | undefined
  /** How many are around it. */
  readonly depth: number
  /** How many braces of code that is put into a string are open. */
  readonly braces: number
  /** Of an indented string. */
  readonly string?: IndentedString
}

export interface IndentedString {
  /** Spaces that each line begins with, and that are none of its value; endless where no line says how many. */
  readonly spaces: number
  /** Lines that begin in it and have more than spaces, in order. */
  readonly lines: readonly number[]
}
