// Two call trees as one: the same path of calls on both sides is one node, although lines, files and revisions differ.

import type { ChangedLines } from './changed-lines.ts'
import { type CallTree, createCallTreeBuilder, inclusiveCalls } from '../nix/call-tree.ts'
import type { MergedCalls, MergedTree } from './merged-tree.ts'
import { movedSubtrees } from './moved-subtrees.ts'
import { type PairedSites, pairSites } from './pair-sites.ts'

/** Work that moved may lie within work that moved; more rounds find next to nothing. */
const MOST_ROUNDS = 3

/**
 * `change`: what the change did to the project's files, where that is known. Evaluation is lazy: a value is computed
 * by whoever asks first, and a change elsewhere can make that another. Such work is put where head has it.
 */
export function mergeTrees(base: CallTree, head: CallTree, change: ChangedLines | undefined): MergedTree {
  const paired = pairSites(base.sites, head.sites, change)
  const moved = new Map<number, number>()
  for (let round = 1; ; round += 1) {
    const { tree, baseNodes } = mergeWith(paired, { base, head, moved })
    const found = round > MOST_ROUNDS ? new Map<number, number>() : movedSubtrees(tree)
    if (found.size === 0) return tree
    for (const [node, merged] of baseNodes.entries()) {
      const target = found.get(merged)
      // Only what begins there: its parent is elsewhere.
      if (target !== undefined) moved.set(node, target)
    }
  }
}

interface Merging {
  readonly base: CallTree
  readonly head: CallTree
  /** Nodes of base that hang elsewhere: the node of head (its number there is the same in the merged tree). */
  readonly moved: ReadonlyMap<number, number>
}

function mergeWith(
  { sites, siteOfBase }: PairedSites,
  { base, head, moved }: Merging,
): { readonly tree: MergedTree; readonly baseNodes: Int32Array } {
  const builder = createCallTreeBuilder()
  // Head's come first, so that their numbers stay the same whatever base has.
  const headNodes = new Int32Array(head.parents.length)
  for (let node = 1; node < headNodes.length; node += 1) {
    headNodes[node] = builder.child(headNodes[head.parents[node] ?? 0] ?? 0, head.siteOf[node] ?? 0)
  }
  const baseNodes = new Int32Array(base.parents.length)
  for (let node = 1; node < baseNodes.length; node += 1) {
    const site = siteOfBase[base.siteOf[node] ?? 0] ?? 0
    baseNodes[node] = moved.get(node) ?? builder.child(baseNodes[base.parents[node] ?? 0] ?? 0, site)
  }
  const { parents, siteOf } = builder.finish(head.unit, [])
  const tree = {
    unit: head.unit,
    sites,
    parents,
    siteOf,
    base: callsOf(parents, base.own, baseNodes),
    head: callsOf(parents, head.own, headNodes),
  }
  return { tree, baseNodes }
}

function callsOf(parents: Int32Array, calls: Float64Array, nodes: Int32Array): MergedCalls {
  const own = new Float64Array(parents.length)
  for (const [node, merged] of nodes.entries()) own[merged] = (own[merged] ?? 0) + (calls[node] ?? 0)
  return { own, total: inclusiveCalls({ parents, own }) }
}
