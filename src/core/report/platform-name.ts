// What a platform is called in a sentence: by its system, and by its Nix too where several have that system.

import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'

/** `x86_64-linux`, or `x86_64-linux with Nix 2.34.8`. */
export function platformName({ platforms }: Results, platform: PlatformResults): string {
  const alike = platforms.filter(({ system }) => system === platform.system)
  return alike.length > 1 ? `${platform.system} with ${nixName(platform)}` : platform.system
}

/** ` on x86_64-linux`; empty where there is one platform. Untrusted text. */
export function onPlatform(results: Results, platform: PlatformResults): string {
  return results.platforms.length > 1 ? ` on ${platformName(results, platform)}` : ''
}

/** `Nix 2.34.8`. */
export function nixName({
  identity,
}: {
  readonly identity: Pick<PlatformResults['identity'], 'implementation' | 'version'>
}): string {
  const name = { nix: 'Nix', lix: 'Lix', determinate: 'Determinate Nix', unknown: 'Nix (unknown kind)' }
  return `${name[identity.implementation]} ${identity.version}`
}
