// `nix path-info`: what the store, or another one, knows of paths.

import { isSince } from '../../core/nix/version.ts'
import type { Exit } from '../process.ts'
import { type NixCommand, runNix } from './nix-command.ts'

/** Store paths per command line: far below the kernel's limit on arguments (128 KiB each, 2 MiB together). */
const PATHS_PER_COMMAND = 2_000

/** As many paths as one command line takes. */
export function portionsOf(paths: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(paths.length / PATHS_PER_COMMAND)
  return Array.from({ length: count }, (_, index) =>
    paths.slice(index * PATHS_PER_COMMAND, (index + 1) * PATHS_PER_COMMAND),
  )
}

/** Asks; any exit status is an answer. */
export async function queryPathInfo(command: NixCommand, args: readonly string[]): Promise<Exit> {
  return await runNix(command, ['path-info'], args)
}

/** Arguments for an answer in JSON: since 2.33, the format has to be named. */
export function asJson({ version }: NixCommand): readonly string[] {
  return isSince(version, 33) ? ['--json', '--json-format', '1'] : ['--json']
}
