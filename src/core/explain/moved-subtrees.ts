// Work that both sides do, below other callers: evaluation is lazy, and whoever asks first for a value computes it.

import { isBuiltIn } from '../nix/call-tree.ts'
import type { MergedTree } from './merged-tree.ts'
import { shownSite } from './pair-sites.ts'

/** Smaller work than this share of head's is not worth the search. */
const LEAST_SHARE = 1 / 2000

/** Work of more than twice the size, or less than half, is taken for other work. */
const MOST_RATIO = 2

/** Base's node → head's: what hangs below the one in base is what hangs below the other in head. */
export function movedSubtrees(tree: MergedTree): ReadonlyMap<number, number> {
  const { base, head } = tree
  const least = (head.total[0] ?? 0) * LEAST_SHARE
  const gone = oneSided(tree, { has: base.total, lacks: head.total, least })
  const come = oneSided(tree, { has: head.total, lacks: base.total, least })
  const taken = new Set<number>()
  const moved = new Map<number, number>()
  const pairUp = (from: number, to: number) => {
    moved.set(from, to)
    taken.add(from).add(to)
  }
  // One of the two is where the sides part; the other may lie deeper, below what only its side calls.
  for (const node of gone.topmost) {
    const other = closest(tree, { node, candidates: come, taken, sizes: [base.total, head.total] })
    if (other !== undefined) pairUp(node, other)
  }
  for (const node of come.topmost) {
    if (taken.has(node)) continue
    const other = closest(tree, { node, candidates: gone, taken, sizes: [head.total, base.total] })
    if (other !== undefined) pairUp(other, node)
  }
  return moved
}

interface OneSided {
  /** Nodes that both sides have the callers of, largest first. */
  readonly topmost: readonly number[]
  readonly bySite: ReadonlyMap<number, readonly number[]>
}

function oneSided(
  { parents, siteOf, sites }: MergedTree,
  { has, lacks, least }: { readonly has: Float64Array; readonly lacks: Float64Array; readonly least: number },
): OneSided {
  const topmost: number[] = []
  const bySite = new Map<number, number[]>()
  // Calls that a built-in function makes have no place to tell them by: what is below them does.
  const isOpen = new Uint8Array(parents.length)
  for (let node = 1; node < parents.length; node += 1) {
    if ((has[node] ?? 0) < least || lacks[node] !== 0) continue
    const parent = parents[node] ?? 0
    const isTopmost = lacks[parent] !== 0 || isOpen[parent] === 1
    const site = siteOf[node] ?? 0
    if (isBuiltIn(shownSite(sites[site]))) {
      isOpen[node] = isTopmost ? 1 : 0
      continue
    }
    if (isTopmost) topmost.push(node)
    const known = bySite.get(site)
    if (known === undefined) bySite.set(site, [node])
    else known.push(node)
  }
  return { topmost: topmost.toSorted((one, other) => (has[other] ?? 0) - (has[one] ?? 0)), bySite }
}

interface Search {
  readonly node: number
  readonly candidates: OneSided
  readonly taken: ReadonlySet<number>
  /** Of the node's side, of the candidates'. */
  readonly sizes: readonly [Float64Array, Float64Array]
}

/** The candidate from the same call site whose work is most alike in size. */
function closest(tree: MergedTree, { node, candidates, taken, sizes }: Search): number | undefined {
  const [own, others] = sizes
  const size = own[node] ?? 0
  let best: { readonly node: number; readonly ratio: number } | undefined
  for (const candidate of candidates.bySite.get(tree.siteOf[node] ?? 0) ?? []) {
    if (taken.has(candidate)) continue
    const other = others[candidate] ?? 0
    const ratio = Math.max(size, other) / Math.min(size, other)
    if (ratio <= MOST_RATIO && (best === undefined || ratio < best.ratio)) best = { node: candidate, ratio }
  }
  return best?.node
}
