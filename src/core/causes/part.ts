// The parts of a change: what can be taken out of head by itself.

import type { CausePlace } from '../model/causes.ts'
import type { FileChange, Hunk } from '../model/change.ts'

/** What one part does to one file. */
export type Piece =
  | { readonly kind: 'hunk'; readonly file: FileChange; readonly hunk: Hunk }
  /** The file is there on one side only, is of another kind, or is no text. */
  | { readonly kind: 'file'; readonly file: FileChange }
  /** It can be executed on one side only. */
  | { readonly kind: 'mode'; readonly file: FileChange }
  | { readonly kind: 'move'; readonly file: FileChange }
  /** An input of the flake, in its lock file. */
  | { readonly kind: 'input'; readonly file: FileChange; readonly name: string }

export interface Part {
  /** Where it is told to be; at least one. */
  readonly places: readonly CausePlace[]
  readonly pieces: readonly Piece[]
  /** Where it is in the order of all parts, and what it is near to: a path. */
  readonly path: string
  /** It may do another thing than base's code does: more than comments, layout and names. */
  readonly altersCode: boolean
  /** Evaluations are unlikely to see it: documentation, workflows. */
  readonly isAside: boolean
}
