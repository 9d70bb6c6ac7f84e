// Targets that have another name in head. Under a new name a target would be compared with nothing: what is plainly the same
// is compared, and what may be is left as removed and added.

import type { SideState } from './compare.ts'
import { parseDerivationName } from './derivation-changes.ts'
import { groupsOf } from '../text/groups.ts'
import type { Target } from '../model/target.ts'

interface Measured {
  readonly target: Target
  readonly base: SideState
  readonly head: SideState
}

/** Pairs each target that only base has with one that only head has, by the first sign that leaves no choice. */
export function pairRenamed(targets: readonly Measured[]): readonly Measured[] {
  let removed: readonly Measured[] = targets.filter((one) => isOn(one.base) && one.head.kind === 'absent')
  let added: readonly Measured[] = targets.filter((one) => one.base.kind === 'absent' && isOn(one.head))
  const renamed = new Map<Measured, Measured>()
  for (const sign of SIGNS) {
    for (const [one, other] of onlyPairs(removed, added, sign)) renamed.set(other, one)
    const from = new Set(renamed.values())
    removed = removed.filter((one) => !from.has(one))
    added = added.filter((one) => !renamed.has(one))
  }
  const gone = new Set(renamed.values())
  return targets
    .filter((one) => !gone.has(one))
    .map((one) => {
      const from = renamed.get(one)
      return from === undefined ? one : joined(from, one)
    })
}

function isOn(state: SideState): boolean {
  return state.kind === 'measured'
}

/** What two targets have in common that are the same: what they come to, its name, and at last their kind. */
const SIGNS: readonly ((one: Measured) => string)[] = [
  derivationOf,
  (one) => parseDerivationName(derivationOf(one)).name,
  ({ target: { origin } }) =>
    JSON.stringify(
      origin.kind === 'flake'
        ? [origin.directory, origin.attributePath[0]]
        : [origin.file, origin.attributePath.slice(0, -1)],
    ),
]

function derivationOf({ base, head }: Measured): string {
  const [measured] = [base, head].filter((state) => state.kind === 'measured')
  return measured?.measurement.derivationPath ?? ''
}

/** Those that are alone with their sign on either side. */
function onlyPairs<T>(
  removed: readonly T[],
  added: readonly T[],
  sign: (one: T) => string,
): readonly (readonly [T, T])[] {
  const bySign = groupsOf(added, sign)
  return [...groupsOf(removed, sign)].flatMap(([key, [one, ...furtherOnes]]) => {
    const [other, ...furtherOthers] = bySign.get(key) ?? []
    const isOnly = furtherOnes.length + furtherOthers.length === 0
    return isOnly && other !== undefined ? [[one, other] as const] : []
  })
}

/** By head's name, with the limits that base's name has. */
function joined(one: Measured, other: Measured): Measured {
  const { name, origin, thresholds } = one.target
  const target = {
    ...other.target,
    thresholds: { ...other.target.thresholds, ...thresholds },
    renamedFrom: { name, origin },
  }
  return { target, base: one.base, head: other.head }
}
