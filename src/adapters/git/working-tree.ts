// The working tree as a commit in the private repository, made without a write to the user's.

import { existsSync } from 'node:fs'
import { copyFile, stat, utimes } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Commit } from '../../core/model/revision.ts'
import { UsageError } from '../../errors.ts'
import { readCommit } from './commit-object.ts'
import type { Repositories } from './fetch.ts'
import { bytesOfGit, fixed, readGit, readObjectName, type RunGit, unreadable } from './git-command.ts'

/** Fixed, so that the same files on the same commit make the same commit. */
const identity = {
  GIT_AUTHOR_NAME: 'nix-perf-gate',
  GIT_AUTHOR_EMAIL: 'nix-perf-gate@localhost',
  GIT_COMMITTER_NAME: 'nix-perf-gate',
  GIT_COMMITTER_EMAIL: 'nix-perf-gate@localhost',
}

/** Writes a commit of a tree with a fixed author, so that its name depends on nothing but what is given here. */
export async function commitTree(
  run: RunGit,
  of: {
    readonly tree: string
    readonly parents: readonly string[]
    readonly timestamp: number
    readonly message: string
  },
): Promise<string> {
  // Without the sign, a number of few digits is no time to Git.
  const date = `@${of.timestamp} +0000`
  return readObjectName(
    run,
    [
      ...['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', '--no-gpg-sign', '-m', of.message],
      ...[...of.parents.flatMap((parent) => ['-p', parent]), of.tree],
    ],
    { environment: { ...identity, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } },
  )
}

/**
 * The files as they are, on top of `head` where there is one; undefined where they equal it. Of tracked files (staged ones and those
 * of `git add --intent-to-add` among them) all changes are in it, as `git commit --all` would have them: filters,
 * line ends and submodule commits included, changes inside a submodule not. Untracked files that are not ignored
 * are in it only where no `flake.nix` stands at or above the opened folder: a flake does not see them, while
 * `nix-build` does.
 */
export async function commitWorkingTree(
  at: Repositories,
  from: { readonly prefix: string; readonly head: Commit | undefined },
): Promise<Commit | undefined> {
  const { git, hasIndex } = await withCopiedIndex(at)
  if (hasIndex) await refuseConflicts(git)
  await readGit(git, ['-c', 'core.safecrlf=false', 'add', '--update'])
  if (!isFlake(at.root, from.prefix)) await addUntracked(git)
  const tree = await readObjectName(git, ['write-tree', '--missing-ok'])
  if (tree === from.head?.tree) return undefined
  const sha = await commitTree(at.own.run, {
    tree,
    parents: from.head === undefined ? [] : [from.head.sha],
    timestamp: from.head?.timestamp ?? FIRST_TIMESTAMP,
    message: 'working tree, with uncommitted changes',
  })
  return (await readCommit(at.own.run, sha)).commit
}

/** Of a commit before the first: a date that Nix takes for one. */
const FIRST_TIMESTAMP = 1

/** Git in the user's working tree with a copy of its index: what it knows of unchanged files is used again. */
async function withCopiedIndex(at: Repositories): Promise<{ git: RunGit; hasIndex: boolean }> {
  const question = ['rev-parse', '--git-path', 'index']
  const source = await readGit(at.user, question)
  if (posix.basename(source) !== 'index') throw unreadable(question)
  const path = posix.resolve(at.root, source)
  const copy = at.own.newPath('index')
  const hasIndex = existsSync(path)
  if (hasIndex) {
    const { mtimeMs } = await stat(path)
    await copyFile(path, copy)
    // Git reads a file again that may have changed since the index was written. A copy must not look younger
    // than its original, or a change in the same moment would be missed.
    const seconds = Math.floor(mtimeMs / 1000)
    await utimes(copy, seconds, seconds)
  }
  const git = fixed(at.user, {
    // Git LFS would put the content of changed files beside the user's objects.
    parameters: ['-c', `lfs.storage=${join(at.own.gitDirectory, 'lfs')}`],
    environment: { GIT_INDEX_FILE: copy },
  })
  return { git, hasIndex }
}

async function refuseConflicts(git: RunGit): Promise<void> {
  const unmerged = await readGit(git, ['ls-files', '--unmerged', '-z'])
  const names = unmerged.split('\0').flatMap((line) => line.split('\t').slice(1).join('\t') || [])
  if (names.length === 0) return
  throw new UsageError(
    `The working tree has unresolved merge conflicts, among them in ${JSON.stringify(names[0])}.`,
    {
      remedy: 'Resolve them and `git add` the files, or measure a commit: `--head HEAD`.',
    },
  )
}

function isFlake(root: string, prefix: string): boolean {
  const parts = prefix === '' ? [] : prefix.split('/')
  return [...parts.keys(), parts.length].some((depth) =>
    existsSync(join(root, ...parts.slice(0, depth), 'flake.nix')),
  )
}

async function addUntracked(git: RunGit): Promise<void> {
  const listed = await bytesOfGit(git, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.'])
  // As Latin-1, which keeps every byte of names that are not UTF-8. A name that ends in `/` is a repository.
  const names = listed
    .toString('latin1')
    .split('\0')
    .filter((name) => name !== '' && !name.endsWith('/'))
  if (names.length === 0) return
  await bytesOfGit(git, ['-c', 'core.safecrlf=false', 'update-index', '--add', '-z', '--stdin'], {
    input: Buffer.from(`${names.join('\0')}\0`, 'latin1'),
  })
}
