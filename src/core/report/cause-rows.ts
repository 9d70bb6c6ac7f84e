// What was measured of head without some of the change, in a sentence each: the effect, and what was left out.

import type { CallPathsExplanation } from '../model/call-paths.ts'
import type { CauseRow } from '../model/causes.ts'
import { grouped } from '../text/number.ts'
import { capitalized, code, codeAt, joined, type Phrase, phrase } from '../text/phrase.ts'
import { portionText } from '../text/portion.ts'
import {
  alongText,
  countOf,
  deedText,
  MOST_PLACES,
  nounText,
  placesText,
  tracedWithin,
} from './cause-places.ts'
import {
  type Causes,
  effectText,
  inlineEffect,
  isNet,
  leftText,
  MORE_THAN_ALL,
  valueText,
  wholeText,
} from './cause-effect.ts'
import { linesText } from './change-text.ts'
import { linesAt } from './file-links.ts'

/** So little is nothing in a sentence. */
const NOTHING = 0.001

const NUMBERS = ['both', 'all three', 'all four', 'all five', 'all six']

/** `callPaths`: names the place with most calls, where there are several. */
export function causePhrase(row: CauseRow, causes: Causes, callPaths?: CallPathsExplanation): Phrase {
  const isOfNet = row.gone < 0 || (isNet(causes) && row.gone > MORE_THAN_ALL)
  switch (row.relation) {
    case 'only-together':
      return togetherPhrase(row, causes)
    case 'either':
      return eitherPhrase(row, causes)
    case 'inseparable':
      return isOfNet ? netPhrase(row, causes) : inseparablePhrase(row, causes, callPaths)
    case 'among':
    case undefined:
      return isOfNet ? netPhrase(row, causes) : withoutPhrase(row, causes, callPaths)
  }
}

function withoutPhrase(row: CauseRow, causes: Causes, callPaths: CallPathsExplanation | undefined): Phrase {
  const count = countOf(row)
  const doubt = count > 1 && row.relation === 'among' ? '; it is one or more of them' : ''
  const traced = count > 1 ? tracedText(row, callPaths) : []
  return phrase`Without ${leftOut(row)}${alongText(row, count > 1)}: ${effectText(row, causes)}${doubt}${traced}.`
}

/** `hosts/web.nix:35–37`, `these 60 places under nixos/`. */
function leftOut(row: CauseRow): Phrase {
  const { places, folder } = row
  const count = countOf(row)
  const [first] = places
  if (count === 1 && first !== undefined) return deedText(first)
  if (folder !== undefined && count > MOST_PLACES)
    return phrase`these ${grouped(count, 0)} places under ${code(folder)}`
  return phrase`these ${grouped(count, 0)} places (${placesText(places, count)})`
}

/** Of what saves some of it, and of what adds more than is left in all. */
function netPhrase(row: CauseRow, causes: Causes): Phrase {
  const they = countOf(row) > 1
  const share = portionText(Math.abs(row.gone))
  const subject = capitalized(phrase`${leftOut(row)}${alongText(row, they)}`)
  const verb = verbText(row.gone > 0 === causes.difference > 0 ? 'add' : 'save', they)
  const without = leftText(row, causes) ?? valueText(row, causes)
  // Against a decrease stands what costs; it is no part of it.
  const of = row.gone < 0 && causes.difference < 0 ? 'as much as ' : ''
  return phrase`${subject} ${verb} ${of}${share} of ${wholeText(causes)}: without ${they ? 'them' : 'it'}, ${without}.`
}

function verbText(verb: string, they: boolean): string {
  return they ? verb : `${verb}s`
}

function togetherPhrase(row: CauseRow, causes: Causes): Phrase {
  const count = countOf(row)
  const isSaved = causes.difference < 0
  const subject = capitalized(placesText(row.places, count))
  const each = eachText(row, causes)
  const alone = aloneText(row, isSaved ? 'save' : 'add')
  return phrase`${subject} ${isSaved ? 'save' : 'cost'} only together${alongText(row, true)}: ${each}${alone}.`
}

function eachText(row: CauseRow, causes: Causes): Phrase {
  const { each = [] } = row
  const withoutOne = phrase`without ${countOf(row) === 2 ? 'either' : 'any one of them'}`
  const gone = figures(each, isNamed(row))
  if (gone === undefined) return phrase`${withoutOne}, ${inlineEffect(row, causes)}`
  const shares =
    each.includes(null) && isNamed(row)
      ? sharesText(row, each, (noun) => phrase`without ${noun}`)
      : phrase`${withoutOne}, ${gone}`
  return phrase`${shares} of ${wholeText(causes)} is gone`
}

/** What each of them comes to by itself, as far as that evaluates. */
function aloneText(row: CauseRow, verb: string): Phrase {
  const { alone = [] } = row
  const own = figures(alone, isNamed(row))
  if (own === undefined) return []
  return alone.includes(null) && isNamed(row)
    ? phrase`; alone, ${sharesText(row, alone, (noun) => phrase`${noun} ${verb}s`)} of it`
    : phrase`; alone they ${verb} ${own} of it`
}

/** Few enough for each to have a figure of its own. */
function isNamed(row: CauseRow): boolean {
  return countOf(row) <= MOST_PLACES
}

/** `of`: what is said before each share. */
function sharesText(
  { places }: CauseRow,
  shares: readonly (number | null)[],
  of: (noun: Phrase) => Phrase,
): Phrase {
  const known = places.flatMap((place, index) => {
    const share = shares[index]
    return typeof share === 'number' ? [phrase`${of(nounText(place))} ${portionText(share)}`] : []
  })
  return joined(known, ', ')
}

/** `98 % / 93 %` in the order of the places, or `93 % to 98 %`; undefined where none is known. */
function figures(of: readonly (number | null)[], inOrder: boolean): string | undefined {
  const known = of.filter((one) => one !== null)
  const [least, ...others] = known.toSorted((one, other) => one - other)
  if (least === undefined) return undefined
  if (inOrder && known.length === of.length) return known.map((one) => portionText(one)).join(' / ')
  const most = others.at(-1) ?? least
  const [from, to] = [portionText(least), portionText(most)]
  return from === to ? from : `${from} to ${to}`
}

function eitherPhrase(row: CauseRow, causes: Causes): Phrase {
  const count = countOf(row)
  const largest = Math.max(0, ...(row.each ?? []).map((one) => Math.abs(one ?? 0)))
  const changes = largest < NOTHING ? 'nothing' : 'hardly anything'
  const all = NUMBERS[count - 2] ?? `all ${grouped(count, 0)}`
  return phrase`Taking out one of ${placesText(row.places, count)} changes ${changes}; without ${all}${alongText(row, true)}, ${inlineEffect(row, causes)}.`
}

function inseparablePhrase(
  row: CauseRow,
  causes: Causes,
  callPaths: CallPathsExplanation | undefined,
): Phrase {
  const count = countOf(row)
  return phrase`These ${grouped(count, 0)} places cannot be left out one by one: ${placesText(row.places, count)}; without them${alongText(row, true)}, ${inlineEffect(row, causes)}${tracedText(row, callPaths)}.`
}

/** What the trace tells of places that could not be told apart. */
function tracedText(row: CauseRow, callPaths: CallPathsExplanation | undefined): Phrase {
  const traced = tracedWithin(row, callPaths)
  if (traced === undefined || callPaths === undefined) return []
  const by = callPaths.unit === 'samples' ? 'by samples of time' : 'by calls'
  const isMost = traced.difference >= (callPaths.head - callPaths.base) / 2
  const place = codeAt(linesText(traced), linesAt(traced))
  return isMost
    ? phrase`; ${by}, most are in ${place}`
    : phrase`; ${by}, ${place} has more than any other of them`
}
