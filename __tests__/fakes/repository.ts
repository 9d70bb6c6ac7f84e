// A whole Git repository in memory, as the `Repository` port sees it.

import { createHash } from 'node:crypto'
import type { TreeEdit } from '../../src/core/causes/compose.ts'
import type { Change } from '../../src/core/model/change.ts'
import type { Commit } from '../../src/core/model/revision.ts'
import type { FetchOutcome, Repository, RevisionCounts } from '../../src/ports/git.ts'

export interface FakeCommit {
  /** What the test calls it; its object name is `fakeSha(name)`. */
  readonly name: string
  readonly parents?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  /** Only on `origin`: a fetch brings it. */
  readonly isRemote?: boolean
}

export interface FakeRepository extends Repository {
  /** What was asked of `origin`. */
  readonly fetched: readonly string[]
  readonly isClosed: () => boolean
}

export interface FakeRepositoryOptions {
  readonly commits: readonly FakeCommit[]
  /** Refs by name (`HEAD`, `main`, `origin/main`) → name of a commit. */
  readonly refs: Readonly<Record<string, string>>
  /** Refs that only `origin` has. */
  readonly remoteRefs?: Readonly<Record<string, string>>
  readonly defaultBranch?: string
  readonly isShallow?: boolean
  /** Files of the working tree; undefined where it equals `HEAD`. */
  readonly workingTree?: Readonly<Record<string, string>>
  /** Between any two commits; an error where Git can not tell. */
  readonly change?: Change | Error
  /** The commit that other files of head’s tree make; an error where Git can not write it. */
  readonly composed?: (edits: readonly TreeEdit[]) => string | Error
  readonly countFiles?: number
  readonly revisionCounts?: RevisionCounts
  /** Called where a folder gets the files of a commit. */
  readonly onCheckOut?: (sha: string, directory: string) => void
  readonly root?: string
  readonly prefix?: string
  readonly remoteAddress?: string
  readonly currentBranch?: string
}

const NO_CHANGE: Change = { files: [], baseFolders: new Set<string>() }

/** The object name of a fake commit. */
export function fakeSha(name: string): string {
  return createHash('sha1').update(name).digest('hex')
}

/** A commit as the fake tells it. */
export function fakeCommit(commit: FakeCommit): Commit {
  return {
    sha: fakeSha(commit.name),
    tree: fakeSha(JSON.stringify(commit.files ?? { name: commit.name })),
    timestamp: 1_700_000_000,
    subject: commit.name,
  }
}

export function fakeRepository(options: FakeRepositoryOptions): FakeRepository {
  const workingTree: FakeCommit | undefined =
    options.workingTree === undefined
      ? undefined
      : { name: 'working tree', parents: [options.refs.HEAD ?? ''], files: options.workingTree }
  const all = [...options.commits, ...(workingTree === undefined ? [] : [workingTree])]
  const present = new Set(all.filter(({ isRemote }) => isRemote !== true).map(({ name }) => name))
  const fetched: string[] = []
  let isClosed = false

  const called = (name: string | undefined): FakeCommit | undefined =>
    all.find((commit) => commit.name === name)
  const bySha = (sha: string): FakeCommit | undefined => all.find(({ name }) => fakeSha(name) === sha)
  const ancestors = (commit: FakeCommit): readonly FakeCommit[] => {
    const found = [commit]
    for (const one of found) {
      for (const name of one.parents ?? []) {
        const parent = called(name)
        if (parent !== undefined && present.has(name) && !found.includes(parent)) found.push(parent)
      }
    }
    return found
  }
  const fetch = (revision: string): FetchOutcome => {
    fetched.push(revision)
    const commit = called(options.remoteRefs?.[revision]) ?? bySha(revision)
    if (commit === undefined) return { kind: 'failed', reason: `couldn't find remote ref ${revision}` }
    present.add(commit.name)
    return { kind: 'fetched', commit: fakeCommit(commit) }
  }

  return {
    root: options.root ?? '/project',
    prefix: options.prefix ?? '',
    isShallow: options.isShallow ?? false,
    privateDirectory: '/temporary/nix-perf-gate-fake',
    fetched,
    isClosed: () => isClosed,
    resolve: (revision) => {
      const commit = called(options.refs[revision]) ?? bySha(revision)
      return Promise.resolve(
        commit !== undefined && present.has(commit.name) ? fakeCommit(commit) : undefined,
      )
    },
    parents: (sha) => Promise.resolve((bySha(sha)?.parents ?? []).map(fakeSha)),
    mergeBase: (one, other) => {
      const [first, second] = [bySha(one), bySha(other)]
      if (first === undefined || second === undefined) return Promise.resolve(undefined)
      const ofSecond = ancestors(second)
      const common = ancestors(first).find((commit) => present.has(commit.name) && ofSecond.includes(commit))
      return Promise.resolve(common === undefined ? undefined : fakeSha(common.name))
    },
    fetch: (revision) => Promise.resolve(fetch(revision)),
    defaultBranch: () => Promise.resolve(options.defaultBranch),
    remoteAddress: () => Promise.resolve(options.remoteAddress),
    currentBranch: () => Promise.resolve(options.currentBranch),
    filesIn: (sha, folder) =>
      Promise.resolve(
        Object.keys(bySha(sha)?.files ?? {}).filter(
          (path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'),
        ),
      ),
    workingTree: () => Promise.resolve(workingTree === undefined ? undefined : fakeCommit(workingTree)),
    readFile: (sha, path) => Promise.resolve(bySha(sha)?.files?.[path]),
    listFiles: (sha) => Promise.resolve(Object.keys(bySha(sha)?.files ?? {})),
    change: (base, head) =>
      options.change instanceof Error
        ? Promise.reject(options.change)
        : Promise.resolve(base === head ? NO_CHANGE : (options.change ?? NO_CHANGE)),
    refNames: () => Promise.resolve(Object.keys(options.refs).filter((name) => name !== 'HEAD')),
    exportForNix: (sha) => Promise.resolve({ directory: '/temporary/nix-perf-gate-fake', sha }),
    compose: ({ sha, edits }) => {
      const composed = options.composed?.(edits) ?? sha
      if (composed instanceof Error) return Promise.reject(composed)
      return Promise.resolve({ directory: '/temporary/nix-perf-gate-fake', sha: composed })
    },
    checkOut: (sha, directory) => Promise.resolve(options.onCheckOut?.(sha, directory)),
    countRevisions: () => Promise.resolve(options.revisionCounts),
    countFiles: () => Promise.resolve(options.countFiles ?? 1),
    close: () => {
      isClosed = true
      return Promise.resolve()
    },
  }
}
