// Caches that were not asked though somebody thinks they are: what they have counts as derivations to build.

import type { Notice } from '../core/model/results.ts'
import { isSameCache, parseFlakeCaches } from '../core/nix/flake-caches.ts'
import { withoutCredentials } from '../core/nix/substituter-url.ts'
import { shortenEnd } from '../core/text/plain-text.ts'
import { filesOfFlakes, flakeFolders } from './flake-files.ts'
import type { MeasuredTarget } from './measured-target.ts'
import type { ReadSide } from './moved-inputs.ts'

export interface CachesRequest {
  readonly measured: readonly MeasuredTarget[]
  /** As Nix has them set, separated by spaces. */
  readonly substituters: string | undefined
  readonly read: ReadSide
}

/**
 * A notice for those that base's flake names and Nix is not told of, and for those that Nix's daemon does not take; none where
 * nothing is to be built. Never rejects: a file that can not be read tells nothing.
 */
export async function unaskedCaches(request: CachesRequest): Promise<readonly Notice[]> {
  const plans = request.measured.flatMap(({ base, head }) =>
    [base, head].flatMap((side) => (side.kind === 'measured' ? [side.measurement.plan] : [])),
  )
  if (plans.every(({ toBuild }) => toBuild.length === 0)) return []
  const ofFlake = await cachesOfFlake(request)
  const ignored = [...new Set(plans.flatMap((plan) => plan.ignoredCaches ?? []))]
  return [
    ...(ofFlake.length > 0 ? [notOfFlake(ofFlake)] : []),
    ...(ignored.length > 0 ? [notTrusted(ignored)] : []),
  ]
}

async function cachesOfFlake({
  measured,
  read,
  substituters = '',
}: CachesRequest): Promise<readonly string[]> {
  const paths = filesOfFlakes(flakeFolders(measured.map(({ target }) => target)), 'flake.nix')
  const texts = await Promise.all(paths.map((path) => read('base', path).catch(() => undefined)))
  const asked = substituters.split(/\s+/)
  const named = texts.flatMap((text) => (text === undefined ? [] : parseFlakeCaches(text)))
  return [...new Set(named.map(withoutCredentials))].filter(
    (url) => !asked.some((one) => isSameCache(one, url)),
  )
}

function notOfFlake(urls: readonly string[]): Notice {
  const named = shown(urls)
  return {
    level: 'info',
    message: `Derivations to build may be in caches that were not asked: ${named}, of \`nixConfig\` in base’s flake. A gate takes no settings of a flake. To ask them, set in the configuration of base: nix: { options: { extra-substituters: [${named}] } }`,
  }
}

function notTrusted(ignored: readonly string[]): Notice {
  return {
    level: 'warning',
    message: `Nix’s daemon ignored what it was told of caches (${shown(ignored)}), since it does not trust this user: what they have counts as derivations to build. Put the user into \`trusted-users\`, or the caches into \`trusted-substituters\`, in the machine’s nix.conf, and restart the daemon.`,
  }
}

const MOST_NAMED = 5
const MOST_NAME = 200

function shown(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMED).map((name) => shortenEnd(name, MOST_NAME))
  return [...first, ...(names.length > MOST_NAMED ? ['…'] : [])].join(', ')
}
