// Where the calls of two profiles differ, and where their time goes, as outlines of paths.

import type { CallTreeRecord } from '../model/call-paths.ts'
import { outlinePaths } from '../profile/heavy-paths.ts'
import { formatDifference } from '../text/number.ts'
import { roughPortionText } from '../text/portion.ts'

/**
 * Paths by how many calls more or fewer they make. What is chosen by is what differs along a path in either direction, so
 * that work that moved is shown, although its sum is nothing.
 */
export function grownPaths(tree: CallTreeRecord): readonly string[] {
  const { weights, whole } = turnovers(tree)
  return outlinePaths(tree, {
    weights,
    whole,
    amountText: (node) => {
      const [, , base = 0, head = 0] = tree.nodes[node] ?? []
      return formatDifference(head - base, 'count').padStart('+999,999,999'.length)
    },
  })
}

interface Turnovers {
  readonly weights: readonly number[]
  readonly whole: number
}

/** By node: how much the calls of its own and of all below differ, whatever the sign. */
function turnovers({ base, head, nodes }: CallTreeRecord): Turnovers {
  const own = nodes.map(([, , ofBase, ofHead]) => ofHead - ofBase)
  let top = head - (base ?? 0)
  for (const [parent, , ofBase, ofHead] of nodes) {
    if (parent < 0) top -= ofHead - ofBase
    else own[parent] = (own[parent] ?? 0) - (ofHead - ofBase)
  }
  const weights = own.map(Math.abs)
  let whole = Math.abs(top)
  // Parents come before their children.
  for (let node = nodes.length - 1; node >= 0; node -= 1) {
    const parent = nodes[node]?.[0] ?? -1
    const weight = weights[node] ?? 0
    if (parent < 0) whole += weight
    else weights[parent] = (weights[parent] ?? 0) + weight
  }
  return { weights, whole }
}

/** How many standard deviations a share has to differ by to be more than chance. */
const DEVIATIONS = 3

/** Paths whose share of the samples differs by more than chance makes it differ. */
export function movedTime(tree: CallTreeRecord): readonly string[] {
  const [before, after] = [tree.base ?? 0, tree.head]
  if (before === 0 || after === 0) return []
  const weights = tree.nodes.map(([, , base, head]) => {
    const difference = Math.abs(head / after - base / before)
    // The share that both have in common, were they alike.
    const share = (base + head) / (before + after)
    const deviation = Math.sqrt(Math.max(0, share * (1 - share)) * (1 / before + 1 / after))
    return difference > DEVIATIONS * deviation ? difference : 0
  })
  // What moved below a path is to be found along it, although the path's own share is what it was.
  for (let node = weights.length - 1; node >= 0; node -= 1) {
    const parent = tree.nodes[node]?.[0] ?? -1
    if (parent >= 0) weights[parent] = Math.max(weights[parent] ?? 0, weights[node] ?? 0)
  }
  return outlinePaths(tree, {
    weights,
    whole: 1,
    amountText: (node) => {
      const [, , base = 0, head = 0] = tree.nodes[node] ?? []
      const shares = [roughPortionText(base, before), roughPortionText(head, after)]
      return shares.map((share) => share.padStart('100 %'.length)).join(' → ')
    },
  })
}
