// Parts of a change that were left out of head, as a sentence names them.

import { placeText } from '../causes/place-text.ts'
import type { CallPathsExplanation, ChangedLinesRow } from '../model/call-paths.ts'
import type { CausePlace, CauseRow } from '../model/causes.ts'
import { grouped } from '../text/number.ts'
import { code, codeAt, joined, type Phrase, phrase, type Piece } from '../text/phrase.ts'
import { linesAt } from './file-links.ts'

/** Names in one sentence. */
export const MOST_PLACES = 3

/** `hosts/web.nix:35–37`, `moving input nixpkgs`, `removing x.nix:3`: what head is without. */
export function deedText(place: CausePlace): Phrase {
  if ('input' in place) return phrase`moving input ${code(place.input)}`
  const name = placeName(place)
  switch (place.edit) {
    case 'removed':
      return phrase`removing ${name}`
    case 'moved':
      return phrase`moving ${name}`
    case 'added':
    case 'edited':
      return [name]
  }
}

/** `hosts/web.nix:35–37`, `input nixpkgs`, `x.nix:3 (removed)`: a place among others. */
export function nounText(place: CausePlace): Phrase {
  const name = placeName(place)
  if ('input' in place) return phrase`input ${name}`
  return place.edit === 'removed' || place.edit === 'moved' ? phrase`${name} (${place.edit})` : [name]
}

function placeName(place: CausePlace): Piece {
  return codeAt(placeText(place), 'input' in place ? undefined : linesAt(place))
}

export function countOf({ places, more = 0 }: Pick<CauseRow, 'places' | 'more'>): number {
  return places.length + more
}

/** `a, b and 13 more`. */
export function placesText(places: readonly CausePlace[], total = places.length, last = 'and'): Phrase {
  const shown = total > MOST_PLACES ? places.slice(0, MOST_PLACES - 1) : places
  const rest = total - shown.length
  const items = [...shown.map(nounText), ...(rest === 0 ? [] : [phrase`${grouped(rest, 0)} more`])]
  const end = items.at(-1) ?? []
  return items.length < 2 ? end : phrase`${joined(items.slice(0, -1), ', ')} ${last} ${end}`
}

/** What had to go with them: ` (together with y:6–15, which needs it)`. `they`: several places are left out. */
export function alongText({ needs = [], dependents = [] }: CauseRow, they: boolean): Phrase {
  const who = they ? 'they need' : 'it needs'
  const them = they ? 'them' : 'it'
  const parts = [
    ...(needs.length === 0 ? [] : [phrase`with ${placesText(needs)}, which only ${who}`]),
    ...(dependents.length === 0
      ? []
      : [
          phrase`together with ${placesText(dependents)}, which ${dependents.length === 1 ? 'needs' : 'need'} ${them}`,
        ]),
  ]
  return parts.length === 0 ? [] : phrase` (${joined(parts, '; ')})`
}

/** The changed lines within these places that most of the further calls are below. */
export function tracedWithin(
  { places }: CauseRow,
  callPaths: CallPathsExplanation | undefined,
): ChangedLinesRow | undefined {
  if (callPaths === undefined || callPaths.head <= callPaths.base) return undefined
  const { rows = [] } = callPaths.changedLines ?? {}
  const [most] = rows
    .filter((row) => row.difference > 0 && places.some((place) => isWithin(row, place)))
    .toSorted((one, other) => other.difference - one.difference)
  return most
}

function isWithin(row: ChangedLinesRow, place: CausePlace): boolean {
  if ('input' in place || (row.edit === 'removed') !== (place.edit === 'removed')) return false
  const { file, first = 1, last = place.first ?? Infinity } = place
  if (file.endsWith('/')) return row.file.startsWith(file)
  return row.file === file && row.first <= last && row.last >= first
}
