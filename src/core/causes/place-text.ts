// How a part of a change is written: for people, for the command that leaves it out, and read from such a command again.

import type { CausePlace } from '../model/causes.ts'

/** What somebody names of a change. A folder ends in a slash. */
export type NamedPlace =
  | {
      readonly kind: 'lines'
      readonly side: 'base' | 'head'
      readonly file: string
      readonly first: number
      readonly last: number
    }
  | { readonly kind: 'file'; readonly side: 'base' | 'head'; readonly file: string }
  | { readonly kind: 'input'; readonly name: string }

/** `hosts/web.nix:35–37`, `lib/rules.nix:12`, `modules/new/`; of an input its name. */
export function placeText(place: CausePlace): string {
  return 'input' in place ? place.input : `${place.file}${extentText(place, '–')}`
}

/** `hosts/web.nix:35-37`, `base:lib/rules.nix:3-4` where head has it no more, `input:nixpkgs`. */
export function placeArgument(place: CausePlace): string {
  if ('input' in place) return `${INPUT}${place.input}`
  return `${prefixOf(place)}${place.file}${extentText(place, '-')}`
}

/** Undefined for what names nothing. Both dashes are understood, so that a place can be copied from a report. */
export function parsePlace(text: string): NamedPlace | undefined {
  if (text.startsWith(INPUT))
    return text === INPUT ? undefined : { kind: 'input', name: text.slice(INPUT.length) }
  const side = text.startsWith(SIDES.base) ? 'base' : 'head'
  const path = text.startsWith(SIDES[side]) ? text.slice(SIDES[side].length) : text
  const [, file = path, from, to = from] = LINES.exec(path) ?? []
  if (file === '') return undefined
  if (from === undefined) return { kind: 'file', side, file }
  const [first, last] = [Number(from), Number(to)]
  const isExtent = first > 0 && first <= last && Number.isSafeInteger(last)
  return isExtent ? { kind: 'lines', side, file, first, last } : undefined
}

const INPUT = 'input:'

const SIDES = { base: 'base:', head: 'head:' } as const

/** A file, and lines of it. */
const LINES = /^([^]*):(\d+)(?:[-–](\d+))?$/

type FilePlace = Exclude<CausePlace, { readonly input: string }>

/** Head's side is named only where the path by itself would be read as something else. */
function prefixOf({ file, edit }: FilePlace): string {
  if (edit === 'removed') return SIDES.base
  return [INPUT, SIDES.base, SIDES.head, '-'].some((start) => file.startsWith(start)) ? SIDES.head : ''
}

function extentText({ first, last }: FilePlace, dash: string): string {
  if (first === undefined) return ''
  return last === undefined || last <= first ? `:${first}` : `:${first}${dash}${last}`
}
