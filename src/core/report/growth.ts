// Which functions account for what grew, in words: the few rows that a report shows, and what they explain together.

import type { CausesExplanation } from '../model/causes.ts'
import type { Explanation, FunctionRow, FunctionsExplanation } from '../model/explanation.ts'
import { metricOf } from '../model/metric.ts'
import type { TargetResults } from '../model/target-results.ts'
import { changeLines, pathLine } from './change-text.ts'
import { portionText } from '../text/portion.ts'
import { linked, type Revisions, siteAt } from './file-links.ts'
import { hintLines, originsLine } from './hints-text.ts'
import { withoutTrailing } from '../text/ends.ts'
import { formatDifference, formatPair, formatValue, grouped } from '../text/number.ts'
import { code, codeAt, counted, joined, type Phrase, phrase } from '../text/phrase.ts'
import { mainRow, provenLines } from './proven-text.ts'

/** A target whose growth is explained, and those of the same cause. */
export interface Growth {
  readonly target: TargetResults
  readonly alike: readonly TargetResults[]
  readonly explanation: Explanation
  /** The command that leaves out its first cause once more, in pieces; empty where there is none. */
  readonly repeat: readonly string[]
  readonly revisions: Revisions
}

export interface GrowthRow {
  readonly name: string
  /** Where it is defined, and whether the change wrote that line. */
  readonly place: Phrase
  readonly values: string
  readonly change: string
  /** Of the increase; empty where there is none. */
  readonly share: string
  readonly grew: boolean
}

const MOST_ROWS = 8
const MOST_PRIMOPS = 4

/** `nixosConfigurations.web and 3 alike: 41,200 more function calls`. */
export function growthTitle({ target, alike, explanation }: Growth, where: string): Phrase {
  const others = alike.length === 0 ? '' : ` and ${grouped(alike.length, 0)} alike`
  const { functions, primops, causes } = explanation
  const name = phrase`${code(target.name)}${others}${where}`
  // Where calls were not counted, what was proven has its own figure, and hints stand alone.
  if (functions !== undefined || primops !== undefined)
    return phrase`${name}: ${totalText(functions?.increase ?? 0)}`
  return causes === undefined ? name : phrase`${name}: ${differenceText(causes)}`
}

/** `150 rebuilds`, `+26.6 MiB allocated memory`. */
function differenceText({ metric, difference }: CausesExplanation): string {
  const { label, unit, explainedBy } = metricOf(metric)
  return explainedBy === 'derivations' && difference > 0
    ? `${formatValue(difference, unit)} ${difference === 1 ? withoutTrailing(label, 's') : label}`
    : `${formatDifference(difference, unit)} ${label}`
}

function totalText(increase: number): string {
  if (increase === 0) return 'as many function calls as before'
  return counted(Math.abs(increase), increase > 0 ? 'more function call' : 'fewer function call')
}

export function growthRows({ explanation, revisions }: Growth, most = MOST_ROWS): readonly GrowthRow[] {
  const { functions } = explanation
  if (functions === undefined) return []
  const rows = shownRows(functions, most)
  const positions = rows.map(positionText)
  const isAlone = (row: FunctionRow) =>
    positions.indexOf(positionText(row)) === positions.lastIndexOf(positionText(row))
  return rows.map((row) => ({
    name: nameText(row),
    place: linked(phrase`${placeText(row, isAlone(row))}${editText(row)}`, revisions),
    values: formatPair(row.base, row.head, 'count'),
    change: formatDifference(row.difference, 'count'),
    share: functions.increase > 0 ? portionText(row.difference, functions.increase) : '',
    grew: row.difference > 0,
  }))
}

/** What was proven of the change. */
export function growthCauses({ explanation, revisions }: Growth): readonly Phrase[] {
  return provenLines(explanation).map((line) => linked(line, revisions))
}

/** What a trace tells of the change and known causes, before the table of functions. */
export function growthLead({ explanation, revisions }: Growth): readonly Phrase[] {
  const { callPaths, hints = [] } = explanation
  // Once a cause is proven, what a trace lays to places of the change adds nothing but the path.
  const isProven = mainRow(explanation.causes) !== undefined
  const lines = isProven ? pathLine(callPaths) : changeLines(callPaths)
  return [...lines.map((line) => linked(line, revisions)), ...hintLines(hints)]
}

/** What the rows explain, whether the first of them is the change's own, and what grew of built-in functions. */
export function growthLines(growth: Growth, most = MOST_ROWS): readonly Phrase[] {
  const { functions } = growth.explanation
  return [
    ...(functions === undefined || growth.explanation.callPaths !== undefined
      ? []
      : ownText(functions).map((line) => linked(line, growth.revisions))),
    ...(functions === undefined ? [] : explainedText(functions, most)),
    ...originsText(growth.explanation),
    ...primopsText(growth.explanation),
  ]
}

/** The largest differences, what grew first. */
function shownRows({ rows }: FunctionsExplanation, most: number): readonly FunctionRow[] {
  const largest = rows.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
  const shown = new Set(largest.slice(0, most))
  return rows.filter((row) => shown.has(row))
}

/** Said only of what is certain: the definition of the function that grew most begins in a line of the change. */
function ownText(functions: FunctionsExplanation): readonly Phrase[] {
  const [first] = functions.rows
  if (first?.edit === undefined || first.difference <= 0 || functions.increase <= 0) return []
  const verb = first.edit === 'added' ? 'adds' : 'edits'
  const share = portionText(first.difference, functions.increase)
  return [
    phrase`${nameOf(first)} at ${placeText(first, true)}, a line that this change ${verb}, accounts for ${share} of the ${totalText(functions.increase)}.`,
  ]
}

function explainedText(functions: FunctionsExplanation, most: number): readonly Phrase[] {
  const shown = shownRows(functions, most)
  const all = functions.rows.length + functions.others.rows
  if (shown.length === all) return []
  const sum = shown.reduce((total, { difference }) => total + difference, 0)
  const share = functions.increase > 0 ? sum / functions.increase : -1
  const which = `These ${shown.length} of ${counted(all, 'function')} that differ`
  if (share >= 0 && share <= 1)
    return [phrase`${which} account for ${portionText(share)} of the ${totalText(functions.increase)}.`]
  const rest = formatDifference(functions.increase - sum, 'count')
  return [phrase`${which} add up to ${formatDifference(sum, 'count')}, the others to ${rest}.`]
}

function originsText({ origins = [] }: Explanation): readonly Phrase[] {
  const line = originsLine(origins)
  return line === undefined ? [] : [line]
}

function primopsText({ primops }: Explanation): readonly Phrase[] {
  const grown = (primops?.rows ?? []).filter(({ difference }) => difference > 0)
  if (grown.length === 0) return []
  const names = grown
    .slice(0, MOST_PRIMOPS)
    .map(({ name, base, head }) => phrase`${code(name)} ${formatPair(base, head, 'count')}`)
  return [phrase`Built-in functions that are called more often: ${joined(names, ', ')}.`]
}

function nameOf(row: FunctionRow): Phrase {
  return row.name === null ? [{ text: 'The function without a name' }] : [code(row.name)]
}

/** Functions that are written where they are used have no name. */
function nameText({ name }: FunctionRow): string {
  return name ?? '(no name)'
}

function positionText({ place: { file, line } }: FunctionRow): string {
  return line === 0 ? file : `${file}:${line}`
}

/** With its column where others that are shown stand in the same line. */
function placeText(row: FunctionRow, isAlone: boolean): Phrase {
  const { origin, input, column } = row.place
  const position = codeAt(
    isAlone ? positionText(row) : `${positionText(row)}:${column}`,
    siteAt({ ...row.place, head: row.head }),
  )
  return origin === 'input' && input !== undefined ? phrase`${position} in ${code(input)}` : [position]
}

function editText({ edit }: FunctionRow): string {
  if (edit === undefined) return ''
  return edit === 'added' ? ', added here' : ', edited here'
}
