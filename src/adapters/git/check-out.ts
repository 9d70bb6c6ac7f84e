// The files of commits in a folder of ours, one commit after the other: only what differs is written.

import { mkdir } from 'node:fs/promises'
import { bytesOfGit, fixed, readGit, type RunGit } from './git-command.ts'

/** Beside the folder, so that nothing of Git's is in it. Files are replaced, and never written to in place. */
export async function checkOut(run: RunGit, sha: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const git = fixed(run, {
    parameters: [`--work-tree=${directory}`, '-c', 'core.sparseCheckout=false', '-c', 'core.symlinks=true'],
    environment: { GIT_INDEX_FILE: `${directory}.index` },
  })
  await readGit(git, ['read-tree', '--reset', '-u', sha])
}

export async function countFiles(run: RunGit, sha: string): Promise<number> {
  const listed = await bytesOfGit(run, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', sha])
  let count = 0
  for (const byte of listed) if (byte === 0) count += 1
  return count
}
