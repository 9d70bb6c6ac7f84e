// One target of two profiles → the sections that tell what differs, what most hangs on first.

import type { FunctionRow } from '../model/explanation.ts'
import { siteText } from '../flame/frame-text.ts'
import { assertNever } from '../../errors.ts'
import { packageName } from '../nix/store-name.ts'
import { placePhrase } from '../profile/place-text.ts'
import { ANALYSIS } from '../profile/profile-files.ts'
import { formatDifference, formatValue, NO_FIGURE } from '../text/number.ts'
import { code, counted, joined, listing, type Phrase, phrase } from '../text/phrase.ts'
import { type ChangeRow, changeRow, type DiffSection, sectionOf, sentenceBlock } from './diff-section.ts'
import { grownPaths, movedTime } from './grown-paths.ts'
import { mismatchPhrase } from './mismatch-text.ts'
import type {
  BuildChanges,
  FigureChange,
  PathChange,
  ProfileChanges,
  TargetState,
  TimeChange,
} from './profile-diff.ts'

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
  const rows = bySize(functions?.rows ?? [])
  const shown = rows.slice(0, MOST_FUNCTIONS)
  const others = (functions?.others.rows ?? 0) + rows.length - shown.length
  const left = (functions?.increase ?? 0) - shown.reduce((sum, { difference }) => sum + difference, 0)
  const builtIn = bySize(primops?.rows ?? []).slice(0, MOST_PRIMOPS)
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

function bySize<T extends { readonly difference: number }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
}

function functionPhrase({ name, place: { input, ...where } }: FunctionRow): Phrase {
  const place = placePhrase(input === undefined ? where : { ...where, input })
  return name === null ? place : phrase`${code(name)}, ${place}`
}

function pathsSection({ calls }: ProfileChanges): readonly DiffSection[] {
  if (calls?.tree === undefined) return []
  const [first, ...others] = calls.path
  const last = others.at(-1)
  const way = last === undefined || first === undefined ? [] : [wayPhrase(siteText(first), siteText(last))]
  return sectionOf('Call paths', [
    ...way.map(sentenceBlock),
    { kind: 'outline', lines: grownPaths(calls.tree) },
  ])
}

function wayPhrase(first: string, last: string): Phrase {
  return phrase`Most of the increase goes from ${code(first)} to ${code(last)}.`
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

function buildsSection(builds: BuildChanges | undefined): readonly DiffSection[] {
  if (builds === undefined) return []
  const { figures, toBuild, paths } = builds
  const changed = figures.filter((one) => !isEqual(one))
  const rows = changed.map((one) => changeRow(phrase`${one.label}`, one))
  const names = [
    ...namesLine('Head builds in addition', toBuild.head),
    ...namesLine('Base builds', toBuild.base),
  ]
  if (rows.length + names.length + paths.length === 0) return []
  return sectionOf('Builds and downloads', [
    { kind: 'changes', rows },
    ...names.map(sentenceBlock),
    { kind: 'changes', rows: paths.map(pathRow) },
    sentenceBlock(phrase`What is to be built and fetched is as each profile’s store and caches had it then.`),
  ])
}

function namesLine(what: string, paths: readonly string[]): readonly Phrase[] {
  if (paths.length === 0) return []
  return [phrase`${what}: ${listing([...new Set(paths.map(packageName))].sort().map(code), MOST_NAMES)}.`]
}

function pathRow({ name, baseBytes, headBytes }: PathChange): ChangeRow {
  const what = phrase`${code(name)}`
  if (baseBytes !== undefined && headBytes !== undefined)
    return changeRow(what, { unit: 'bytes', base: baseBytes, head: headBytes })
  const size = formatValue(headBytes ?? baseBytes ?? 0, 'bytes')
  return {
    difference: NO_FIGURE,
    values: size,
    what: phrase`${what}, among the largest in ${headBytes === undefined ? 'base' : 'head'} only`,
  }
}

function isEqual({ base, head }: FigureChange): boolean {
  return base === head
}

/** What holds of all time that profiles tell. */
export const ABOUT_TIME: Phrase = phrase`Times of single runs are not compared, since they vary by more than most changes make: ${code('nix-perf-gate gate')} times base and head in pairs.`
