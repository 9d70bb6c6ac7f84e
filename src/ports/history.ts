// The history: exact figures of the default branch's commits, as files on a branch of the repository. What is read is a
// stranger's text until it is parsed, since whoever may push can write there.

import type { Repository } from './git.ts'

/** Reads the history of the repository itself: of the one that a pull request goes to, never of a fork. */
export interface History {
  /** Never rejects for what goes wrong on the way: it is an answer. */
  read(request: HistoryRequest): Promise<HistoryAnswer>
}

export interface HistoryRequest {
  /** Which of its files to read, of the paths of all. */
  readonly choose: (paths: readonly string[]) => readonly string[]
  /** Whether it is worth a connection where it is not at hand. */
  readonly isNeeded: boolean
  /** The repository as it is open here. */
  readonly repository: Pick<Repository, 'resolve' | 'fetch' | 'readFile' | 'listFiles'>
}

export type HistoryAnswer =
  | {
      readonly kind: 'found'
      /** Texts by path. */
      readonly files: ReadonlyMap<string, string>
      /** What it was read from, as a phrase: `origin/nix-perf-gate-history`. */
      readonly from: string
      /** Why it may not be the newest; completes “…: …”. */
      readonly doubt?: string
    }
  /** Nothing has been recorded yet, as far as can be told. */
  | { readonly kind: 'none' }
  /** `reason`: one line. */
  | { readonly kind: 'failed'; readonly reason: string }

/** A history that can be added to. */
export interface WritableHistory extends History {
  /**
   * Hands `edit` what is there, and writes what it gives in one step, or nothing: where another job came between, `edit` is
   * called again with what that one has left. Throws HostError.
   */
  append(edit: EditHistory, message: string): Promise<'written' | 'unchanged'>
}

export type EditHistory = (state: HistoryState) => Promise<readonly HistoryEdit[]>

/** The history as it is now. */
export interface HistoryState {
  readonly paths: readonly string[]
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>
}

/** A file’s new text; null removes it. */
export interface HistoryEdit {
  readonly path: string
  readonly text: string | null
}
