// How much of a graph hangs on which of its nodes: exact counts for thousands of roots in a graph of ten thousand nodes.

/** Nodes by number, each with the numbers of its inputs. Derivation graphs have no cycles. */
export interface Dag {
  readonly inputs: readonly (readonly number[])[]
}

/** Numbers of bits that one pass over the graph carries. */
const GROUPS_PER_PASS = 31

/** For each group of nodes, how many nodes are in it or depend on it, directly or not. */
export function countReached(graph: Dag, groups: readonly (readonly number[])[]): readonly number[] {
  const order = inputsFirst(graph)
  const counts: number[] = []
  for (let start = 0; start < groups.length; start += GROUPS_PER_PASS) {
    counts.push(...countPass(graph, order, groups.slice(start, start + GROUPS_PER_PASS)))
  }
  return counts
}

/** Each node has one bit for each group: its own, and its inputs’. */
function countPass(
  { inputs }: Dag,
  order: readonly number[],
  groups: readonly (readonly number[])[],
): readonly number[] {
  const bits = new Int32Array(inputs.length)
  for (const [bit, group] of groups.entries()) {
    for (const node of group) bits[node] = (bits[node] ?? 0) | (1 << bit)
  }
  const counts = new Int32Array(groups.length)
  for (const node of order) {
    let all = bits[node] ?? 0
    for (const input of inputs[node] ?? []) all |= bits[input] ?? 0
    bits[node] = all
    for (let left = all; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left)
      counts[bit] = (counts[bit] ?? 0) + 1
    }
  }
  return [...counts]
}

/** All nodes, each after its inputs; nodes of a cycle, which no store has, and what depends on them are left out. */
export function inputsFirst({ inputs }: Dag): readonly number[] {
  const dependents = inputs.map((): number[] => [])
  const missing = new Int32Array(inputs.length)
  for (const [node, own] of inputs.entries()) {
    missing[node] = own.length
    for (const input of own) dependents[input]?.push(node)
  }
  const order = [...inputs.keys()].filter((node) => missing[node] === 0)
  for (const node of order) {
    for (const dependent of dependents[node] ?? []) {
      missing[dependent] = (missing[dependent] ?? 0) - 1
      if (missing[dependent] === 0) order.push(dependent)
    }
  }
  return order
}
