// The `Git` and `Repository` ports made real, with the Git of the machine.

import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ChangedLines, diffArguments, parseChangedLines } from '../../core/changed-lines.ts'
import { type Commit, exportBranch } from '../../core/revision.ts'
import { UsageError } from '../../errors.ts'
import type { Git, Repository } from '../../ports.ts'
import { findCommit, readCommit } from './commit-object.ts'
import { fetchCommit, type Repositories } from './fetch.ts'
import { createRunGit, fixed, readGit, withoutLineEnd, type RunGit } from './git-command.ts'
import {
  createPrivateRepository,
  removePrivateRepository,
  type PrivateRepository,
} from './private-repository.ts'
import { completeCommit } from './partial-clone.ts'
import { flattenSubmodules } from './submodules.ts'
import { commitWorkingTree } from './working-tree.ts'

/** Opens repositories with the Git on PATH; the private ones go to `RUNNER_TEMP` or the system's temporary folder. */
export function createGit(from: {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}): Git {
  const run = createRunGit({ environment: from.environment, signal: from.signal })
  return {
    open: async (directory) => {
      const found = await discover(run, directory)
      const own = await createPrivateRepository(run, {
        temporaryDirectory: from.environment.RUNNER_TEMP,
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

interface Found {
  readonly root: string
  readonly prefix: string
  readonly objectFormat: string
  readonly isShallow: boolean
  readonly shallowFile: string
  readonly commonDirectory: string
  /** The object folder, and those that it borrows from. */
  readonly objectStores: readonly string[]
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
    fetch: (revision) => fetchCommit(at, { remote: 'origin', revision }),
    defaultBranch: () => defaultBranch(user),
    workingTree: async () => {
      const head = await resolveCommit('HEAD')
      if (head === undefined) throw withoutCommits(found.root)
      return commitWorkingTree(at, { prefix: found.prefix, head })
    },
    changedLines: (base, head) => changedLines(user, base, head),
    readFile: (sha, path) => readBlob(user, `${sha}:${path}`),
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
    close: () => removePrivateRepository(own.directory),
  }
}

async function discover(run: RunGit, directory: string): Promise<Found> {
  const opened = fixed(run, { parameters: ['-C', resolve(directory)], environment: {} })
  const about = await opened([
    ...['rev-parse', '--is-bare-repository', '--is-inside-work-tree'],
    ...['--show-object-format', '--is-shallow-repository'],
  ])
  if (about.exitCode !== 0) throw notOpened(directory, about.stderr)
  const [isBare, isInside, objectFormat = 'sha1', isShallow] = about.stdout.toString().split('\n')
  if (isBare === 'true' || isInside !== 'true') throw withoutWorkingTree(directory)
  // A process for each: a path may hold a line's end.
  const [root, prefix] = await Promise.all([
    readGit(opened, ['rev-parse', '--show-toplevel']),
    readGit(opened, ['rev-parse', '--show-prefix']),
  ])
  const inRoot = fixed(run, { parameters: ['-C', root], environment: {} })
  const path = async (...parameters: string[]): Promise<string> =>
    resolve(root, await readGit(inRoot, ['rev-parse', ...parameters]))
  const [objects, shallowFile, commonDirectory, alternates] = await Promise.all([
    path('--git-path', 'objects'),
    path('--git-path', 'shallow'),
    path('--git-common-dir'),
    alternatesOf(inRoot),
  ])
  return {
    root,
    prefix: prefix.replace(/\/$/, ''),
    objectFormat,
    isShallow: isShallow === 'true',
    shallowFile,
    commonDirectory,
    objectStores: [await realpath(objects), ...alternates],
  }
}

/** Folders that the user's objects are borrowed from; Nix's libgit2 does not follow relative ones by itself. */
async function alternatesOf(run: RunGit): Promise<readonly string[]> {
  const lines = (await readGit(run, ['count-objects', '--verbose'])).split('\n')
  return lines.flatMap((line) => {
    const path = /^alternate: (\/.*)$/.exec(line)?.[1]
    return path === undefined ? [] : [path]
  })
}

async function resolveRevision(run: RunGit, revision: string): Promise<Commit | undefined> {
  // No revision begins with a dash or has a line break, and Git would take it for something else.
  if (revision.startsWith('-') || /[\r\n]/.test(revision)) return undefined
  return (await findCommit(run, revision))?.commit
}

async function mergeBase(run: RunGit, one: string, other: string): Promise<string | undefined> {
  // It exits with 1 where there is none, and with 128 where a commit on the way is missing.
  const result = await run(['merge-base', one, other])
  return result.exitCode === 0 ? result.stdout.toString().split('\n')[0] : undefined
}

async function defaultBranch(run: RunGit): Promise<string | undefined> {
  const named = await run(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  const candidates = [
    ...(named.exitCode === 0 ? [withoutLineEnd(named.stdout.toString())] : []),
    ...['origin/main', 'origin/master', 'main', 'master'],
  ]
  for (const candidate of candidates) {
    const ref = candidate.startsWith('origin/') ? `refs/remotes/${candidate}` : `refs/heads/${candidate}`
    if ((await run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])).exitCode === 0) return candidate
  }
  return undefined
}

async function readBlob(run: RunGit, name: string): Promise<string | undefined> {
  // It fails where the name is not there, and where it is a folder's.
  const result = await run(['cat-file', 'blob', name])
  return result.exitCode === 0 ? result.stdout.toString() : undefined
}

async function changedLines(run: RunGit, base: string, head: string): Promise<ChangedLines> {
  return parseChangedLines(await readGit(run, [...diffArguments, base, head, '--']))
}

async function refNames(run: RunGit): Promise<readonly string[]> {
  const refs = ['refs/heads', 'refs/tags', 'refs/remotes']
  const listed = await readGit(run, ['for-each-ref', '--format=%(refname:lstrip=2)', ...refs])
  return listed.split('\n').filter((name) => name !== '' && name !== 'origin/HEAD')
}

function notOpened(directory: string, stderr: string): UsageError {
  if (/dubious ownership|unsafe repository/.test(stderr)) {
    return new UsageError(`Git refuses to read ${directory}: the folder belongs to another user.`, {
      remedy: `Run \`git config --global --add safe.directory ${resolve(directory)}\`, in a workflow as a step before this one.`,
    })
  }
  if (stderr.includes('cannot change to')) {
    return new UsageError(`There is no folder ${directory}.`, {
      remedy: 'Give an existing folder as `--repo`.',
    })
  }
  if (stderr.includes('not a git repository')) {
    return new UsageError(`${directory} is not in a Git repository.`, {
      remedy:
        'Run this in a repository or name one with `--repo DIR`; in a workflow, run actions/checkout before this step.',
    })
  }
  return new UsageError(`Git cannot open ${directory}: ${stderr}`, {
    remedy: 'See that `git status` works in this folder.',
  })
}

function withoutWorkingTree(directory: string): UsageError {
  return new UsageError(`${directory} has no working tree: it is a bare repository, or inside \`.git\`.`, {
    remedy: 'Name a folder with checked-out files as `--repo`; `git clone` makes one of a bare repository.',
  })
}

function withoutCommits(root: string): UsageError {
  return new UsageError(`${root} has no commits yet, so there is nothing to compare with.`, {
    remedy: 'Commit the project first.',
  })
}

function refuseSha256(found: Found): void {
  if (found.objectFormat === 'sha1') return
  throw new UsageError(`${found.root} stores its objects as ${found.objectFormat}, which Nix cannot read.`, {
    remedy: 'Convert the repository to SHA-1, the default of Git.',
  })
}
