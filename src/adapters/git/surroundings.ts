// What stands around a repository's commits: where it comes from, which branch it is on, and what a folder holds.

import { bytesOfGit, readGit, type RunGit, withoutLineEnd, YES_OR_NO } from './git-command.ts'

/** The address of `origin`, or of the only remote where that has another name; undefined where neither is there. */
export async function remoteAddress(run: RunGit): Promise<string | undefined> {
  const remotes = (await readGit(run, ['remote'])).split('\n').filter((name) => name !== '')
  const remote = remotes.find((name) => name === 'origin') ?? (remotes.length === 1 ? remotes[0] : undefined)
  if (remote === undefined) return undefined
  const { exitCode, stdout } = await run(['config', '--get', `remote.${remote}.url`], { answers: YES_OR_NO })
  return exitCode === 0 ? withoutLineEnd(stdout.toString()) : undefined
}

/** The branch that is checked out, also where it has no commit yet; undefined where HEAD is on none. */
export async function currentBranch(run: RunGit): Promise<string | undefined> {
  const { exitCode, stdout } = await run(['symbolic-ref', '--quiet', '--short', 'HEAD'], {
    answers: YES_OR_NO,
  })
  return exitCode === 0 ? withoutLineEnd(stdout.toString()) : undefined
}

/** Paths of the files that stand in a folder of a commit, without links and what is below. */
export async function filesIn(run: RunGit, sha: string, folder: string): Promise<readonly string[]> {
  const listed = await bytesOfGit(run, [
    '--literal-pathspecs',
    'ls-tree',
    '-z',
    '--full-tree',
    sha,
    '--',
    `${folder}/`,
  ])
  return listed
    .toString()
    .split('\0')
    .flatMap((line) => /^100\d{3} blob [0-9a-f]+\t(.+)$/s.exec(line)?.[1] ?? [])
}
