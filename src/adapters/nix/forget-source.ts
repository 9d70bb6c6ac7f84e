// A revision's files out of the store again, with the derivations that are made of them: as long as those are there, Nix keeps
// the files.

import { rm } from 'node:fs/promises'
import { type NixCommand, runNix } from './nix-command.ts'
import { runNixStore } from './nix-store-command.ts'
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
  if (told?.code !== 0) return
  const paths = told.stdout.split('\n').filter((line) => line.startsWith('/'))
  const isWhole = paths.includes(storePath) && paths.length <= MOST_PATHS
  if (isWhole) await runNixStore(command, ['--delete', ...paths])
}
