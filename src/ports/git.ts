// Git as the commands need it: repositories that are read, and never written to.

import type { TreeEdit } from '../core/causes/compose.ts'
import type { Change } from '../core/model/change.ts'
import type { Commit } from '../core/model/revision.ts'

/** Opens Git repositories. Throws UsageError where the folder is not in one. */
export interface Git {
  open(directory: string): Promise<Repository>
}

/**
 * The user's repository, read only, with a private one beside it that holds whatever we add (fetched commits, a
 * commit of the working tree, flattened submodules). The user's objects, refs, index, stash and files are never
 * written to.
 */
export interface Repository {
  /** Absolute path of the working tree's root. */
  readonly root: string
  /** Path from the root to the folder that was opened, with `/`; empty for the root itself. */
  readonly prefix: string
  /** History is cut off, so that a merge base may be missing. */
  readonly isShallow: boolean
  /** Absolute path of the private repository: what a killed run leaves, and a later step can remove. */
  readonly privateDirectory: string
  /** The commit a revision names (branch, tag, `HEAD~2`, object name); undefined where there is none. */
  resolve(revision: string): Promise<Commit | undefined>
  /** Object names of a commit's parents as the commit object has them, in a shallow clone too. */
  parents(sha: string): Promise<readonly string[]>
  /** The best common ancestor; undefined where the history at hand has none. */
  mergeBase(one: string, other: string): Promise<string | undefined>
  /** Brings a commit (object name, or a ref of `origin`) from `origin` into the private repository, depth 1. */
  fetch(revision: string): Promise<FetchOutcome>
  /**
   * How many commits lead to each of two, itself included; undefined where the history at hand does not tell of both: it is
   * cut off.
   */
  countRevisions(base: string, head: string): Promise<RevisionCounts | undefined>
  /** The default branch as a revision (`origin/main`, `main`); undefined where nothing tells. */
  defaultBranch(): Promise<string | undefined>
  /** The address of the remote, as it is configured; undefined where there is none. */
  remoteAddress(): Promise<string | undefined>
  /** The branch that is checked out, also where it has no commit yet; undefined where there is none. */
  currentBranch(): Promise<string | undefined>
  /** Paths of the files that stand in a folder of a commit, without links and what is below. */
  filesIn(sha: string, folder: string): Promise<readonly string[]>
  /**
   * The working tree as a commit in the private repository, without a parent where there is no commit yet; undefined where
   * it equals `HEAD`.
   */
  workingTree(): Promise<Commit | undefined>
  /** The text of a file of a commit; undefined where it has none. */
  readFile(sha: string, path: string): Promise<string | undefined>
  /** Paths of all files of a commit. */
  listFiles(sha: string): Promise<readonly string[]>
  /** All that differs between two commits. Throws MeasurementError where Git can not tell. */
  change(baseSha: string, headSha: string): Promise<Change>
  /** Names of branches and tags, for “did you mean”. */
  refNames(): Promise<readonly string[]>
  /**
   * A folder that Nix can fetch the commit from with `git+file:`, and the commit to name there. With `submodules`
   * it is another commit, whose tree has their files in place.
   */
  exportForNix(
    sha: string,
    options: { readonly submodules: boolean },
  ): Promise<{ directory: string; sha: string }>
  /** A commit of the tree of another one with some files changed, in a folder that Nix can fetch it from. */
  readonly compose: Compose
  /**
   * Brings a folder of ours to the files of a commit: all of them the first time, then those that differ from the commit that
   * it had before.
   */
  readonly checkOut: (sha: string, directory: string) => Promise<void>
  /** How many files a commit has. */
  readonly countFiles: (sha: string) => Promise<number>
  /** Removes the private repository. */
  close(): Promise<void>
}

export type Compose = (composition: Composition) => Promise<{ directory: string; sha: string }>

/** A commit’s tree with other files. */
export interface Composition {
  readonly sha: string
  /** Of the new commit, seconds since 1970. */
  readonly timestamp: number
  readonly edits: readonly TreeEdit[]
}

export interface RevisionCounts {
  readonly base: number
  readonly head: number
}

/** What came of a fetch: `failed` where the remote is known not to have it; `reason` completes “it could not be fetched: …”. */
export type FetchOutcome =
  { readonly kind: 'fetched'; readonly commit: Commit } | { readonly kind: 'failed'; readonly reason: string }
