// The old command line: the new one tells no referrers, nor the whole database in few words. Both are one program, in one folder.

import { dirname, join } from 'node:path'
import { type Exit, runIfThere } from '../process.ts'
import type { NixCommand } from './nix-command.ts'

/** Any exit status is an answer; undefined where there is no such program beside `nix`. */
export async function runNixStore(
  { file, environment, directory, timeoutSeconds, signal }: NixCommand,
  args: readonly string[],
): Promise<Exit | undefined> {
  return await runIfThere({
    file: file.includes('/') ? join(dirname(file), 'nix-store') : 'nix-store',
    args,
    ...{ cwd: directory, env: environment, timeoutSeconds, signal },
  })
}
