// What an error of Nix speaks of: names, places and files.

import { plainLines } from '../text/plain-text.ts'

export interface NamedInError {
  /** Of variables, attributes and arguments. */
  readonly names: readonly string[]
  readonly places: readonly { readonly file: string; readonly line: number }[]
  /** Files that are missing, from wherever Nix looks at them. */
  readonly paths: readonly string[]
  /** It is that the lock file does not fit. */
  readonly isOfLock: boolean
}

/** Shorter ones stand in too many lines. */
export const SHORTEST_NAME = 3

/** Nix puts in quotes what it misses. */
const QUOTED = /['"‘“]([A-Za-z_][\w.'-]{0,200}?)['"’”](?!['\w-])/g

const POSITION = /\b(?:at|reached from) ([^\s«"':]{1,400}):(\d{1,9})/g

const FILE = /(?<![\w.+/-])(?:[\w.+-]{1,200}\/){0,20}[\w+-]{1,200}\.[a-z]{1,10}(?![\w/])/g

/** Lines of code around a place. */
const EXCERPT = /^ *\d*\| /

const LOCK = /\block file\b|flake\.lock|is not locked|does not provide/i

/** `message`: as Nix printed it, with paths of the project's files relative to its root. */
export function namedInError(message: string): NamedInError {
  const text = plainLines(message)
    .filter((line) => !EXCERPT.test(line))
    .join('\n')
  const names = [...text.matchAll(QUOTED)].flatMap(([, name = '']) => name.split('.'))
  return {
    names: [...new Set(names.filter((name) => name.length >= SHORTEST_NAME))],
    places: [...text.matchAll(POSITION)].map(([, file = '', line]) => ({ file, line: Number(line) })),
    paths: [...text.matchAll(FILE)].map(([path]) => path),
    isOfLock: LOCK.test(text),
  }
}
