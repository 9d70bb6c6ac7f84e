// Untrusted text made fit to be shown anywhere: nothing in it can move a cursor, turn the reading direction, hide,
// or start a command of the CI system's log.

import { stripVTControlCharacters } from 'node:util'

/** Control, format (bidi, zero width), lone surrogate, private, unassigned; line and paragraph separator. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Most text is this, and fit as it is. */
const HARMLESS = /^(?:[!-~→≈−…×“”’]+(?: [!-~→≈−…×“”’]+)*)?$/

/** Text of one line: line breaks and tabs become spaces, what cannot be seen becomes a visible escape. */
export function plainText(text: string): string {
  if (HARMLESS.test(text) && !text.includes('##[')) return text
  return visible(stripVTControlCharacters(text).replace(/[\r\n\t]+/g, ' ')).trim()
}

/** Text of several lines, each as `plainText` has it, with their indentation. */
export function plainLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split(/\r\n|\r|\n/)
    .map((line) => visible(line.replaceAll('\t', '    ')).trimEnd())
}

/** At most `most` characters: the middle goes, since names differ at both ends. */
export function shortenMiddle(text: string, most: number): string {
  const characters = startAndEnd(text, most)
  if (characters === undefined) return text
  const kept = Math.max(0, most - 1)
  const tail = Math.floor(kept / 2)
  return `${characters.start.slice(0, kept - tail).join('')}…${tail === 0 ? '' : characters.end.slice(-tail).join('')}`
}

/** At most `most` characters: the end goes. */
export function shortenEnd(text: string, most: number): string {
  const characters = startAndEnd(text, most)
  return characters === undefined ? text : `${characters.start.slice(0, Math.max(0, most - 1)).join('')}…`
}

function visible(text: string): string {
  return text
    .replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('##[', '## [')
}

/**
 * Whole characters at both ends of a text that is too long; undefined where it is not. Cuts code units first, so
 * that a text of megabytes costs nothing.
 */
function startAndEnd(
  text: string,
  most: number,
): { readonly start: readonly string[]; readonly end: readonly string[] } | undefined {
  if (text.length <= most) return undefined
  if (text.length <= 2 * most && Array.from(text).length <= most) return undefined
  return {
    start: Array.from(text.slice(0, 2 * most)),
    end: Array.from(text.slice(-2 * most)).map(wholeCharacter),
  }
}

/** The half of a character that was cut through is not shown. */
function wholeCharacter(character: string): string {
  return /^\p{Cs}$/u.test(character) ? '' : character
}
