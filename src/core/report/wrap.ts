// Breaks lines at spaces and, where a path or a name is longer than a line, at the joints of it: never in the middle of a
// file's ending.

import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/** Behind a slash or a hyphen. */
const JOINTS = /(?<=[/_-])(?=[^\s/_-])/

/** Before the ending of a file, with the line in it. */
const ENDING = /(?=\.[A-Za-z]{1,8}(?:[^\w.]|$))/

/** At most `columns` wide; a piece of a name that is wider is broken anywhere. Colours go on from line to line. */
export function wrapText(text: string, columns: number, { trim = true } = {}): string {
  const lines = joinedWords(text, columns)
  return carried(wrapAnsi(lines.join('\n'), columns, { hard: true, trim }))
}

/** Greedily. */
function joinedWords(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const [first = '', ...others] = piecesOf(word, columns)
    const last = lines.at(-1)
    if (last !== undefined && stringWidth(`${last} ${first}`) <= columns)
      lines[lines.length - 1] = `${last} ${first}`
    else lines.push(first)
    for (const piece of others) {
      const joined = `${lines.at(-1) ?? ''}${piece}`
      if (stringWidth(joined) <= columns) lines[lines.length - 1] = joined
      else lines.push(piece)
    }
  }
  return lines
}

function piecesOf(word: string, columns: number): readonly string[] {
  if (stringWidth(word) <= columns) return [word]
  return word
    .split(JOINTS)
    .flatMap((piece) => (stringWidth(piece) <= columns ? [piece] : piece.split(ENDING)))
}

const PAINT = /\u001B\[(\d+)m/g

/** What ends a paint, by what begins it. */
const closing = (code: string): string => (code.length === 1 ? '22' : '39')

/** Each line is painted by itself: a log shows lines one by one, and the indent of a line is put before it. */
function carried(text: string): string {
  let open: readonly string[] = []
  return text
    .split('\n')
    .map((line) => {
      const before = open
      for (const [, code = ''] of line.matchAll(PAINT)) {
        const isEnd = code === '22' || code === '39'
        open = isEnd ? open.filter((one) => closing(one) !== code) : [...open, code]
      }
      const ends = open.toReversed().map(closing)
      return [...before.map(paint), line, ...ends.map(paint)].join('')
    })
    .join('\n')
}

function paint(code: string): string {
  return `\u001B[${code}m`
}
