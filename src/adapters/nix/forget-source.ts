// A revision's files out of the store again, with the derivations that are made of them: as long as those are there, Nix keeps
// the files.

import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Exit, runCommand } from '../process.ts'
import { type NixCommand, runNix } from './nix-command.ts'
import type { KeptSource } from './prepare-source.ts'

/** More are left to the garbage collector: a command line has an end. */
const MOST_PATHS = 5000

/**
 * Lets go of it, and deletes it where nothing else keeps it: what Nix then says is of no interest. `isElse`: it is the source
 * of something else too.
 */
export async function forgetSource(
  command: NixCommand,
  { source: { storePath }, root }: KeptSource,
  isElse: boolean,
): Promise<void> {
  await rm(root, { force: true })
  if (isElse) return
  const deleted = await runNix(command, ['store', 'delete'], ['--offline', storePath])
  if (deleted.code === 0) return
  const told = await runNixStore(command, ['--query', '--referrers-closure', storePath])
  const paths = told.stdout.split('\n').filter((line) => line.startsWith('/'))
  const isWhole = told.code === 0 && paths.includes(storePath) && paths.length <= MOST_PATHS
  if (isWhole) await runNixStore(command, ['--delete', ...paths])
}

/**
 * The old command line: the new one tells no referrers, and Nix 2.8 takes a derivation for its outputs there. Both are one
 * program, in one folder.
 */
async function runNixStore(
  { file, environment, directory, timeoutSeconds, signal }: NixCommand,
  args: readonly string[],
): Promise<Exit> {
  return await runCommand({
    file: file.includes('/') ? join(dirname(file), 'nix-store') : 'nix-store',
    args,
    ...{ cwd: directory, env: environment, timeoutSeconds, signal },
  })
}
