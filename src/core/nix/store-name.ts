// What something in the store is called.

/** The name of a store path, or of what lies in the store, without the hash: `/nix/store/<hash>-hello.drv` → `hello.drv`. */
export function nameInStore(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^[0-9a-z]{32}-/, '')
}

/** The same; of a derivation, without its ending. */
export function packageName(path: string): string {
  return nameInStore(path).replace(/\.drv$/, '')
}

/**
 * The same without the version, which begins behind a dash, with a digit, as Nix has it. What comes behind it is another
 * output: `/nix/store/<hash>-glibc-2.40-dev` → `glibc-dev`.
 */
function nameWithoutVersion(path: string): string {
  const name = packageName(path)
  const [version = ''] = /-\d[^-]*/.exec(name) ?? []
  return name.replace(version, '')
}

/** Bytes by name without version, of paths and their bytes: a package that was updated has the same name. */
export function sizesByName(
  sizes: Iterable<readonly [path: string, bytes: number]>,
): ReadonlyMap<string, number> {
  const byName = new Map<string, number>()
  for (const [path, bytes] of sizes) {
    const name = nameWithoutVersion(path)
    byName.set(name, (byName.get(name) ?? 0) + bytes)
  }
  return byName
}
