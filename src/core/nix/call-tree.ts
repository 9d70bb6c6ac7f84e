// Calls by the path of calls that leads to them: a tree whose nodes are call sites, kept in flat arrays, since the
// evaluation of one system has hundreds of thousands of paths.

import type { Place } from './function-calls.ts'

/** Where a call is made. Line and column are zero where Nix calls by itself, from a built-in function. */
export interface CallSite extends Place {
  /** What is called, as the source has it: `lib.mkIf`; undefined where that can not be read. */
  readonly callee: string | undefined
  /** The whole line, without the space around it; undefined where it can not be read. */
  readonly text?: string | undefined
}

/** Of one side. The root is node 0; parents come before their children. */
export interface CallTree {
  /** `calls`: every call, exact. `samples`: what was running at regular moments. */
  readonly unit: 'calls' | 'samples'
  readonly sites: readonly CallSite[]
  /** By node; the root's own is -1. */
  readonly parents: Int32Array
  /** By node: index of its call site; the root's is -1. */
  readonly siteOf: Int32Array
  /** By node: calls with exactly this path (those below are not in it). */
  readonly own: Float64Array
}

/** Whether Nix calls by itself, from a built-in function. */
export function isBuiltIn(site: Pick<CallSite, 'line'> | undefined): boolean {
  return site === undefined || site.line === 0
}

export interface CallTreeBuilder {
  /**
   * The node for a call from this site below `parent`; made where there is none yet. A tree that is full makes no more:
   * what is called from there counts as its caller's.
   */
  child(parent: number, site: number): number
  add(node: number, calls: number): void
  /** Ends the building: the tree shares no memory with the builder's index. */
  finish(unit: CallTree['unit'], sites: readonly CallSite[]): CallTree
}

const FIRST_CAPACITY = 1024

/** A host's evaluation has under a million paths; who forges more shall not fill the memory. */
const MOST_PATHS = 2 ** 24

/** Slots for each node in the index: a third empty keeps the way to a node short. */
const SLOTS_PER_NODE = 2

export function createCallTreeBuilder(mostPaths = MOST_PATHS): CallTreeBuilder {
  let capacity = FIRST_CAPACITY
  let count = 1
  let parents = new Int32Array(capacity).fill(-1, 0, 1)
  let siteOf = new Int32Array(capacity).fill(-1, 0, 1)
  let own = new Float64Array(capacity)
  // Nodes by parent and site, with open addressing; 0 is a free slot, since the root is nobody's child.
  let slots = new Int32Array(capacity * SLOTS_PER_NODE)

  const slotOf = (parent: number, site: number) => {
    const mask = slots.length - 1
    let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(site + 1, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & mask
    for (;;) {
      const node = slots[slot] ?? 0
      if (node === 0 || (parents[node] === parent && siteOf[node] === site)) return slot
      slot = (slot + 1) & mask
    }
  }

  const grow = () => {
    capacity *= 2
    parents = grown(parents, new Int32Array(capacity))
    siteOf = grown(siteOf, new Int32Array(capacity))
    own = grown(own, new Float64Array(capacity))
    slots = new Int32Array(capacity * SLOTS_PER_NODE)
    for (let node = 1; node < count; node += 1) slots[slotOf(parents[node] ?? 0, siteOf[node] ?? 0)] = node
  }

  return {
    child: (parent, site) => {
      const slot = slotOf(parent, site)
      const known = slots[slot] ?? 0
      if (known !== 0) return known
      if (count > mostPaths) return parent
      const node = count
      parents[node] = parent
      siteOf[node] = site
      slots[slot] = node
      count += 1
      if (count === capacity) grow()
      return node
    },
    add: (node, calls) => {
      own[node] = (own[node] ?? 0) + calls
    },
    finish: (unit, sites) => ({
      unit,
      sites,
      parents: parents.slice(0, count),
      siteOf: siteOf.slice(0, count),
      own: own.slice(0, count),
    }),
  }
}

/** By node: its calls and all below. */
export function inclusiveCalls({ parents, own }: Pick<CallTree, 'parents' | 'own'>): Float64Array {
  const total = own.slice()
  // Parents come before their children.
  for (let node = total.length - 1; node > 0; node -= 1) {
    const parent = parents[node] ?? 0
    total[parent] = (total[parent] ?? 0) + (total[node] ?? 0)
  }
  return total
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
