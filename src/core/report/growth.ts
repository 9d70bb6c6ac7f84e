// Which functions account for what grew, in words: the few rows that a report shows, and what they explain together.

import type { Explanation, FunctionRow, FunctionsExplanation } from '../model/explanation.ts'
import { groupsOf } from '../text/groups.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { changeLines } from './change-text.ts'
import { portionText } from '../text/portion.ts'
import { hintLines, originsLine } from './hints-text.ts'
import { formatDifference, formatPair, grouped } from '../text/number.ts'
import { code, counted, joined, type Phrase, phrase } from '../text/phrase.ts'
import { rankedTargets } from '../decide/standing.ts'

/** A target whose growth is explained, and those of the same cause. */
export interface Growth {
  readonly target: TargetResults
  readonly alike: readonly TargetResults[]
  readonly explanation: Explanation
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

/** As many places in common are hardly chance. */
const ROWS_ALIKE = 3

/** The gravest first; targets that the same functions account for are one. */
export function growthsOf(platform: PlatformResults): readonly Growth[] {
  const explained = rankedTargets(platform.targets).flatMap(({ target }) => {
    const { explanation } = target
    const { functions, primops, hints } = explanation ?? {}
    const isTold = functions !== undefined || primops !== undefined || hints !== undefined
    return explanation !== undefined && isTold ? [{ target, explanation }] : []
  })
  const groups = groupsOf(explained, ({ explanation }) => likenessOf(explanation))
  return [...groups.values()].map(([first, ...others]) => ({
    ...first,
    alike: others.map(({ target }) => target),
  }))
}

function likenessOf({ functions, primops, hints }: Explanation): string {
  if (functions === undefined && primops === undefined) return JSON.stringify(hints)
  return JSON.stringify([
    (functions?.rows ?? []).slice(0, ROWS_ALIKE).map(({ name, place }) => [name, place]),
    functions === undefined ? (primops?.rows ?? []).slice(0, ROWS_ALIKE).map(({ name }) => name) : [],
  ])
}

/** `nixosConfigurations.web and 3 alike: 41,200 more function calls`. */
export function growthTitle({ target, alike, explanation }: Growth, where: string): Phrase {
  const others = alike.length === 0 ? '' : ` and ${grouped(alike.length, 0)} alike`
  const { functions, primops } = explanation
  const name = phrase`${code(target.name)}${others}${where}`
  // Where calls were not counted, hints stand alone.
  const isCounted = functions !== undefined || primops !== undefined
  return isCounted ? phrase`${name}: ${totalText(functions?.increase ?? 0)}` : name
}

function totalText(increase: number): string {
  if (increase === 0) return 'as many function calls as before'
  return counted(Math.abs(increase), increase > 0 ? 'more function call' : 'fewer function call')
}

export function growthRows({ explanation }: Growth, most = MOST_ROWS): readonly GrowthRow[] {
  const { functions } = explanation
  if (functions === undefined) return []
  const rows = shownRows(functions, most)
  const positions = rows.map(positionText)
  const isAlone = (row: FunctionRow) =>
    positions.indexOf(positionText(row)) === positions.lastIndexOf(positionText(row))
  return rows.map((row) => ({
    name: nameText(row),
    place: phrase`${placeText(row, isAlone(row))}${editText(row)}`,
    values: formatPair(row.base, row.head, 'count'),
    change: formatDifference(row.difference, 'count'),
    share: functions.increase > 0 ? portionText(row.difference, functions.increase) : '',
    grew: row.difference > 0,
  }))
}

/** What of the change it comes from and known causes, before the table of functions. */
export function growthLead({ explanation }: Growth): readonly Phrase[] {
  return [...changeLines(explanation.callPaths), ...hintLines(explanation.hints ?? [])]
}

/** What the rows explain, whether the first of them is the change's own, and what grew of built-in functions. */
export function growthLines(growth: Growth, most = MOST_ROWS): readonly Phrase[] {
  const { functions } = growth.explanation
  return [
    ...(functions === undefined || growth.explanation.callPaths !== undefined ? [] : ownText(functions)),
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
  const position = code(isAlone ? positionText(row) : `${positionText(row)}:${column}`)
  return origin === 'input' && input !== undefined ? phrase`${position} in ${code(input)}` : [position]
}

function editText({ edit }: FunctionRow): string {
  if (edit === undefined) return ''
  return edit === 'added' ? ', added here' : ', edited here'
}
