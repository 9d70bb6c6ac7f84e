// What an explanation names as the cause, the likeliest first: the order that reports keep.

import type { MovedInput } from '../model/moved-input.ts'
import type { ChangedLinesRow } from '../model/call-paths.ts'
import type { Explanation, FunctionRow } from '../model/explanation.ts'

/** `share` of the whole increase; null where it is a value that leads to no call of its own. */
export type Cause =
  | {
      readonly kind: 'lines'
      readonly file: string
      readonly first: number
      readonly last: number
      readonly edit: ChangedLinesRow['edit']
      readonly share: number | null
    }
  | { readonly kind: 'input'; readonly name: string; readonly share: number | null }
  | { readonly kind: 'function'; readonly row: FunctionRow; readonly share: number | null }

/** A place that leads to less of an increase than this is no likelier to be the cause than one that leads to nothing. */
const LEAST_SHARE = 1 / 2000

/**
 * What leads to some of the increase comes first; then what leads to no call of its own, as it may be a value that is
 * used elsewhere; then what leads to next to nothing, or to fewer calls. `likelihood`: of those without calls, the
 * greater first.
 */
export function ranked<T extends { readonly difference: number }>(
  places: readonly T[],
  increase: number,
  likelihood: (place: T) => number = () => 0,
): readonly T[] {
  const shareOf = ({ difference }: T) => (increase === 0 ? difference : difference / increase)
  const rankOf = (place: T) => (shareOf(place) >= LEAST_SHARE ? 0 : place.difference === 0 ? 1 : 2)
  return places.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) || shareOf(other) - shareOf(one) || likelihood(other) - likelihood(one),
  )
}

/** The lines of the change and the inputs that moved; functions where neither is known. */
export function rankedCauses(
  { functions, callPaths }: Explanation,
  moved: readonly MovedInput[],
): readonly Cause[] {
  const increase = callPaths === undefined ? 0 : callPaths.head - callPaths.base
  const shareOf = (difference: number) => (increase === 0 || difference === 0 ? null : difference / increase)
  const { rows = [], inputs = [] } = callPaths?.changedLines ?? {}
  const places = [
    ...rows.map((row) => ({ ...row, kind: 'lines' as const })),
    ...inputs.map(({ input, difference }) => ({ kind: 'input' as const, name: input, difference })),
  ]
  // Rows without calls are in their order already.
  const told = ranked(places, increase).map(({ difference, ...place }): Cause => ({
    ...place,
    share: shareOf(difference),
  }))
  if (told.length > 0) return told
  const grown = functions?.rows.map((row): Cause => ({
    kind: 'function',
    row,
    share: functions.increase === 0 ? null : row.difference / functions.increase,
  }))
  return [...(grown ?? []), ...moved.map(({ path }): Cause => ({ kind: 'input', name: path, share: null }))]
}
