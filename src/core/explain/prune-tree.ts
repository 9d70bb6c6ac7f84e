// Call trees as the results file and pictures have them: the largest nodes, with what is below them counted in.

import { type CallSite, type CallTree, inclusiveCalls, isBuiltIn } from '../nix/call-tree.ts'
import { countWhere } from './count-where.ts'
import { type CallTreeRecord, MOST_NODES } from '../model/call-paths.ts'
import { foldCalls, type FoldedTree, foldRecursion, foldTree } from './fold-recursion.ts'
import type { MergedTree } from './merged-tree.ts'
import { shownSite } from './pair-sites.ts'
import { siteRecord } from './place-record.ts'

/** Of one side. */
export function pruneTree(tree: CallTree, most = MOST_NODES): CallTreeRecord {
  const folded = foldTree(tree)
  const head = sizesOf(folded, tree.own)
  const base = new Float64Array(head.length)
  const siteAt = (site: number) => tree.sites[site]
  return {
    unit: tree.unit,
    base: null,
    head: head[0] ?? 0,
    ...largest({ ...folded, base, head, siteAt }, most),
  }
}

/** Of both sides. */
export function pruneMergedTree(tree: MergedTree, most = MOST_NODES): CallTreeRecord {
  const siteAt = (site: number) => shownSite(tree.sites[site])
  const folded = foldRecursion(tree, (site) => isBuiltIn(siteAt(site)))
  const base = sizesOf(folded, tree.base.own)
  const head = sizesOf(folded, tree.head.own)
  return {
    unit: tree.unit,
    base: base[0] ?? 0,
    head: head[0] ?? 0,
    ...largest({ ...folded, base, head, siteAt }, most),
  }
}

/** By node of the folded tree: its calls and all below. */
function sizesOf(folded: FoldedTree, own: Float64Array): Float64Array {
  return inclusiveCalls({ parents: folded.parents, own: foldCalls(folded, own) })
}

interface Sized extends Pick<CallTree, 'parents' | 'siteOf'> {
  readonly base: Float64Array
  readonly head: Float64Array
  readonly siteAt: (site: number) => CallSite | undefined
}

/** The larger of its two sides is a node's size: no node is larger than its parent, so that none loses it. */
function largest(
  { parents, siteOf, base, head, siteAt }: Sized,
  most: number,
): Pick<CallTreeRecord, 'sites' | 'nodes'> {
  const sizes = head.map((calls, node) => Math.max(calls, base[node] ?? 0))
  const largestSizes = sizes.slice(1).sort().slice(-most)
  const [limit = 0] = largestSizes
  // Of nodes at the limit there may be more than there is room for.
  let room = countWhere(largestSizes, (size) => size === limit)
  const record: Pick<CallTreeRecord, 'sites' | 'nodes'> = { sites: [], nodes: [] }
  const numbers = new Map<number, number>()
  const kept = new Map<number, number>([[0, -1]])
  for (let node = 1; node < parents.length; node += 1) {
    const parent = kept.get(parents[node] ?? 0)
    const site = siteAt(siteOf[node] ?? 0)
    const size = sizes[node] ?? 0
    if (parent === undefined || site === undefined || size < limit || size === 0) continue
    if (size === limit) {
      if (room === 0) continue
      room -= 1
    }
    const number = numbers.get(siteOf[node] ?? 0) ?? record.sites.push(siteRecord(site)) - 1
    numbers.set(siteOf[node] ?? 0, number)
    kept.set(node, record.nodes.length)
    record.nodes.push([parent, number, base[node] ?? 0, head[node] ?? 0])
  }
  return record
}
