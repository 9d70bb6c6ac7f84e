// The lines of the user's own files that make a target dearer: what was proven of the change, else what a trace tells of its
// lines, else functions.

import type { CallPathsExplanation, ChangedLinesRow } from '../model/call-paths.ts'
import type { CauseRow, CausesExplanation } from '../model/causes.ts'
import type { FunctionRow, FunctionsExplanation } from '../model/explanation.ts'
import { metricOf } from '../model/metric.ts'
import type { TargetResults } from '../model/target-results.ts'
import { formatDifference, formatPair } from '../text/number.ts'
import { counted, textOf } from '../text/phrase.ts'
import { portionText } from '../text/portion.ts'
import { type Account, isInRepository, type Place } from './account.ts'
import { countOf, MOST_PLACES } from './cause-places.ts'
import { causePhrase } from './cause-rows.ts'

/** Functions or lines of one target, and the share of the increase from which on one is worth a note at its line. */
const MOST_ROWS = 3
const LEAST_SHARE = 0.1

export type GrownPlace = Pick<Account, 'verb' | 'message' | 'place'>

export function grownPlaces({ name, explanation }: TargetResults): readonly GrownPlace[] {
  const { callPaths, causes } = explanation ?? {}
  const proven = causes === undefined ? [] : provenPlaces(causes, callPaths)
  if (proven.length > 0) return proven
  if (callPaths?.changedLines !== undefined) return grownLines(name, callPaths, callPaths.changedLines.rows)
  const functions = explanation?.functions
  return functions === undefined ? [] : grownFunctions(name, functions)
}

function provenPlaces(
  causes: CausesExplanation,
  callPaths: CallPathsExplanation | undefined,
): readonly GrownPlace[] {
  const isOfRebuilds = metricOf(causes.metric).explainedBy === 'derivations'
  return causes.rows
    .filter(({ gone }) => causes.difference > 0 && gone >= LEAST_SHARE)
    .slice(0, MOST_ROWS)
    .flatMap((row) => {
      const message = textOf(causePhrase(row, causes, callPaths))
      return placesOf(row).map((place): GrownPlace => ({
        verb: isOfRebuilds
          ? ['has more rebuilds because of this change', 'have more rebuilds because of this change']
          : ['is dearer because of this change', 'are dearer because of this change'],
        message,
        place,
      }))
    })
}

/** Lines of head. Of many places that were not told apart, none stands out. */
function placesOf(row: CauseRow): readonly Place[] {
  if (countOf(row) > MOST_PLACES) return []
  return row.places.flatMap((place) =>
    'input' in place || place.edit === 'removed' || place.file.endsWith('/') || !isInRepository(place.file)
      ? []
      : [{ file: place.file, line: place.first ?? 1 }],
  )
}

function grownLines(
  target: string,
  callPaths: CallPathsExplanation,
  rows: readonly ChangedLinesRow[],
): readonly GrownPlace[] {
  const increase = callPaths.head - callPaths.base
  const ofWhat = callPaths.unit === 'samples' ? 'time' : 'calls'
  return rows.slice(0, MOST_ROWS).flatMap((row): readonly GrownPlace[] => {
    const share = increase > 0 ? row.difference / increase : 0
    // Lines that are gone have no place in head.
    if (row.edit === 'removed' || share < LEAST_SHARE || !isInRepository(row.file)) return []
    return [
      {
        verb: ['makes more calls because of this change', 'make more calls because of this change'],
        message: linesText(row, share, `${ofWhat} of ${target}`),
        place: { file: row.file, line: row.first },
      },
    ]
  })
}

function linesText({ first, last }: ChangedLinesRow, share: number, ofWhat: string): string {
  const lines = first === last ? 'This line leads' : 'These lines lead'
  // Work that was saved elsewhere can make it more than all.
  return share <= 1
    ? `${lines} to ${portionText(share)} of the increase in ${ofWhat}.`
    : `${lines} to all of the increase in ${ofWhat}, and to what is saved elsewhere.`
}

function grownFunctions(target: string, { rows, increase }: FunctionsExplanation): readonly GrownPlace[] {
  return rows.slice(0, MOST_ROWS).flatMap((row): readonly GrownPlace[] => {
    const { origin, file, line, column } = row.place
    const share = increase > 0 ? row.difference / increase : 0
    if (origin !== 'repository' || row.head === 0 || share < LEAST_SHARE || !isInRepository(file)) return []
    return [
      {
        verb: ['calls this function more often', 'call this function more often'],
        message: functionText(target, row, increase),
        place: { file, line, column },
      },
    ]
  })
}

function functionText(target: string, row: FunctionRow, increase: number): string {
  const { name, base, head, difference } = row
  const calls = `${formatPair(base, head, 'count')} calls (${formatDifference(difference, 'count')})`
  const share = `${portionText(difference, increase)} of the ${counted(increase, 'more function call')}`
  return `${name ?? 'This function'}: ${calls} for ${target}, ${share}.`
}
