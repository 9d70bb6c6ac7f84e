// Sentences that hold names: written once, shown at the terminal and in Markdown. What is put in is untrusted text,
// and each place escapes it in its own way.

import { grouped } from './number.ts'

/** A piece of a sentence: prose, or a name that Markdown sets as code. */
export type Piece = { readonly text: string } | Name

export interface Name {
  readonly code: string
  /** The code that it is a name of. */
  readonly at?: FileLines
  /** Where that is to be read; made of checked parts only. */
  readonly address?: string
}

/** A file of a revision, and lines of it. A folder ends in a slash. */
export interface FileLines {
  readonly side: 'base' | 'head'
  readonly file: string
  readonly first?: number
  readonly last?: number
}

export type Phrase = readonly Piece[]

/** A sentence with what is put into it: strings are prose, `code(…)` is a name, phrases are spliced in. */
export function phrase(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Piece | Phrase)[]
): Phrase {
  return strings
    .flatMap((text, index): Phrase => [{ text }, ...piecesOf(values[index])])
    .filter((piece) => 'code' in piece || piece.text !== '')
}

export function code(name: string): Piece {
  return { code: name }
}

/** The name of lines that a reader may go to. */
export function codeAt(name: string, at: FileLines | undefined): Piece {
  return at === undefined ? { code: name } : { code: name, at }
}

/** A sentence in text of this program's own: what stands between backticks is a name. */
export function written(text: string): Phrase {
  const parts = text.split('`')
  // What was cut may lack one.
  if (parts.length % 2 === 0) return [{ text }]
  return parts.flatMap((part, index): Phrase => {
    if (part === '') return []
    return [index % 2 === 1 ? code(part) : { text: part }]
  })
}

/** As `written` reads it: names between backticks. */
export function asWritten(sentence: Phrase): string {
  return sentence.map((piece) => ('code' in piece ? `\`${piece.code}\`` : piece.text)).join('')
}

/** `a, b and c`, or `a, b and 37 more`; `total`: how many there are, where not all have a name here. */
export function listing(names: readonly Piece[], most: number, total = names.length): Phrase {
  const shown = total > most ? names.slice(0, Math.max(1, most - 1)) : names
  const rest = total - shown.length
  const items: readonly Piece[] = rest === 0 ? shown : [...shown, { text: `${grouped(rest, 0)} more` }]
  return items.flatMap((item, index): Phrase => {
    if (index === 0) return [item]
    return [{ text: index === items.length - 1 ? ' and ' : ', ' }, item]
  })
}

/** Phrases one after the other, with a text between them. */
export function joined(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((one, index) => (index === 0 ? one : [{ text: between }, ...one]))
}

/** As plain text: names like prose. */
export function textOf(sentence: Phrase): string {
  return sentence.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')
}

/** As a sentence begins; names stay as they are. */
export function capitalized(sentence: Phrase): Phrase {
  const [first, ...others] = sentence
  if (first === undefined || 'code' in first) return sentence
  return [{ text: `${first.text.slice(0, 1).toUpperCase()}${first.text.slice(1)}` }, ...others]
}

/** `1 target`, `2 targets`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith('s') ? noun : `${noun}s`
  return `${grouped(count, 0)} ${count === 1 ? noun : plural}`
}

function piecesOf(value: string | number | Piece | Phrase | undefined): Phrase {
  if (value === undefined) return []
  if (typeof value === 'string') return [{ text: value }]
  if (typeof value === 'number') return [{ text: String(value) }]
  return 'text' in value || 'code' in value ? [value] : value
}
