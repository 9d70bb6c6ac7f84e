// One target of two profiles → the sections that tell what differs, what most hangs on first.

import type { FunctionRow } from '../model/explanation.ts'
import { assertNever } from '../../errors.ts'
import { placePhrase } from '../profile/place-text.ts'
import { ANALYSIS } from '../profile/profile-files.ts'
import { formatDifference } from '../text/number.ts'
import { code, counted, joined, listing, type Phrase, phrase } from '../text/phrase.ts'
import { buildsSection } from './builds-section.ts'
import { changeRow, type DiffSection, sectionOf, sentenceBlock } from './diff-section.ts'
import { grownPaths, movedTime } from './grown-paths.ts'
import { mismatchPhrase } from './mismatch-text.ts'
import type { FigureChange, ProfileChanges, TargetState, TimeChange } from './profile-diff.ts'

const MOST_FUNCTIONS = 12
const MOST_PRIMOPS = 6
const MOST_NAMES = 8

export interface ToldTarget {
  /** What is to be said before all sections. */
  readonly lead: readonly Phrase[]
  readonly sections: readonly DiffSection[]
}

export function tellTarget(state: TargetState): ToldTarget {
  switch (state.kind) {
    case 'base-only':
      return { lead: [phrase`Only base has it.`], sections: [] }
    case 'head-only':
      return { lead: [phrase`Only head has it.`], sections: [] }
    case 'failed':
      return { lead: failureLines(state.failures), sections: [] }
    case 'not-comparable': {
      const reasons = joined(state.reasons.map(mismatchPhrase), '; ')
      return { lead: [phrase`Not comparable: ${reasons}.`], sections: [] }
    }
    case 'compared':
      return { lead: leadOf(state.figures), sections: sectionsOf(state.figures) }
    default:
      return assertNever(state)
  }
}

function failureLines({ base, head }: { readonly base: string | null; readonly head: string | null }) {
  return [
    ...(base === null ? [] : [phrase`It does not evaluate in base: ${base}`]),
    ...(head === null ? [] : [phrase`It does not evaluate in head: ${head}`]),
  ]
}

function leadOf(figures: ProfileChanges): readonly Phrase[] {
  const { counters, builds, missing } = figures
  const isSame = counters.length > 0 && counters.every(isEqual)
  const derivation =
    builds?.isSameDerivation === true
      ? [phrase`Both come to the same derivation.`]
      : builds === undefined
        ? []
        : [phrase`They come to different derivations.`]
  return [
    ...(isSame ? [phrase`The evaluator did the same on both sides: all counters are equal.`] : []),
    ...derivation,
    ...(missing.length === 0
      ? []
      : [
          phrase`Not compared, as a side does not have it: ${listing(missing.map(code), MOST_NAMES)}; its ${code(ANALYSIS)} says why.`,
        ]),
  ]
}

function sectionsOf(figures: ProfileChanges): readonly DiffSection[] {
  return [
    ...countersSection(figures.counters),
    ...functionsSection(figures),
    ...pathsSection(figures),
    ...timeSection(figures.time),
    ...buildsSection(figures.builds),
  ]
}

function countersSection(counters: readonly FigureChange[]): readonly DiffSection[] {
  const changed = counters.filter((one) => !isEqual(one))
  const equal = counters.length - changed.length
  return changed.length === 0
    ? []
    : sectionOf('Counters', [
        { kind: 'changes', rows: changed.map((one) => changeRow(phrase`${one.label}`, one)) },
        ...(equal === 0 ? [] : [sentenceBlock(phrase`${counted(equal, 'counter')} more, and equal.`)]),
      ])
}

function functionsSection({ functions, primops }: ProfileChanges): readonly DiffSection[] {
  const rows = functions?.rows ?? []
  const shown = worthSaying(rows).slice(0, MOST_FUNCTIONS)
  const others = (functions?.others.rows ?? 0) + rows.length - shown.length
  const left = (functions?.increase ?? 0) - shown.reduce((sum, { difference }) => sum + difference, 0)
  const builtIn = worthSaying(primops?.rows ?? []).slice(0, MOST_PRIMOPS)
  return sectionOf('Calls by function', [
    { kind: 'changes', rows: shown.map((row) => changeRow(functionPhrase(row), { unit: 'count', ...row })) },
    ...(others === 0
      ? []
      : [
          sentenceBlock(
            phrase`${counted(others, 'line')} more with functions, ${formatDifference(left, 'count')} calls together.`,
          ),
        ]),
    {
      kind: 'changes',
      rows: builtIn.map((row) => changeRow(phrase`built-in ${code(row.name)}`, { unit: 'count', ...row })),
    },
  ])
}

/** Beside one that differs by a thousand times as much, nobody looks at it. */
const WORTH = 1000

/** What differs most first. */
function worthSaying<T extends { readonly difference: number }>(rows: readonly T[]): readonly T[] {
  const ordered = rows.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
  const least = Math.abs(ordered[0]?.difference ?? 0) / WORTH
  return ordered.filter(({ difference }) => Math.abs(difference) >= least)
}

function functionPhrase({ name, place: { input, ...where } }: FunctionRow): Phrase {
  const place = placePhrase(input === undefined ? where : { ...where, input })
  return name === null ? place : phrase`${code(name)}, ${place}`
}

function pathsSection({ calls }: ProfileChanges): readonly DiffSection[] {
  return calls?.tree === undefined
    ? []
    : sectionOf('Call paths', [{ kind: 'outline', lines: grownPaths(calls.tree) }])
}

function timeSection(time: TimeChange): readonly DiffSection[] {
  switch (time.kind) {
    case 'not-sampled':
      return []
    case 'other-machine':
      return sectionOf('Where time goes', [
        sentenceBlock(phrase`Not comparable: the samples were taken on different machines.`),
      ])
    case 'compared': {
      const lines = time.paths?.tree === undefined ? [] : movedTime(time.paths.tree)
      const about =
        lines.length === 0
          ? phrase`Sampled: no path’s share of the time differs by more than chance.`
          : phrase`Sampled: shares of all samples of a side, where they differ by more than chance.`
      return sectionOf('Where time goes', [sentenceBlock(about), { kind: 'outline', lines }])
    }
    default:
      return assertNever(time)
  }
}

function isEqual({ base, head }: FigureChange): boolean {
  return base === head
}

/** What holds of all time that profiles tell. */
export const ABOUT_TIME: Phrase = phrase`Times of single runs are not compared, since they vary by more than most changes make: ${code('nix-perf-gate gate')} times base and head in pairs.`
