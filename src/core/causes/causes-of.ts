// What was found → the rows of an explanation.

import {
  type CausePlace,
  type CauseRow,
  type CausesExplanation,
  MOST_CAUSES,
  MOST_PLACES,
} from '../model/causes.ts'
import type { MetricId } from '../model/metric.ts'
import { ENOUGH, type Question, type Removal, sorted } from './asking.ts'
import type { Part } from './part.ts'
import { type Found, LEAST_GONE } from './search.ts'
import { commonNames } from './split.ts'
import { toldRemovals } from './told-removals.ts'

export interface Searched {
  readonly metric: MetricId
  readonly base: number
  readonly head: number
  readonly parts: readonly Part[]
  readonly found: Found
  /** Evaluations that only showed that it can be asked. */
  readonly besides?: number
  readonly stopped?: CausesExplanation['stopped']
}

/** What single parts have to come to less of by themselves than they take along, to be said to cost only together. */
const FAR_LESS = 0.5

export function causesOf({
  metric,
  base,
  head,
  parts,
  found,
  besides = 0,
  stopped,
}: Searched): CausesExplanation {
  const rows = rowsOf(found)
  const unresolved = Math.min(1, Math.max(0, 1 - accounted(rows)))
  return {
    metric,
    difference: head - base,
    evaluations: found.evaluations + besides,
    ...(stopped !== undefined && unresolved > 1 - ENOUGH && { stopped }),
    rows: rows.slice(0, MOST_CAUSES).map((row) => recordOf(row, parts)),
    unresolved,
  }
}

interface Row {
  readonly removal: Removal
  /** Parts that only these need. */
  readonly needed?: Question
  readonly relation?: CauseRow['relation']
  readonly each?: readonly (number | null)[]
  readonly alone?: readonly (number | null)[]
}

/** The largest first; what saves comes last. */
function rowsOf(found: Found): readonly Row[] {
  const worth = found.singles.filter(({ gone }) => Math.abs(gone) >= LEAST_GONE)
  const told = toldRemovals(worth)
  const apart = told.filter(({ removal }) => removal.isGuess !== true)
  const guessed = told.flatMap(({ removal }) => (removal.isGuess === true ? [asGroup(removal)] : []))
  const together = onlyTogether(
    apart.map(({ removal }) => removal),
    found,
  )
  const singles = apart.filter(({ removal }) => !together.includes(removal))
  return [
    ...(together.length === 0 ? [] : [togetherRow(together, found)]),
    ...jointRows(found),
    ...singles.map(singleRow),
    ...[...found.groups, ...guessed].map((removal): Row => ({ removal, relation: 'among' })),
  ].toSorted((one, other) => other.removal.gone - one.removal.gone)
}

/** Of what was left out only to have head evaluate, any part may be what it comes from. */
function asGroup({ parts, needs, ...removal }: Removal): Removal {
  return { ...removal, parts: sorted([...parts, ...needs]), needs: [] }
}

/** Of those that take along more than all of it, those that come to far less by themselves. */
function onlyTogether(removals: readonly Removal[], { alone }: Found): readonly Removal[] {
  const some = removals.filter(({ parts: [part], gone }) => {
    const own = part === undefined ? undefined : alone.get(part)
    return own !== undefined && gone > 0 && own < FAR_LESS * gone
  })
  return some.length > 1 ? some : []
}

function togetherRow(removals: readonly Removal[], { alone }: Found): Row {
  const parts = removals.flatMap((removal) => removal.parts)
  const [largest] = removals.toSorted((one, other) => other.gone - one.gone)
  return {
    removal: { parts, needs: [], value: largest?.value ?? 0, gone: largest?.gone ?? 0 },
    relation: 'only-together',
    each: removals.flatMap(({ parts: own, gone }) => own.map(() => gone)),
    alone: parts.map((part) => alone.get(part) ?? null),
  }
}

function jointRows({ joint, singles, indispensable }: Found): readonly Row[] {
  if (joint === undefined || joint.parts.length < 2) return []
  const goneOf = (part: number) => singles.find(({ parts }) => parts[0] === part && parts.length === 1)
  const each = joint.parts.map((part) => goneOf(part)?.gone ?? null)
  const known = each.filter((gone) => gone !== null)
  const isEither = known.length === each.length && known.every((gone) => Math.abs(gone) < 1 - ENOUGH)
  if (isEither) return [{ removal: joint, relation: 'either', each }]
  const isInseparable = indispensable.length === joint.parts.length
  return [{ removal: joint, relation: isInseparable ? 'inseparable' : 'among', each }]
}

function singleRow(row: Row): Row {
  return row.removal.parts.length > 1 ? { ...row, relation: 'inseparable' } : row
}

/** What is accounted for: by the parts that add up, or by one row that has it all. */
function accounted(rows: readonly Row[]): number {
  const told = rows.filter(({ relation }) => relation !== 'among')
  const joint = Math.max(
    0,
    ...told.filter(({ relation }) => relation !== undefined).map(({ removal }) => removal.gone),
  )
  const sum = told
    .filter(({ relation }) => relation === undefined)
    .reduce((total, { removal }) => total + removal.gone, 0)
  return Math.max(joint, sum)
}

function recordOf({ removal, needed = [], relation, each, alone }: Row, parts: readonly Part[]): CauseRow {
  const all = placesOf(removal.parts, parts)
  const needs = placesOf(needed, parts).slice(0, MOST_PLACES)
  const dependents = placesOf(removal.needs, parts).slice(0, MOST_PLACES)
  const more = all.length - MOST_PLACES
  const folder = relation === 'among' ? commonFolder(removal.parts, parts) : undefined
  return {
    places: all.slice(0, MOST_PLACES),
    ...(more > 0 && { more }),
    ...(folder !== undefined && { folder }),
    ...(needs.length > 0 && { needs }),
    ...(dependents.length > 0 && { dependents }),
    without: removal.value,
    gone: removal.gone,
    ...(each && { each: each.slice(0, MOST_PLACES) }),
    ...(alone && { alone: alone.slice(0, MOST_PLACES) }),
    ...(relation && { relation }),
  }
}

function placesOf(question: Question, parts: readonly Part[]): readonly CausePlace[] {
  return question.flatMap((part) => parts[part]?.places ?? [])
}

function commonFolder(question: Question, parts: readonly Part[]): string | undefined {
  const [first = '', ...others] = question.map((part) => folderOf(parts[part]?.path ?? ''))
  const common = others.reduce((least, other) => Math.min(least, commonNames(first, other)), Infinity)
  const names = first.split('/').slice(0, common).join('/')
  return names === '' ? undefined : `${names}/`
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
