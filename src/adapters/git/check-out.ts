// The files of commits in a folder of ours, one commit after the other: only what differs is written.

import { mkdir } from 'node:fs/promises'
import { MeasurementError } from '../../errors.ts'
import { foldsNames } from '../platform/folded-names.ts'
import { bytesOfGit, fixed, readGit, type RunGit, YES_OR_NO } from './git-command.ts'

/**
 * Beside the folder, so that nothing of Git's is in it. Files are replaced, and never written to in place. Throws MeasurementError
 * where the folder does not hold all of them: the disk may take two names for one.
 */
export async function checkOut(run: RunGit, sha: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const git = fixed(run, {
    parameters: [`--work-tree=${directory}`, '-c', 'core.sparseCheckout=false', '-c', 'core.symlinks=true'],
    environment: { GIT_INDEX_FILE: `${directory}.index` },
  })
  await readGit(git, ['read-tree', '--reset', '-u', sha])
  if (foldsNames(directory)) await refuseLost(git, sha)
}

/** A file that another one took the place of is not what Git has written. */
async function refuseLost(git: RunGit, sha: string): Promise<void> {
  const { exitCode } = await git(['update-index', '--refresh'], { answers: YES_OR_NO })
  if (exitCode === 0) return
  throw new MeasurementError(
    `This disk can not hold all files of ${sha}: it takes some of their names for the same.`,
    {
      remedy: 'Rename one of the files whose names differ only in case, or in how accents are written.',
    },
  )
}

/** Paths of all files, as Git has them. */
export async function listFiles(run: RunGit, sha: string): Promise<readonly string[]> {
  const listed = await readGit(run, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', sha])
  return listed.split('\0').filter((path) => path !== '')
}

export async function countFiles(run: RunGit, sha: string): Promise<number> {
  const listed = await bytesOfGit(run, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', sha])
  let count = 0
  for (const byte of listed) if (byte === 0) count += 1
  return count
}
