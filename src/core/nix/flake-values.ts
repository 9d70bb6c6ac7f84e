// What the text of a `flake.nix` says outside of its outputs, where Nix takes nothing but what is written out.

import { nixTokens } from './nix-tokens.ts'
import type { NixToken } from './tokens/model.ts'

/** A longer file is generated, or hostile. */
const MOST_CHARACTERS = 1024 * 1024

/** The tokens of a `flake.nix`; none of what is too long. */
export function flakeTokens(text: string): readonly NixToken[] {
  return text.length > MOST_CHARACTERS ? [] : nixTokens(text).tokens
}

/** Where the values begin that are given to `OWNER.NAME`, or to `NAME` within `OWNER = { … }`: their first tokens, by number. */
export function valuesOf(tokens: readonly NixToken[], owner: string, name: string): readonly number[] {
  const found: number[] = []
  const openings: number[] = []
  const is = (at: number, text: string) => {
    const token = tokens[at]
    return token !== undefined && token.kind !== 'text' && token.text === text
  }
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind === 'text') continue
    if (text === '{' || text === '${') openings.push(at)
    if (text === '}') openings.pop()
    if (text !== name || !is(at + 1, '=')) continue
    const opening = openings.at(-1) ?? -1
    const isWithin = is(opening - 1, '=') && is(opening - 2, owner)
    if (is(at - 1, '.') ? is(at - 2, owner) : isWithin) found.push(at + 2)
  }
  return found
}

/** The texts of a string, or of a list of strings. */
export function textsAt(tokens: readonly NixToken[], start: number): readonly string[] {
  const isList = tokens[start]?.text === '['
  const texts: string[] = []
  for (const { kind, text } of tokens.slice(start)) {
    if (kind === 'text') texts.push(text)
    else if (text === ';' || (isList && text === ']')) break
  }
  return texts
}
