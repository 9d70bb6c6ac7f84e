// Substituters that do not answer, or lack what a target needs.

import { parseDerivationName } from '../../decide/derivation-changes.ts'
import { amount, type ChangeSigns, named, namedList, type Signs, type SubstituterSigns } from './signs.ts'

const MOST_NAMES = 3
const MOST_URLS = 3

/** A cache of one team has few of all paths: only where the best has less than this, they lack the target. */
const LEAST_HIT_RATE = 0.5

/** Of fewer paths a rate says nothing. */
const FEWEST_PATHS = 20

export function silentSubstituters(substituters: readonly SubstituterSigns[]): string | undefined {
  const silent = substituters.filter(({ isReachable }) => !isReachable).map(({ url }) => url)
  if (silent.length === 0) return undefined
  const verb = silent.length === 1 ? 'does' : 'do'
  return `${namedList(silent, MOST_URLS)} ${verb} not answer (of ${amount(substituters.length)} that are asked).`
}

/** What head has to build or can not get though base, which has it too, need not. */
export function lackingInHead({ base, head }: ChangeSigns): string | undefined {
  if (base.plan === undefined || head.plan === undefined) return undefined
  const known = new Set(base.plan.unknown)
  const unknown = head.plan.unknown.filter((path) => !known.has(path))
  const built = new Set(base.plan.toBuild)
  const same = head.plan.toBuild.filter(
    (path) => !built.has(path) && base.closure?.derivations.has(path) === true,
  )
  const sentences = [
    ...(unknown.length === 0
      ? []
      : [`${pathsText(unknown, 'path')} can neither be built nor fetched (base ${amount(known.size)}).`]),
    ...(same.length === 0
      ? []
      : [
          `${pathsText(same, 'derivation')} ${same.length === 1 ? 'is' : 'are'} in base too, unchanged, and only head has to build ${same.length === 1 ? 'it' : 'them'}.`,
        ]),
  ]
  return sentences.length === 0 ? undefined : sentences.join(' ')
}

export function lackingInCaches(
  { plan }: Signs,
  substituters: readonly SubstituterSigns[],
): string | undefined {
  const unknown = plan?.unknown ?? []
  if (unknown.length > 0) return `${pathsText(unknown, 'path')} can neither be built nor fetched.`
  const [best] = substituters
    .filter(({ isReachable, paths }) => isReachable && paths >= FEWEST_PATHS)
    .toSorted((one, other) => other.has / other.paths - one.has / one.paths)
  if (best === undefined || best.has >= LEAST_HIT_RATE * best.paths) return undefined
  return `${named(best.url)} has ${amount(best.has)} of ${amount(best.paths)} paths, and no other substituter has more.`
}

/** `2 paths (`a` and `b`)`. */
function pathsText(paths: readonly string[], noun: string): string {
  const names = [...new Set(paths.map(nameOf))]
  return `${amount(paths.length)} ${noun}${paths.length === 1 ? '' : 's'} (${namedList(names, MOST_NAMES)})`
}

function nameOf(path: string): string {
  const { name, version } = parseDerivationName(path)
  return version === '' ? name : `${name}-${version}`
}
