// A text cut to what a person reads and a machine can work through, with a word on how much is missing.

import { grouped } from './number.ts'

/** At most `most` characters and that word; the middle goes. */
export function clipMiddle(text: string, most: number): string {
  if (text.length <= most) return text
  const head = Math.ceil(most / 2)
  const tail = most - head
  return `${text.slice(0, head)} […${left(text.length - most)}…] ${tail === 0 ? '' : text.slice(-tail)}`
}

/** At most `most` characters and that word; the end goes. */
export function clipEnd(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} […${left(text.length - most)}…]`
}

function left(count: number): string {
  return `${grouped(count, 0)} characters left out`
}
