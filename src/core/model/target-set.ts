// Targets that are attributes of one set, of one flake or file: evaluated in one process they share what the set is made of.

import { groupsOf } from '../text/groups.ts'
import type { TargetOrigin } from './target.ts'

/** A set, by the way to it. */
export type SetOrigin = TargetOrigin

/** Below this, evaluating each by itself takes little more, and gives the figures of each. */
const FEWEST_TARGETS = 10

/** Names as long as a command line can hold hundreds of. */
const LONGEST_NAME = 200

/** The name of a target in its set. */
export function nameInSet({ attributePath }: TargetOrigin): string {
  return attributePath.at(-1) ?? ''
}

/** Things that share a set, where they are enough to be evaluated together. */
export function setsAmong<T>(
  things: readonly T[],
  originOf: (thing: T) => TargetOrigin,
): readonly { readonly origin: SetOrigin; readonly members: readonly T[] }[] {
  const inSets = things.flatMap((thing) => {
    const origin = setOf(originOf(thing))
    return origin === undefined ? [] : [{ origin, thing }]
  })
  return [...groupsOf(inSets, ({ origin }) => JSON.stringify(origin)).values()]
    .filter(({ length }) => length >= FEWEST_TARGETS)
    .map((group) => ({ origin: group[0].origin, members: group.map(({ thing }) => thing) }))
}

/** Undefined where there is no way to the set: all outputs of a flake are none that a command line names. */
function setOf(origin: TargetOrigin): SetOrigin | undefined {
  const attributePath = origin.attributePath.slice(0, -1)
  const isNamed = origin.kind === 'flake' ? attributePath.length > 0 : origin.attributePath.length > 0
  return isNamed && nameInSet(origin).length <= LONGEST_NAME ? { ...origin, attributePath } : undefined
}
