// A flake's lock file as inputs that can be taken out one by one: which of them are others in head, and head's lock file
// with base's for some.

import {
  inputsOf,
  type Lock,
  type LockNode,
  parseLock,
  type Reference,
  rootInputs,
  writeLock,
} from './lock-file.ts'

export interface LockInput {
  readonly name: string
  /** The flake itself asks for another one, or only one side asks: its lines have to go with it. */
  readonly isAskedOtherwise: boolean
}

/** The flake's own inputs that differ, with what they bring; undefined where a side is no lock file. */
export function differingInputs(base: string, head: string): readonly LockInput[] | undefined {
  const [before, after] = [parseLock(base), parseLock(head)]
  return before === undefined || after === undefined ? undefined : differing(before, after)
}

function differing(before: Lock, after: Lock): readonly LockInput[] {
  const numbers = new Map<string, number>()
  const [ofBase, ofHead] = [identify(before, numbers), identify(after, numbers)]
  const [were, are] = [rootInputs(before), rootInputs(after)]
  const pairs = { left: MOST_PAIRS }
  return [...new Set([...were.keys(), ...are.keys()])].flatMap((name) => {
    const [was, is] = [were.get(name), are.get(name)]
    if (was !== undefined && is !== undefined && ofBase(was) === ofHead(is)) return []
    const at = { depth: 0, seen: new Set<string>(), pairs }
    return [{ name, isAskedOtherwise: asksOtherwise({ lock: before, to: was }, { lock: after, to: is }, at) }]
  })
}

/** Head's lock file with base's inputs of these names, and what they bring; base's, where no others differ. */
export function withoutInputs(base: string, head: string, names: readonly string[]): string {
  const [before, after] = [parseLock(base), parseLock(head)]
  if (before === undefined || after === undefined) return head
  if (differing(before, after).every(({ name }) => names.includes(name))) return base
  const nodes = new Map(after.nodes)
  const inputs = new Map(rootInputs(after))
  const take = taking(before, nodes)
  for (const name of names) {
    const reference = rootInputs(before).get(name)
    if (reference === undefined) inputs.delete(name)
    else inputs.set(name, typeof reference === 'string' ? take(reference) : reference)
  }
  nodes.set(after.root, { ...nodes.get(after.root), inputs: Object.fromEntries(inputs) })
  return writeLock({ ...after, nodes })
}

/** Puts a node of base and all that it brings among head's, under names that head has for the same, or for none. */
function taking(before: Lock, nodes: Map<string, LockNode>): (key: string) => string {
  const names = new Map<string, string>()
  const left: string[] = []
  const nameOf = (key: string): string => {
    const known = names.get(key)
    if (known !== undefined) return known
    const node = before.nodes.get(key) ?? {}
    const name = freeName(key, node, nodes)
    nodes.set(name, node)
    names.set(key, name)
    left.push(key)
    return name
  }
  return (start) => {
    const name = nameOf(start)
    for (let key = left.pop(); key !== undefined; key = left.pop()) {
      const { inputs, ...rest } = before.nodes.get(key) ?? {}
      if (inputs === undefined) continue
      const taken = Object.entries(inputs).map(([input, to]): [string, Reference] => [
        input,
        typeof to === 'string' ? nameOf(to) : to,
      ])
      nodes.set(nameOf(key), { inputs: Object.fromEntries(taken), ...rest })
    }
    return name
  }
}

function freeName(key: string, node: LockNode, nodes: ReadonlyMap<string, LockNode>): string {
  const there = nodes.get(key)
  const isSame = node.inputs === undefined && JSON.stringify(there) === JSON.stringify(node)
  if (there === undefined || isSame) return key
  let number = 2
  while (nodes.has(`${key}_${number}`)) number += 1
  return `${key}_${number}`
}

/** Of a node whose inputs have no number yet. */
const OPEN = -1

/** Numbers that are equal for what is the same, with all that it brings. A node that brings itself is the same as none. */
function identify({ nodes }: Lock, numbers: Map<string, number>): (reference: Reference) => number {
  const known = new Map<string, number>()
  const intern = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }
  const enter = (key: string): Visit => {
    known.set(key, OPEN)
    return { key, left: inputsOf(nodes.get(key)).values() }
  }
  const leave = (key: string): void => {
    const { inputs = {}, ...rest } = nodes.get(key) ?? {}
    const brought = Object.entries(inputs).map(([name, to]) => [
      name,
      typeof to === 'string' ? known.get(to) : to,
    ])
    known.set(key, intern(JSON.stringify([rest, brought])))
  }
  return (reference) => {
    if (typeof reference !== 'string') return intern(JSON.stringify(reference))
    // A stranger's file may be as deep as it is long: more than a function may call itself.
    const path = known.has(reference) ? [] : [enter(reference)]
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const next = nextNode(at.left, (key) => !known.has(key))
      if (next !== undefined) path.push(enter(next))
      else {
        leave(at.key)
        path.pop()
      }
    }
    return known.get(reference) ?? OPEN
  }
}

/** A node, and its inputs that were not looked at yet. */
interface Visit {
  readonly key: string
  readonly left: Iterator<Reference>
}

/** Each input is looked at once, however many there are. */
function nextNode(left: Iterator<Reference>, isWanted: (key: string) => boolean): string | undefined {
  for (let step = left.next(); step.done !== true; step = left.next()) {
    if (typeof step.value === 'string' && isWanted(step.value)) return step.value
  }
  return undefined
}

interface Asked {
  readonly lock: Lock
  readonly to: Reference | undefined
}

/** No flake says of an input’s input’s input what it is to be, and so on. */
const DEEPEST = 4

/** Of inputs of both sides, for all that the flake asks for: a file that is written to take long has more. */
const MOST_PAIRS = 200_000

interface AskedAt {
  readonly depth: number
  readonly seen: Set<string>
  readonly pairs: { left: number }
}

/** Whether the flake asks for something else, of an input or of what that is to take: what moved takes what it likes. */
function asksOtherwise(base: Asked, head: Asked, at: AskedAt): boolean {
  at.pairs.left -= 1
  if (at.pairs.left < 0) return false
  if (typeof base.to !== 'string' || typeof head.to !== 'string') return isOther(base.to, head.to)
  const [was, is] = [base.lock.nodes.get(base.to) ?? {}, head.lock.nodes.get(head.to) ?? {}]
  if (isOther([was.original, was.flake], [is.original, is.flake])) return true
  const pair = JSON.stringify([base.to, head.to])
  if (isOther(was.locked, is.locked) || at.depth === DEEPEST || at.seen.has(pair)) return false
  at.seen.add(pair)
  const [before, after, deeper] = [inputsOf(was), inputsOf(is), { ...at, depth: at.depth + 1 }]
  return [...new Set([...before.keys(), ...after.keys()])].some((name) =>
    asksOtherwise(
      { lock: base.lock, to: before.get(name) },
      { lock: head.lock, to: after.get(name) },
      deeper,
    ),
  )
}

function isOther(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other)
}
