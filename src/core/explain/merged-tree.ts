// The call trees of both sides as one tree.

import type { CallTree } from '../nix/call-tree.ts'
import type { SitePair } from './pair-sites.ts'

/** Nodes as in a `CallTree`, with the calls of both sides. */
export interface MergedTree extends Pick<CallTree, 'unit' | 'parents' | 'siteOf'> {
  readonly sites: readonly SitePair[]
  readonly base: MergedCalls
  readonly head: MergedCalls
}

/** By node. */
export interface MergedCalls {
  readonly own: Float64Array
  /** With all below. */
  readonly total: Float64Array
}
