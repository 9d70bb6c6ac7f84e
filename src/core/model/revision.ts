// The two revisions that are compared, and how they were chosen.

/** The branch by which Nix finds an exported commit: a shallow one is not to be found from another. */
export function exportBranch(sha: string): string {
  return `export-${sha}`
}

/** Of a commit or a tree, whole: SHA-1 or SHA-256. */
export const OBJECT_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** A commit as Git tells it. */
export interface Commit {
  /** Full object name, 40 (SHA-1) or 64 (SHA-256) hexadecimal digits. */
  readonly sha: string
  /** Object name of its tree: equal trees have equal files. */
  readonly tree: string
  /** Committer time, seconds since 1970. */
  readonly timestamp: number
  /** First line of its message; untrusted text. */
  readonly subject: string
}

export type Side = 'base' | 'head'

export const sides: readonly Side[] = ['base', 'head']

export function otherSide(side: Side): Side {
  return side === 'base' ? 'head' : 'base'
}

/** One side of a comparison. */
export interface Revision {
  /** `working-tree`: the files as they are, uncommitted changes included. */
  readonly kind: 'commit' | 'working-tree'
  readonly commit: Commit
  /** Of a working tree: the user's own commit. `commit` is known to the private repository alone. */
  readonly onTopOf?: Commit
  /** One phrase that completes “base is …”: `the first parent of the merge commit`. */
  readonly chosen: string
}
