// Whose functions the calls are of that a change adds: the repository's own, those of an input, any other's. Exact, as each
// call of either side is in one row.

import { compareText } from '../text/canonical.ts'
import type { CalledFunction, FunctionCalls } from '../nix/function-calls.ts'
import { shortenMiddle } from '../text/plain-text.ts'
import { MOST_ROWS } from '../model/call-paths.ts'
import type { OriginRow } from '../model/explanation.ts'
import { MOST_NAME } from '../model/place.ts'

/** What grew most first, and last, where there are too many, one row of others; none where no number differs. */
export function explainOrigins({
  base,
  head,
}: {
  readonly base: FunctionCalls
  readonly head: FunctionCalls
}): OriginRow[] {
  const [before, after] = [callsByOrigin(base.functions), callsByOrigin(head.functions)]
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort(compareText)
  const rows = keys.flatMap((key): Row[] => {
    const [one, other] = [before.get(key), after.get(key)]
    const shown = other ?? one
    if (shown === undefined || one?.calls === other?.calls) return []
    return [rowOf(shown.origin, { base: one?.calls ?? 0, head: other?.calls ?? 0 })]
  })
  return atMost(rows, MOST_ROWS).map(({ origin, input, ...calls }) => ({
    origin,
    ...(input !== undefined && { input: shortenMiddle(input, MOST_NAME) }),
    ...calls,
  }))
}

interface Origin {
  readonly origin: OriginRow['origin']
  readonly input: string | undefined
}

interface Row extends Origin {
  readonly base: number
  readonly head: number
  readonly difference: number
}

function callsByOrigin(
  functions: readonly CalledFunction[],
): ReadonlyMap<string, { readonly origin: Origin; readonly calls: number }> {
  const sums = new Map<string, { readonly origin: Origin; readonly calls: number }>()
  for (const { place, calls } of functions) {
    const { origin, input } = place
    const key = JSON.stringify([origin, input])
    sums.set(key, { origin: { origin, input }, calls: calls + (sums.get(key)?.calls ?? 0) })
  }
  return sums
}

function rowOf(origin: Origin, { base, head }: { readonly base: number; readonly head: number }): Row {
  return { ...origin, base, head, difference: head - base }
}

function atMost(rows: readonly Row[], most: number): readonly Row[] {
  const grownFirst = (some: readonly Row[]) =>
    some.toSorted((one, other) => other.difference - one.difference)
  if (rows.length <= most) return grownFirst(rows)
  const named = rows
    .filter(({ origin }) => origin !== 'other')
    .toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference))
  const kept = named.slice(0, most - 1)
  const others = rows.filter((row) => !kept.includes(row))
  const sum = rowOf(
    { origin: 'other', input: undefined },
    {
      base: others.reduce((total, { base }) => total + base, 0),
      head: others.reduce((total, { head }) => total + head, 0),
    },
  )
  return [...grownFirst(kept), sum]
}
