// Sentences and names in HTML.

import type { Name, Phrase } from '../../text/phrase.ts'
import { plainText, shortenMiddle } from '../../text/plain-text.ts'
import { type Markup, markup } from '../../text/markup.ts'

/** Longest name that is shown; both ends stay. */
const MOST_NAME = 160

export function phraseMarkup(phrase: Phrase): Markup {
  return markup`${phrase.map((piece) => ('code' in piece ? nameMarkup(piece) : markup`${piece.text}`))}`
}

function nameMarkup({ code, address }: Name): Markup {
  return address === undefined ? codeMarkup(code) : fileLink(address, codeMarkup(code))
}

export function fileLink(address: string, content: Markup): Markup {
  return markup`<a class="file" href="${address}" rel="noreferrer">${content}</a>`
}

export function codeMarkup(name: string): Markup {
  return markup`<code>${breakable(name)}</code>`
}

/** A name that goes on in the next line behind a slash, before it is broken anywhere else. */
export function breakable(name: string): Markup {
  return broken(name, /(?<=\/)(?!$)/)
}

/** The name of a target: it goes on behind the dots of its attribute, too, and never within a file's ending. */
export function targetMarkup(name: string): Markup {
  return markup`<code>${broken(name, /(?<=[/#])(?!$)|(?<=[^./]\.)(?=[^#./]{4})/)}</code>`
}

function broken(name: string, places: RegExp): Markup {
  const [first = '', ...others] = shortName(name).split(places)
  return markup`${first}${others.map((part) => markup`<wbr>${part}`)}`
}

/** For attributes and headings. */
export function shortName(name: string): string {
  return shortenMiddle(plainText(name), MOST_NAME)
}

/** Items of a list; nothing where there are none. */
export function listMarkup(phrases: readonly Phrase[], className = 'facts'): Markup {
  if (phrases.length === 0) return markup``
  return markup`<ul class="${className}">${phrases.map((one) => markup`<li>${phraseMarkup(one)}</li>`)}</ul>`
}
