// A call tree as the frames of a flame graph: nested, and as wide as their calls.

import type { CallTreeRecord } from '../model/call-paths.ts'
import type { CallSite } from '../model/place.ts'

/** Which calls a frame's width stands for. `difference`: for each call path the larger of its own on the two sides. */
export type FlameView = 'difference' | 'base' | 'head'

export interface Frame {
  /** The node's index in the tree; −1 for the frame of all calls. */
  readonly node: number
  /** Undefined for the frame of all calls. */
  readonly site: CallSite | undefined
  /** Calls, those below included; null where the tree has but one side. */
  readonly base: number | null
  readonly head: number
  /** What the width stands for: never less than that of all children together. */
  readonly value: number
  readonly children: readonly Frame[]
}

/** The frame of all calls, with those that have any width in this view below it, the widest first. */
export function flameOf(tree: CallTreeRecord, view: FlameView): Frame {
  const own = ownCalls(tree)
  const childrenOf = new Map<number, Frame[]>()
  const take = (node: number): readonly Frame[] =>
    (childrenOf.get(node) ?? []).toSorted((one, other) => other.value - one.value || one.node - other.node)
  // Parents come before their children, so that the way back meets children first.
  for (const [node, [parent, site, base, head]] of [...tree.nodes.entries()].reverse()) {
    const children = take(node)
    const value = widthOf(own.get(node), view) + sum(children.map((child) => child.value))
    if (value === 0) continue
    const frame = {
      node,
      site: tree.sites[site],
      base: tree.base === null ? null : base,
      head,
      value,
      children,
    }
    const siblings = childrenOf.get(parent)
    if (siblings === undefined) childrenOf.set(parent, [frame])
    else siblings.push(frame)
  }
  const children = take(-1)
  const value = widthOf(own.get(-1), view) + sum(children.map((child) => child.value))
  return { node: -1, site: undefined, base: tree.base, head: tree.head, value, children }
}

/** The deepest frame with at least half of the whole difference below one call path: where to look. */
export function largestDifference(flame: Frame): Frame {
  const sizeOf = ({ base, head }: Frame) => Math.abs(head - (base ?? 0))
  const least = sizeOf(flame) / 2
  let frame = flame
  for (;;) {
    const next = frame.children.toSorted((one, other) => sizeOf(other) - sizeOf(one))[0]
    if (next === undefined || sizeOf(next) < least || sizeOf(next) === 0) return frame
    frame = next
  }
}

interface Calls {
  base: number
  head: number
}

/** Calls of each node without those of the nodes below it; never less than none, whatever the file says. */
function ownCalls({ base, head, nodes }: CallTreeRecord): ReadonlyMap<number, Calls> {
  const own = new Map<number, Calls>([[-1, { base: base ?? 0, head }]])
  for (const [node, [, , ofBase, ofHead]] of nodes.entries()) own.set(node, { base: ofBase, head: ofHead })
  for (const [parent, , ofBase, ofHead] of nodes) {
    const calls = own.get(parent)
    if (calls === undefined) continue
    calls.base -= ofBase
    calls.head -= ofHead
  }
  return own
}

function widthOf(calls: Calls | undefined, view: FlameView): number {
  const { base, head } = calls ?? { base: 0, head: 0 }
  const width = { difference: Math.max(base, head), base, head }[view]
  return Math.max(0, width)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
