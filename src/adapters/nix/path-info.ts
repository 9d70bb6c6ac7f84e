// `nix path-info`: what the store, or another one, knows of paths.

import { isSince } from '../../core/nix/version.ts'
import type { Exit } from '../process.ts'
import { type NixCommand, runNix } from './nix-command.ts'

/** Store paths per command line: far below the kernel's limit on arguments (128 KiB each, 2 MiB together). */
const PATHS_PER_COMMAND = 2_000

/** As many paths as one command line takes. */
export function portionsOf(
  paths: readonly string[],
  most = PATHS_PER_COMMAND,
): readonly (readonly string[])[] {
  const count = Math.ceil(paths.length / most)
  return Array.from({ length: count }, (_, index) => paths.slice(index * most, (index + 1) * most))
}

/** Asks; any exit status is an answer. */
export async function queryPathInfo(command: NixCommand, args: readonly string[]): Promise<Exit> {
  return await runNix(command, ['path-info'], args)
}

/** Arguments for an answer in JSON: since 2.33, the format has to be named. */
export function asJson({ version }: NixCommand): readonly string[] {
  return isSince(version, 33) ? ['--json', '--json-format', '1'] : ['--json']
}

/** All outputs of a derivation, as an argument. Before 2.12 its path named them; since then it may name the derivation itself. */
export function allOutputs({ version }: NixCommand, derivationPath: string): string {
  return version.level === undefined || isSince(version, 12) ? `${derivationPath}^*` : derivationPath
}
