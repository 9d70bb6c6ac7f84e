// Where a repository keeps its configuration, and where people put it that nobody looks.

/** Relative to the root. The first is the one that is named to people; both ends are read. */
export const CONFIG_PATHS = ['.github/nix-perf-gate.yml', '.github/nix-perf-gate.yaml'] as const

export const CONFIG_PATH = CONFIG_PATHS[0]

/** What other tools and forges would read; a file here is named, so that nobody takes it for one that holds. */
export const MISPLACED_PATHS: readonly string[] = ['', '.config/', '.gitea/', '.forgejo/'].flatMap((folder) =>
  ['nix-perf-gate.yml', 'nix-perf-gate.yaml'].map((name) => `${folder}${name}`),
)
