// Which Nix this is, from what `nix --version` prints.

export interface NixVersion {
  readonly implementation: 'nix' | 'lix' | 'determinate' | 'unknown'
  /** As printed: `2.26.3`, `2.91.1`, `3.8.0 (Nix 2.30.1)`. */
  readonly version: string
  /** Version of upstream Nix that it behaves like: [major, minor]; undefined where it does not tell. */
  readonly level: readonly [number, number] | undefined
}

/** The oldest release whose `nix eval` has `--read-only`. */
export const OLDEST_LEVEL = [2, 8] as const

const VERSION_LINE = /^\S+ \(([^)]*)\) (\d\S*)/

/** Parses `nix (Nix) 2.34.8`, `nix (Lix, like Nix) 2.91.1`, `nix (Determinate Nix 3.8.0) 2.30.1`. */
export function parseNixVersion(printed: string): NixVersion {
  const lines = printed.trim().split('\n')
  // Warnings may come before it; Lix says more behind it, of its system and its files.
  const line = lines.find((one) => VERSION_LINE.test(one)) ?? lines.at(-1) ?? ''
  const [, brand = '', version = ''] = VERSION_LINE.exec(line) ?? []
  const numbers = /^(\d+)\.(\d+)/.exec(version)
  const level = numbers === null ? undefined : ([Number(numbers[1]), Number(numbers[2])] as const)
  const determinate = /^Determinate Nix (\S+)/.exec(brand)?.[1]
  if (determinate !== undefined) {
    return { implementation: 'determinate', version: `${determinate} (Nix ${version})`, level }
  }
  if (brand.startsWith('Lix')) return { implementation: 'lix', version, level }
  return { implementation: brand === 'Nix' ? 'nix' : 'unknown', version: version || line, level }
}

/** Whether it is a Nix that the program can work with; one that does not tell its version is tried. */
export function isSupported({ level }: NixVersion): boolean {
  if (level === undefined) return true
  const [major, minor] = level
  return major > OLDEST_LEVEL[0] || (major === OLDEST_LEVEL[0] && minor >= OLDEST_LEVEL[1])
}

/** Whether it does what upstream does since a release of 2.x; Lix goes its own way since 2.18. */
export function isSince({ implementation, level }: NixVersion, minor: number): boolean {
  if (level === undefined) return false
  const [major, own] = level
  return implementation === 'lix' ? minor <= LIX_FORK : major > 2 || own >= minor
}

const LIX_FORK = 18

/**
 * Whether evaluation can be kept to what it may fetch: since 2.20, `restrict-eval` holds all that flakes fetch, and no
 * `git` is run on repositories that evaluation names, whose settings run programs.
 */
export function holdsFetchers(version: NixVersion): boolean {
  return isSince(version, HOLDING_RELEASE)
}

const HOLDING_RELEASE = 20

/** Why code of strangers should not be evaluated by this release; undefined where nothing speaks against it. */
export function weaknessOf(version: NixVersion): string | undefined {
  if (holdsFetchers(version)) return undefined
  const name = version.implementation === 'lix' ? 'Lix' : 'Nix'
  return `${name} ${version.version} runs git on repositories that evaluation fetches, and reads files of the machine as inputs of a flake`
}
