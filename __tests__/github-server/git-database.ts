// Git's objects and refs of the repository that is served, in memory. Names are digests of what they name, as in Git, though
// not Git's own.

import { createHash } from 'node:crypto'

/** Texts by path. */
export type Files = ReadonlyMap<string, string>

export interface StoredCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
}

export interface GitDatabase {
  /** Names of commits, by `heads/NAME`. */
  readonly refs: Map<string, string>
  readonly commits: ReadonlyMap<string, StoredCommit>
  readonly trees: ReadonlyMap<string, Files>
  readonly blobs: ReadonlyMap<string, string>
  addTree(files: Files): string
  addCommit(commit: StoredCommit): string
  /** Whether a commit has another one below it, or is it. */
  descends(commit: string, from: string): boolean
  /** What a branch has; empty where there is none. */
  filesOf(ref: string): Files
  /** Puts a commit with these files on a branch, as a push does. */
  push(ref: string, files: Readonly<Record<string, string>>): string
}

export function blobName(text: string): string {
  return digest(['blob', text])
}

export function createGitDatabase(): GitDatabase {
  const refs = new Map<string, string>()
  const commits = new Map<string, StoredCommit>()
  const trees = new Map<string, Files>()
  const blobs = new Map<string, string>()
  const database: GitDatabase = {
    refs,
    commits,
    trees,
    blobs,
    addTree(files) {
      for (const text of files.values()) blobs.set(blobName(text), text)
      const name = digest(['tree', [...files].sort()])
      trees.set(name, files)
      return name
    },
    addCommit(commit) {
      // Two that are alike are two all the same: they are of different moments.
      const name = digest(['commit', commits.size, commit])
      commits.set(name, commit)
      return name
    },
    descends(commit, from) {
      const seen = new Set([commit])
      for (const one of seen) commits.get(one)?.parents.forEach((parent) => seen.add(parent))
      return seen.has(from)
    },
    filesOf(ref) {
      const commit = commits.get(refs.get(ref) ?? '')
      return trees.get(commit?.tree ?? '') ?? new Map()
    },
    push(ref, files) {
      const parent = refs.get(ref)
      const tree = database.addTree(new Map([...database.filesOf(ref), ...Object.entries(files)]))
      const parents = parent === undefined ? [] : [parent]
      const commit = database.addCommit({ tree, parents, message: 'pushed' })
      refs.set(ref, commit)
      return commit
    },
  }
  return database
}

function digest(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex')
}
