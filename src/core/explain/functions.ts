// Which functions account for a change in function calls: exact, since each call of either side is in one row.

import type { FunctionPair } from './align-file.ts'
import type { ChangedLines } from './changed-lines.ts'
import { compareText } from '../text/canonical.ts'
import type { CalledFunction, CalledPrimop, FunctionCalls } from '../nix/function-calls.ts'
import { shortenMiddle } from '../text/plain-text.ts'
import { MOST_ROWS } from '../model/call-paths.ts'
import type {
  FunctionRow,
  FunctionsExplanation,
  PrimopRow,
  PrimopsExplanation,
} from '../model/explanation.ts'
import { MOST_NAME } from '../model/place.ts'
import { type LineMap, lineMapOf } from './line-map.ts'
import { pairFunctions } from './pair-functions.ts'
import { placeRecord } from './place-record.ts'

/** Calls of both sides, and what the change did to the project's files where that is known. */
export interface CallsOfBoth {
  readonly base: FunctionCalls
  readonly head: FunctionCalls
  readonly change: ChangedLines | undefined
}

/** Undefined where every function is called as often as before. */
export function explainFunctions({ base, head, change }: CallsOfBoth): FunctionsExplanation | undefined {
  const lines = change && lineMapOf(change)
  const rows = pairFunctions(base.functions, head.functions, lines).flatMap(
    (pair) => rowOf(pair, lines) ?? [],
  )
  return tableOf(rows, orderOf)
}

/** Of equal contributions, what the change wrote comes first, then what is the project's own. */
function orderOf({ name, place, edit }: FunctionRow): string {
  const { origin, file, line, column } = place
  return JSON.stringify([edit === undefined, origin !== 'repository', file, line, column, name])
}

/** The same for built-in functions, which have a name and nothing else. */
export function explainPrimops({ base, head }: CallsOfBoth): PrimopsExplanation | undefined {
  const [before, after] = [callsByName(base.primops), callsByName(head.primops)]
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const rows = names.flatMap((name): PrimopRow[] => {
    const calls = { base: before.get(name) ?? 0, head: after.get(name) ?? 0 }
    const difference = calls.head - calls.base
    return difference === 0 ? [] : [{ name: shortenMiddle(name, MOST_NAME), ...calls, difference }]
  })
  return tableOf(rows, ({ name }) => name)
}

function rowOf({ base, head }: FunctionPair, lines: LineMap | undefined): FunctionRow | undefined {
  const shown = head ?? base
  if (shown === undefined) return undefined
  const calls = { base: base?.calls ?? 0, head: head?.calls ?? 0 }
  const difference = calls.head - calls.base
  if (difference === 0) return undefined
  const edit = editOf(head, lines)
  return {
    name: shown.name === undefined ? null : shortenMiddle(shown.name, MOST_NAME),
    place: placeRecord(shown.place),
    ...calls,
    difference,
    ...(edit !== undefined && { edit }),
  }
}

/** Only what is known: whether the line that the definition begins in is the change's own. */
function editOf(head: CalledFunction | undefined, lines: LineMap | undefined): FunctionRow['edit'] {
  if (head?.place.origin !== 'repository' || lines?.knows(head.place.file) !== true) return undefined
  const hunk = lines.writtenBy(head.place.file, head.place.line)
  if (hunk === undefined) return undefined
  return hunk.base.count === 0 ? 'added' : 'edited'
}

interface Table<Row> {
  increase: number
  rows: Row[]
  others: { rows: number; difference: number }
}

/** The rows that differ most, what grew before what shrank; the others summed up. */
function tableOf<Row extends { readonly difference: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Table<Row> | undefined {
  if (rows.length === 0) return undefined
  const bySize = rows.toSorted(
    (one, other) =>
      Math.abs(other.difference) - Math.abs(one.difference) ||
      other.difference - one.difference ||
      compareText(keyOf(one), keyOf(other)),
  )
  const others = bySize.slice(MOST_ROWS)
  return {
    increase: sum(rows),
    rows: bySize.slice(0, MOST_ROWS).toSorted((one, other) => other.difference - one.difference),
    others: { rows: others.length, difference: sum(others) },
  }
}

function sum(rows: readonly { readonly difference: number }[]): number {
  return rows.reduce((total, { difference }) => total + difference, 0)
}

function callsByName(primops: readonly CalledPrimop[]): ReadonlyMap<string, number> {
  return new Map(primops.map(({ name, calls }) => [name, calls]))
}
