// The `Git` and `Repository` ports made real, with the Git of the machine.

import { type Commit, exportBranch } from '../../core/model/revision.ts'
import { UsageError } from '../../errors.ts'
import type { Git, Repository } from '../../ports/git.ts'
import { readChange } from './change.ts'
import { composeCommit } from './compose.ts'
import { findCommit, readCommit } from './commit-object.ts'
import { countRevisions, defaultBranch, mergeBase } from './history.ts'
import { fetchCommit, type Repositories } from './fetch.ts'
import { createRunGit, fixed, type GitSetup, readGit, type RunGit } from './git-command.ts'
import { discover, type Found } from './discover.ts'
import {
  createPrivateRepository,
  removePrivateRepository,
  type PrivateRepository,
} from './private-repository.ts'
import { checkOut, countFiles, listFiles } from './check-out.ts'
import { completeCommit } from './partial-clone.ts'
import { findFile } from './read-object.ts'
import { currentBranch, filesIn, remoteAddress } from './surroundings.ts'
import { flattenSubmodules } from './submodules.ts'
import { commitWorkingTree } from './working-tree.ts'

/** Opens repositories with the Git on PATH; the private ones go to `RUNNER_TEMP` or the system's temporary folder. */
export function createGit(from: GitSetup): Git {
  const run = createRunGit(from)
  return {
    open: async (directory) => {
      const found = await discover(run, directory)
      const own = await createPrivateRepository(run, {
        temporaryDirectories: temporaryDirectories(from.environment),
        objectFormat: found.objectFormat,
        shallowFile: found.shallowFile,
      })
      try {
        for (const objects of found.objectStores) await own.borrow(objects)
        return repository(run, found, own)
      } catch (error) {
        await removePrivateRepository(own.directory)
        throw error
      }
    },
  }
}

function temporaryDirectories({ RUNNER_TEMP, TMPDIR }: GitSetup['environment']): readonly string[] {
  return [RUNNER_TEMP, TMPDIR, '/tmp'].flatMap((path) => (path === undefined || path === '' ? [] : path))
}

function repository(run: RunGit, found: Found, own: PrivateRepository): Repository {
  // What is asked of the user's repository sees its refs and the objects of both; what is written goes to ours.
  const user = fixed(run, {
    parameters: ['-C', found.root],
    environment: { GIT_OBJECT_DIRECTORY: own.objects },
  })
  const at: Repositories = { root: found.root, user, run, own }
  const resolveCommit = (revision: string): Promise<Commit | undefined> => resolveRevision(user, revision)
  return {
    root: found.root,
    prefix: found.prefix,
    isShallow: found.isShallow,
    privateDirectory: own.directory,
    resolve: resolveCommit,
    parents: async (sha) => (await readCommit(user, sha)).parents,
    mergeBase: (one, other) => mergeBase(user, one, other),
    countRevisions: async (base, head) =>
      found.isShallow ? undefined : await countRevisions(user, base, head),
    fetch: (revision) => fetchCommit(at, { remote: 'origin', revision }),
    defaultBranch: () => defaultBranch(user),
    remoteAddress: () => remoteAddress(user),
    currentBranch: () => currentBranch(user),
    filesIn: (sha, folder) => filesIn(user, sha, folder),
    workingTree: async () =>
      commitWorkingTree(at, { prefix: found.prefix, head: await resolveCommit('HEAD') }),
    listFiles: (sha) => listFiles(user, sha),
    change: (base, head) => readChange(user, base, head),
    readFile: async (sha, path) => (await findFile(user, sha, path))?.toString(),
    refNames: () => refNames(user),
    exportForNix: async (sha, options) => {
      refuseSha256(found)
      await completeCommit(at, sha)
      const exported = options.submodules
        ? await flattenSubmodules(at, { sha, commonDirectory: found.commonDirectory })
        : sha
      await readGit(own.run, ['update-ref', `refs/heads/${exportBranch(exported)}`, exported])
      return { directory: own.directory, sha: exported }
    },
    compose: (composition) =>
      own.alone(async () => {
        const sha = await composeCommit(own.run, composition)
        await readGit(own.run, ['update-ref', `refs/heads/${exportBranch(sha)}`, sha])
        return { directory: own.directory, sha }
      }),
    checkOut: (sha, directory) => checkOut(own.run, sha, directory),
    countFiles: (sha) => countFiles(own.run, sha),
    close: () => removePrivateRepository(own.directory),
  }
}

async function resolveRevision(run: RunGit, revision: string): Promise<Commit | undefined> {
  // No revision begins with a dash or has a line break, and Git would take it for something else.
  if (revision.startsWith('-') || /[\r\n]/.test(revision)) return undefined
  return (await findCommit(run, revision))?.commit
}

async function refNames(run: RunGit): Promise<readonly string[]> {
  const refs = ['refs/heads', 'refs/tags', 'refs/remotes']
  const listed = await readGit(run, ['for-each-ref', '--format=%(refname:lstrip=2)', ...refs])
  return listed.split('\n').filter((name) => name !== '' && name !== 'origin/HEAD')
}

function refuseSha256(found: Found): void {
  if (found.objectFormat === 'sha1') return
  throw new UsageError(`${found.root} stores its objects as ${found.objectFormat}, which Nix cannot read.`, {
    remedy: 'Convert the repository to SHA-1, the default of Git.',
  })
}
