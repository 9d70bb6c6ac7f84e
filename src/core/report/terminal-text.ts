// The small forms of the terminal report: painted sentences that wrap.

import type { Colors } from 'picocolors/types.js'
import type { Verdict } from '../model/finding.ts'
import type { Phrase } from '../text/phrase.ts'
import { plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'
import { spacesAround } from '../text/ends.ts'
import { wrapText } from './wrap.ts'

/** What is drawn on. */
export interface Screen {
  readonly paint: Colors
  /** Columns. */
  readonly width: number
}

const NO_BREAK_SPACE = '\u00A0'
const MOST_PROSE = 400
const MOST_NAME = 60

/** A sentence with its names painted. */
export function terminalPhrase(phrase: Phrase, paint: Colors): string {
  return phrase
    .map((piece) => {
      if ('code' in piece) return paint.cyan(shortenMiddle(plainText(piece.code), MOST_NAME))
      const { start, end } = spacesAround(piece.text)
      return `${start}${shortenEnd(plainText(piece.text), MOST_PROSE)}${piece.text.trim() === '' ? '' : end}`
    })
    .join('')
}

/** A paragraph that wraps at the screen's width; lines after the first begin with `indent`. */
export function paragraph(text: string, screen: Screen, indent: string): string {
  const [lead = ''] = /^[ │]*/.exec(text) ?? []
  const columns = screen.width - Math.max(lead.length, indent.length)
  return wrapText(unbroken(text.slice(lead.length)), columns, { trim: !lead.includes('│') })
    .replaceAll(NO_BREAK_SPACE, ' ')
    .split('\n')
    .map((line, index) => ((index === 0 ? lead : indent) + line).trimEnd())
    .join('\n')
}

/** A figure and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(?<=[\d≈]) (?=%|[KMGTP]iB|B\b|[mµ]?s\b|min\b|[+−]?\d)/g, NO_BREAK_SPACE)
}

export function paintVerdict(text: string, verdict: Verdict, paint: Colors): string {
  switch (verdict) {
    case 'pass':
      return paint.green(text)
    case 'warn':
      return paint.yellow(text)
    case 'fail':
      return paint.red(text)
    case 'incomplete':
      return paint.magenta(text)
  }
}
