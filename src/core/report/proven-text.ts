// What of the change it comes from, as proven by evaluating head without it: the few sentences of a report that is read in
// passing, and the place that the next step names.

import type { CallPathsExplanation } from '../model/call-paths.ts'
import type { CauseRow, CausesExplanation } from '../model/causes.ts'
import type { Explanation } from '../model/explanation.ts'
import { code, codeAt, joined, type Phrase, phrase } from '../text/phrase.ts'
import { grouped } from '../text/number.ts'
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
import { leftText, wholeText } from './cause-effect.ts'
import { causePhrase } from './cause-rows.ts'
import { linesText } from './change-text.ts'
import { linesAt } from './file-links.ts'

/** Sentences of causes. */
const FEW_CAUSES = 3

/** From here on a cause is the one to look at. */
const MAIN_SHARE = 0.5

/** So many causes, of which none is the main one, are a change that costs a little everywhere. */
const SPREAD = 4

/** What is less than this may be overlaps and rounding. */
const LEAST_UNRESOLVED = 0.1

/** Causes, the largest first, and what could not be told; nothing where nothing was looked for. */
export function provenLines({ causes, callPaths }: Explanation, most = FEW_CAUSES): readonly Phrase[] {
  if (causes === undefined) return []
  const { rows } = causes
  if (rows.length === 0) return [nothingLine(causes)]
  const lines = isSpread(causes) ? spreadLines(causes) : causeLines(causes, callPaths, most)
  return [...lines, ...unresolvedLine(causes)]
}

/** That without which at least half of it is gone; undefined where there is none. */
export function mainRow(causes: CausesExplanation | undefined): CauseRow | undefined {
  const [first] = causes?.rows ?? []
  return first !== undefined && first.gone >= MAIN_SHARE ? first : undefined
}

/** What the next step sends the reader to, behind a colon; undefined where no cause is the main one. */
export function provenStep({ causes, callPaths }: Explanation): Phrase | undefined {
  const row = mainRow(causes)
  if (causes === undefined || row === undefined) return undefined
  const left = leftText(row, causes)
  return left === undefined
    ? phrase`see ${seenText(row, callPaths)}`
    : phrase`without ${stepPlaces(row)}${alongText(row, countOf(row) > 1)}, ${left}`
}

function causeLines(
  causes: CausesExplanation,
  callPaths: CallPathsExplanation | undefined,
  most: number,
): readonly Phrase[] {
  const { rows } = causes
  const largest = new Set(
    rows.toSorted((one, other) => Math.abs(other.gone) - Math.abs(one.gone)).slice(0, most),
  )
  const hidden = rows.length - largest.size
  return [
    ...rows.filter((row) => largest.has(row)).map((row) => causePhrase(row, causes, callPaths)),
    ...(hidden === 0
      ? []
      : [phrase`${grouped(hidden, 0)} more ${hidden === 1 ? 'place comes' : 'come'} to less.`]),
  ]
}

function isSpread(causes: CausesExplanation): boolean {
  return mainRow(causes) === undefined && causes.rows.filter(({ gone }) => gone > 0).length >= SPREAD
}

function spreadLines(causes: CausesExplanation): readonly Phrase[] {
  const [largest] = causes.rows
  const most = `${portionText(largest?.gone ?? 0)} of ${wholeText(causes)}`
  // What could not be left out, or not be told apart, may cause more.
  const isWhole = causes.stopped === undefined && causes.unresolved < LEAST_UNRESOLVED
  const none = isWhole ? 'No single place' : 'No place that was left out'
  const few = causes.rows
    .slice(0, FEW_CAUSES)
    .map((row) => phrase`${placesText(row.places, countOf(row))} (${portionText(row.gone)})`)
  return [phrase`${none} causes more than ${most}. The largest: ${joined(few, ', ')}.`]
}

function nothingLine({ stopped }: CausesExplanation): Phrase {
  switch (stopped) {
    case 'budget':
      return phrase`There was no time to tell what of the change it comes from (${code('explain.budget')}).`
    case 'interrupted':
      return phrase`What of the change it comes from was not told: the run was interrupted.`
    case 'failed':
      return phrase`What of the change it comes from could not be told: parts of it could not be left out.`
    case undefined:
      return phrase`No part of the change could be shown to cause it.`
  }
}

function unresolvedLine(causes: CausesExplanation): readonly Phrase[] {
  const { stopped, unresolved, rows } = causes
  if (unresolved < LEAST_UNRESOLVED) return []
  // Of places that were not told apart it is known that it is in them.
  const isLocated = rows.some(({ relation }) => relation === 'among')
  const rest = phrase`${portionText(unresolved)} of ${wholeText(causes)} is not accounted for`
  const andRest = isLocated ? [] : phrase`: ${rest}`
  switch (stopped) {
    case 'budget':
      return [phrase`There was no time to tell more${andRest} (${code('explain.budget')}).`]
    case 'interrupted':
      return [phrase`The run was interrupted before more was told${andRest}.`]
    case 'failed':
      return [phrase`More could not be told, since parts of the change could not be left out${andRest}.`]
    case undefined:
      return isLocated ? [] : [phrase`${rest}.`]
  }
}

/** Where to look: of many places the one with most calls, where a trace tells. */
function seenText(row: CauseRow, callPaths: CallPathsExplanation | undefined): Phrase {
  const count = countOf(row)
  const traced = count > MOST_PLACES ? tracedWithin(row, callPaths) : undefined
  if (traced !== undefined)
    return phrase`${codeAt(linesText(traced), linesAt(traced))} and ${grouped(count - 1, 0)} more places`
  const [first] = row.places
  if (count > 1 || first === undefined) return stepPlaces(row)
  const name = nounText(first)
  return 'edit' in first && first.edit === 'removed'
    ? phrase`what is removed of ${codeAt(first.file, linesAt(first))}`
    : name
}

function stepPlaces(row: CauseRow): Phrase {
  const { places, folder } = row
  const count = countOf(row)
  const [first] = places
  if (count === 1 && first !== undefined) return deedText(first)
  return folder !== undefined && count > MOST_PLACES
    ? phrase`${grouped(count, 0)} places under ${code(folder)}`
    : placesText(places, count)
}
