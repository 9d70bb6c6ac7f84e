// The fewest parts without which the increase is gone: for what stays as long as any one of several parts is there. Each of
// them is found by where the increase goes, as more and more parts are left out in their order (as in U. Junker,
// "QuickXplain", AAAI 2004): a few rounds for each, however many parts there are.

import {
  type Asking,
  ENOUGH,
  fewestEnough,
  type Inquiry,
  type Question,
  type Removal,
  removals,
  sorted,
} from './asking.ts'

/** More are no cause that anybody would recognise. */
const MOST_MEMBERS = 8

/** Undefined where nothing was found before the time was over. */
export function* smallestJoint(inquiry: Inquiry, units: readonly Question[]): Asking<Removal | undefined> {
  const known = fewestEnough(inquiry)
  const within = known && new Set(known)
  let rest = within === undefined ? units : units.filter((unit) => unit.every((part) => within.has(part)))
  let members: readonly Question[] = []
  while (members.length < MOST_MEMBERS) {
    const [removal] = yield* removals(inquiry, members.length === 0 ? [] : [sorted(members.flat())])
    if (removal !== undefined && removal.gone >= ENOUGH) return removal
    const index = yield* lastNeeded(inquiry, members, rest)
    const needed = index === undefined ? undefined : rest[index]
    if (needed === undefined) break
    members = [...members, needed]
    rest = rest.slice(0, index)
  }
  if (known === undefined) return undefined
  const [removal] = yield* removals(inquiry, [known])
  return removal
}

/** The place of the unit with which the increase goes, where those before it are left out and the members too. */
function* lastNeeded(
  inquiry: Inquiry,
  members: readonly Question[],
  rest: readonly Question[],
): Asking<number | undefined> {
  // Without `low` of them it is there; without `high` it is gone.
  let low = 0
  let high = rest.length
  while (high - low > 1) {
    const counts = between(low, high, Math.max(2, inquiry.problem.width))
    const told = yield* removals(
      inquiry,
      counts.map((count) => sorted([...members, ...rest.slice(0, count)].flat())),
    )
    if (inquiry.isOutOfTime) return undefined
    const first = told.findIndex((removal) => (removal?.gone ?? 0) >= ENOUGH)
    const [from, to] = [first < 0 ? counts.at(-1) : counts[first - 1], first < 0 ? undefined : counts[first]]
    low = from ?? low
    high = to ?? high
  }
  return high === 0 ? undefined : high - 1
}

/** At most so many numbers between two others, evenly apart. */
function between(low: number, high: number, most: number): readonly number[] {
  const count = Math.min(most, high - low - 1)
  return Array.from(
    { length: count },
    (_, index) => low + Math.round(((index + 1) * (high - low)) / (count + 1)),
  )
}
