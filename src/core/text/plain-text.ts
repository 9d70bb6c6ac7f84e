// Untrusted text made fit to be shown anywhere: nothing in it can move a cursor, turn the reading direction, hide,
// or start a command of the CI system's log.

/** Control, format (bidi, zero width), lone surrogate, private, unassigned; line and paragraph separator. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Most text is this, and fit as it is. */
const HARMLESS = /^(?:[!-~→≈−…×“”’]+(?: [!-~→≈−…×“”’]+)*)?$/

/** Text of one line: line breaks and tabs become spaces, what cannot be seen becomes a visible escape. */
export function plainText(text: string): string {
  if (HARMLESS.test(text) && !text.includes('##[')) return text
  return visible(withoutSequences(text).replace(/[\r\n\t]+/g, ' ')).trim()
}

/** Text of several lines, each as `plainText` has it, with their indentation. */
export function plainLines(text: string): readonly string[] {
  return withoutSequences(text)
    .split(/\r\n|\r|\n/)
    .map((line) => visible(line.replaceAll('\t', '    ')).trimEnd())
}

/** One of our own colours, or anything else: what is painted here stays so, and a stranger's sequence does not. */
const PAINTED = /(\u001b\[(?:[0-4]|2[1-4]|3[0-79]|39|9[0-7])m)|([^\u001b]+|\u001b)/g

/** What a runner takes for a command where a line begins with it. */
const COMMAND = /^\s*::/

/**
 * Text of several lines, painted or not, as it leaves for a terminal or a log: line breaks and colours stay, and no line
 * is a command.
 */
export function leavingText(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map(leavingLine)
    .join('\n')
}

function leavingLine(line: string): string {
  const spaced = line.replaceAll('\t', '    ')
  const shown = spaced.includes('\u001b')
    ? spaced.replace(PAINTED, (_, paint?: string, other?: string) => paint ?? visible(other ?? ''))
    : visible(spaced)
  return COMMAND.test(shown) ? shown.replace('::', ': :') : shown
}

/** A name in a sentence that is read on its own, such as an error. */
export function shownName(name: string): string {
  return shortenMiddle(plainText(name), MOST_NAME)
}

const MOST_NAME = 120

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

/**
 * Terminal sequences: those of one control (colours, moves) and those that carry a text (titles, links). Each is looked at
 * from its start only; Node's own expression for them tries one text in many ways.
 */
const SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g

function withoutSequences(text: string): string {
  return text.replace(SEQUENCE, '')
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
