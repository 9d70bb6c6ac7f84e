// Which Nix releases the integration tests run on.

/** Paths of `nix` binaries: NIX_PERF_GATE_TEST_NIX, colon-separated; else the one on PATH. */
export function nixBinaries(): string[] {
  const named = (process.env.NIX_PERF_GATE_TEST_NIX ?? '').split(':').filter((path) => path !== '')
  return named.length === 0 ? ['nix'] : named
}
