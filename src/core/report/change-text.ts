// Which lines of the change account for what grew, and along which path of calls, in words. Said only as far as the
// calls show it.

import type { CallPathsExplanation, ChangedLinesRow, PathStep } from '../model/call-paths.ts'
import { type Cause, rankedCauses } from '../explain/ranked-causes.ts'
import { linesAt, siteAt } from './file-links.ts'
import { portionText } from '../text/portion.ts'
import { code, codeAt, joined, type Phrase, phrase } from '../text/phrase.ts'

/** Places that are named besides the first, if they lead to so much of the increase. */
const MOST_OTHERS = 2
const LEAST_SHARE = 0.05

const MOST_SILENT = 3

/** From here on a place is said to account for the increase. */
const MAIN_SHARE = 0.5

/** Steps of a path that are shown: both ends, where it is longer. */
const MOST_STEPS = 7

/** What of the change it comes from, then the path; nothing where calls did not grow or were not traced. */
export function changeLines(callPaths: CallPathsExplanation | undefined): readonly Phrase[] {
  if (callPaths === undefined) return []
  return [...causeLines(callPaths), ...pathLine(callPaths)]
}

/** The one place that accounts for most of an increase; undefined where none does. */
export function mainCause(callPaths: CallPathsExplanation | undefined): Phrase | undefined {
  const [first] =
    callPaths === undefined || callPaths.head <= callPaths.base ? [] : rankedCauses({ callPaths }, [])
  const isMain =
    (first?.share ?? 0) >= MAIN_SHARE ||
    callPaths?.changedLines?.isOnly === true ||
    (callPaths?.unit === 'samples' && isMostOfPlaces(callPaths))
  return first === undefined || !isMain ? undefined : placeText(first)
}

/** The machine's noise is in what samples show elsewhere, and hardly in the few lines of a change. */
function isMostOfPlaces({ changedLines }: CallPathsExplanation): boolean {
  const { rows = [], inputs = [] } = changedLines ?? {}
  const differences = [...rows, ...inputs].map(({ difference }) => Math.max(0, difference))
  const sum = differences.reduce((total, one) => total + one, 0)
  return sum >= FEWEST_SAMPLES && Math.max(...differences) >= MAIN_SHARE * sum
}

/** Fewer may be chance. */
const FEWEST_SAMPLES = 20

/** Which places of the change it comes from. */
export function causeLines(callPaths: CallPathsExplanation): readonly Phrase[] {
  const increase = callPaths.head - callPaths.base
  const { changedLines } = callPaths
  if (changedLines === undefined || increase <= 0) return []
  const [first, ...others] = rankedCauses({ callPaths }, [])
  if (first === undefined) return []
  const further = others.filter(({ share }) => (share ?? 0) >= LEAST_SHARE).slice(0, MOST_OTHERS)
  const alsoLine = further.map((cause) => phrase`${placeText(cause)} for ${portionText(cause.share ?? 0)}`)
  // Lines that lead to fewer calls are no cause of more.
  if ((first.share ?? 0) <= 0 && !changedLines.isOnly) return silentLine([first, ...others])
  return [
    firstLine(first, callPaths),
    ...(alsoLine.length === 0 ? [] : [phrase`Then ${joined(alsoLine, ', ')}.`]),
  ]
}

/** What places are a share of. */
export function increaseText({ unit }: CallPathsExplanation): string {
  return unit === 'samples' ? 'the increase in time (sampled)' : 'the increase'
}

function firstLine(first: Cause, callPaths: CallPathsExplanation): Phrase {
  const ofWhat = increaseText(callPaths)
  const what = phrase`${placeText(first)}${verbText(first)}`
  const share = first.share ?? 0
  if (share >= MAIN_SHARE) {
    // Work that was saved elsewhere can make it more than all.
    return share <= 1
      ? phrase`${what}, accounts for ${portionText(share)} of ${ofWhat}.`
      : phrase`${what}, accounts for all of ${ofWhat}, and for what is saved elsewhere.`
  }
  if (callPaths.changedLines?.isOnly === true) {
    const seen =
      share > 0
        ? phrase`leads to ${portionText(share)} of ${ofWhat} by itself, and to the rest where its values are used`
        : phrase`makes no more calls by itself: its values do, where they are used`
    return phrase`${placeText(first)} is the only code that this change touches in files that are evaluated. It ${seen}.`
  }
  if (callPaths.unit === 'samples') return phrase`${what}, leads to ${portionText(share)} of ${ofWhat}.`
  return phrase`${what}, leads to ${portionText(share)} of ${ofWhat}; most of it comes elsewhere, where values are used.`
}

/** Nothing of the change leads to the calls: a value of it does, and these are those that it may be. */
function silentLine(causes: readonly Cause[]): readonly Phrase[] {
  const silent = causes.filter(({ share }) => share === null).slice(0, MOST_SILENT)
  if (silent.length === 0) return []
  return [
    phrase`What this change touches hardly makes calls by itself: the increase comes where its values are used. Look at ${joined(silent.map(placeText), ', then ')}.`,
  ]
}

/** `hosts/web.nix:35–37`, or input `nixpkgs`. */
function placeText(cause: Cause): Phrase {
  switch (cause.kind) {
    case 'lines':
      return [codeAt(linesText(cause), linesAt(cause))]
    case 'input':
      return phrase`input ${code(cause.name)}`
    case 'function':
      return [code(cause.row.name ?? '(no name)')]
  }
}

/** `lib/rules.nix:12`, `lib/rules.nix:12–14`. */
export function linesText({ file, first, last }: Pick<ChangedLinesRow, 'file' | 'first' | 'last'>): string {
  return last > first ? `${file}:${first}–${last}` : `${file}:${first}`
}

function verbText(cause: Cause): string {
  if (cause.kind !== 'lines') return ', which moved'
  return `, which this change ${VERBS[cause.edit]}`
}

const VERBS = { added: 'adds', edited: 'edits', removed: 'removes' } as const

/** The way that most of the increase takes, from the outermost call down. */
export function pathLine(callPaths: CallPathsExplanation | undefined): readonly Phrase[] {
  if (callPaths === undefined || callPaths.path.length < 2 || callPaths.head <= callPaths.base) return []
  const { path } = callPaths
  const steps =
    path.length <= MOST_STEPS
      ? path.map(stepText)
      : [...path.slice(0, MOST_STEPS - 3).map(stepText), [{ text: '…' }], ...path.slice(-2).map(stepText)]
  return [phrase`Path: ${joined(steps, ' → ')}.`]
}

function stepText(step: PathStep): Phrase {
  const { origin, input, file, line, callee } = step
  const place = codeAt(`${file}:${line}`, siteAt(step))
  const where = origin === 'input' && input !== undefined ? phrase`${place} in ${code(input)}` : [place]
  return callee === undefined ? where : phrase`${where} (${code(callee)})`
}
