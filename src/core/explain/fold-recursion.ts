// A call tree as a person can read it: recursion is folded into the outermost call from the same place, and what
// built-in functions call hangs below whoever called those.

import { type CallTree, createCallTreeBuilder, isBuiltIn } from '../nix/call-tree.ts'

export interface FoldedTree extends Pick<CallTree, 'parents' | 'siteOf'> {
  /** By node of the tree that was folded: the node that stands for it. */
  readonly nodeOf: Int32Array
}

/**
 * `isHidden`: whether a site is no place of its own. Goes down and up the tree, so that however deep it is, a node
 * finds the call from its own place at once.
 */
export function foldRecursion(
  { parents, siteOf }: Pick<CallTree, 'parents' | 'siteOf'>,
  isHidden: (site: number) => boolean,
): FoldedTree {
  const builder = createCallTreeBuilder()
  const nodeOf = new Int32Array(parents.length)
  const way = createWay()
  walk(parents, {
    enter: (node) => {
      const parent = nodeOf[parents[node] ?? 0] ?? 0
      const site = siteOf[node] ?? 0
      const same = isHidden(site) ? parent : way.above(parent, site)
      nodeOf[node] = same ?? builder.child(parent, site)
      if (same === undefined) way.goDown({ node, folded: nodeOf[node] ?? 0, parent, site })
    },
    leave: way.goUp,
  })
  const tree = builder.finish('calls', [])
  return { parents: tree.parents, siteOf: tree.siteOf, nodeOf }
}

/** A tree of one side, without what built-in functions call by themselves. */
export function foldTree({ parents, siteOf, sites }: CallTree): FoldedTree {
  return foldRecursion({ parents, siteOf }, (site) => isBuiltIn(sites[site]))
}

/** Sums by node of the tree that was folded, as sums by node of the folded one. */
export function foldCalls({ parents, nodeOf }: FoldedTree, own: Float64Array): Float64Array {
  const sums = new Float64Array(parents.length)
  for (let node = 0; node < own.length; node += 1) {
    const folded = nodeOf[node] ?? 0
    sums[folded] = (sums[folded] ?? 0) + (own[node] ?? 0)
  }
  return sums
}

interface Step {
  /** Of the tree that is folded, and what stands for it. */
  readonly node: number
  readonly folded: number
  /** Folded. */
  readonly parent: number
  readonly site: number
}

/** The nodes of the folded tree from its root to where the walk is. */
function createWay() {
  const depths: number[] = [0]
  // By depth. What is deeper than where the walk is belongs to a way that recursion left.
  const nodes: number[] = [0]
  const latest = new Map<number, number>()
  const steps: (Step & { readonly nodeBefore: number; readonly latestBefore: number })[] = []
  return {
    /** What is called from the site at or above `parent`. */
    above: (parent: number, site: number): number | undefined => {
      const known = latest.get(site) ?? 0
      const depth = depths[known] ?? 0
      return known > 0 && depth <= (depths[parent] ?? 0) && nodes[depth] === known ? known : undefined
    },
    goDown: (step: Step) => {
      const { folded, parent, site } = step
      const depth = (depths[parent] ?? 0) + 1
      steps.push({ ...step, nodeBefore: nodes[depth] ?? 0, latestBefore: latest.get(site) ?? 0 })
      depths[folded] = depth
      nodes[depth] = folded
      latest.set(site, folded)
    },
    /** As it was before the node was entered. */
    goUp: (node: number) => {
      const step = steps.at(-1)
      if (step?.node !== node) return
      steps.pop()
      nodes[depths[step.folded] ?? 0] = step.nodeBefore
      latest.set(step.site, step.latestBefore)
    },
  }
}

interface Walk {
  readonly enter: (node: number) => void
  readonly leave: (node: number) => void
}

/** Depth first, without a stack that a deep tree would overflow. */
function walk(parents: Int32Array, { enter, leave }: Walk): void {
  const first = new Int32Array(parents.length)
  const next = new Int32Array(parents.length)
  for (let node = parents.length - 1; node > 0; node -= 1) {
    const parent = parents[node] ?? 0
    next[node] = first[parent] ?? 0
    first[parent] = node
  }
  let node = first[0] ?? 0
  while (node > 0) {
    enter(node)
    let following = first[node] ?? 0
    while (following === 0 && node > 0) {
      leave(node)
      following = next[node] ?? 0
      node = parents[node] ?? 0
    }
    node = following
  }
}
