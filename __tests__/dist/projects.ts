// Projects that evaluate in no time, and Nix binaries that misbehave.

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A flake whose packages call a function so many times before they are a derivation. */
export function flakeWith(packages: Readonly<Record<string, number>>): string {
  const expressions = Object.entries(packages).map(
    ([name, calls]) => [name, `package "${name}" ${String(calls)}`] as const,
  )
  return flakeOf(Object.fromEntries(expressions))
}

/**
 * A flake with these packages: `package NAME CALLS` is one that calls a function so many times, `work CALLS` does so alone.
 * `shared`: what all of them need first, evaluated once.
 */
export function flakeOf(packages: Readonly<Record<string, string>>, shared?: string): string {
  const attributes = Object.entries(packages).map(([name, expression]) => `${name} = ${expression};`)
  const [binding, needed] = shared === undefined ? ['', ''] : [` shared = ${shared};`, 'shared + ']
  return `{
  outputs = { self }: {
    packages = builtins.listToAttrs (map (system: {
      name = system;
      value = let
        work = calls: builtins.foldl' (sum: x: sum + x) 0 (builtins.genList (x: x) calls);${binding}
        package = name: calls: derivation {
          inherit system;
          name = builtins.seq (${needed}work calls) name;
          builder = "/bin/sh";
          args = [ "-c" "echo > $out" ];
        };
      in { ${attributes.join(' ')} };
    }) [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ]);
  };
}
`
}

/** Few enough calls to take no time, and so many more that the counters' default thresholds are crossed. */
export const FEW_CALLS = 1_000
export const MANY_CALLS = 200_000

/** A configuration with which nothing is timed, for tests that are not about time. */
export const WITHOUT_TIMING = 'sampling: { time-budget: 0s }\n'

/** And with which nothing is left out of a change to see what it causes, which takes a dozen evaluations. */
export const ONLY_COUNTED = `${WITHOUT_TIMING}explain: { budget: none }\ntrend: none\n`

const UNISOLATED = 'nix: { isolate: false, allow-unsafe-release: true }\n'

/**
 * The same for what stands in for Nix and keeps notes where an isolated evaluator can not write, and for pull requests that
 * are evaluated by any release.
 */
export const UNGUARDED = ONLY_COUNTED + UNISOLATED

/** The same, where the lines that a regression comes from matter. */
export const UNGUARDED_AND_EXPLAINED = `${WITHOUT_TIMING}trend: none\n${UNISOLATED}`

/** Writes a shell script that stands in for `nix`; its path. */
export function fakeNix(folder: string, body: string): string {
  const path = join(folder, 'fake-nix')
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

/** A word of a shell script, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The lines of a file that a fake writes; none while it is not there. */
export function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : []
}

/** Waits until something is so. The test's own time-out is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(20)
}

/** Whether a process runs; one that has ended and waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const status = `/proc/${String(pid)}/stat`
  return !existsSync(status) || !/\) [ZX] /.test(readFileSync(status, 'utf8'))
}
