// Call trees as the results file and pictures have them: the largest nodes, with what is below them counted in.

import { shortenMiddle } from '../report/text.ts'
import { type CallSite, type CallTree, inclusiveCalls } from './call-tree.ts'
import { countWhere } from './count-where.ts'
import { type CallTreeRecord, MOST_FILE, MOST_NAME, MOST_NODES } from './explanation.ts'
import { foldCalls, foldRecursion } from './fold-recursion.ts'
import type { MergedTree } from './merge-trees.ts'

/** Of one side. */
export function pruneTree(tree: CallTree, most = MOST_NODES): CallTreeRecord {
  const folded = foldRecursion(tree, (site) => isBuiltIn(tree.sites[site]))
  const head = inclusiveCalls({ parents: folded.parents, own: foldCalls(folded, tree.own) })
  return {
    unit: tree.unit,
    base: null,
    head: head[0] ?? 0,
    ...largest(
      { ...folded, base: new Float64Array(head.length), head, siteAt: (site) => tree.sites[site] },
      most,
    ),
  }
}

/** Of both sides. */
export function pruneMergedTree(tree: MergedTree, most = MOST_NODES): CallTreeRecord {
  const siteAt = (site: number) => tree.sites[site]?.head ?? tree.sites[site]?.base
  const folded = foldRecursion(tree, (site) => isBuiltIn(siteAt(site)))
  const [base, head] = [tree.base, tree.head].map(({ own }) =>
    inclusiveCalls({ parents: folded.parents, own: foldCalls(folded, own) }),
  )
  if (base === undefined || head === undefined) throw new Error('two sides are two')
  return {
    unit: tree.unit,
    base: base[0] ?? 0,
    head: head[0] ?? 0,
    ...largest({ ...folded, base, head, siteAt }, most),
  }
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

/** As the results file has it. */
export function siteRecord({
  origin,
  input,
  file,
  line,
  column,
  callee,
}: CallSite): CallTreeRecord['sites'][number] {
  return {
    origin,
    ...(input !== undefined && { input: shortenMiddle(input, MOST_NAME) }),
    file: shortenMiddle(file, MOST_FILE),
    line,
    column,
    ...(callee !== undefined && { callee }),
  }
}

/** Whether Nix calls by itself, from a built-in function. */
export function isBuiltIn(site: Pick<CallSite, 'line'> | undefined): boolean {
  return site === undefined || site.line === 0
}
