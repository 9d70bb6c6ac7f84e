// Untrusted text made fit to be shown anywhere: nothing in it can move a cursor, turn the reading direction, hide,
// or start a command of the CI system's log.

import { replaceUnseen } from './unseen.ts'

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

/** At most `most` code points: the middle goes, since names differ at both ends. */
export function shortenMiddle(text: string, most: number): string {
  if (fits(text, most)) return text
  const kept = Math.max(0, most - 1)
  const tail = Math.floor(kept / 2)
  const end = segmentsOf(text.slice(-2 * most)).toReversed()
  return `${firstOf(startOf(text, most), kept - tail).join('')}…${firstOf(end, tail).toReversed().join('')}`
}

/** At most `most` code points: the end goes. */
export function shortenEnd(text: string, most: number): string {
  return fits(text, most) ? text : `${firstOf(startOf(text, most), most - 1).join('')}…`
}

/**
 * Terminal sequences: those of one control (colours, moves) and those that carry a text (titles, links), which ends in its
 * line, lest one in a stranger's text hide the lines after it. Each is looked at from its start only; Node's own expression
 * for them tries one text in many ways.
 */
const SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\u009c\r\n]*(?:\u0007|\u001b\\|\u009c)/g

/** The text without colours and the like, which Nix has even in its structured log. */
export function withoutSequences(text: string): string {
  return text.replace(SEQUENCE, '')
}

function visible(text: string): string {
  return replaceUnseen(
    text,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  ).replaceAll('##[', '## [')
}

/** Looks at code units first, so that a text of megabytes costs nothing. */
function fits(text: string, most: number): boolean {
  return text.length <= most || (text.length <= 2 * most && codePointsIn(text) <= most)
}

/** More than `most` code points of a text that does not fit. */
function startOf(text: string, most: number): readonly string[] {
  return segmentsOf(text.slice(0, 2 * most))
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What people take for one character: a letter with its marks, an emoji of several code points. None is cut through. */
function segmentsOf(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
}

/** As many of them as have no more than `most` code points together. */
function firstOf(segments: readonly string[], most: number): readonly string[] {
  let left = most
  const end = segments.findIndex((segment) => (left -= codePointsIn(segment)) < 0)
  return end < 0 ? segments : segments.slice(0, end)
}

function codePointsIn(text: string): number {
  return Array.from(text).length
}
