// Which Nix releases the integration tests run on.

/** The newest of those that are named in the order of their age: for what is not Nix’s to decide. */
export function newestNix(): string {
  return nixBinaries().at(-1) ?? 'nix'
}

/** Paths of `nix` binaries: NIX_PERF_GATE_TEST_NIX, colon-separated; else the one on PATH. */
export function nixBinaries(): string[] {
  const named = (process.env.NIX_PERF_GATE_TEST_NIX ?? '').split(':').filter((path) => path !== '')
  return named.length === 0 ? ['nix'] : named
}
