// A flake's lock file as inputs that can be taken out one by one: which of them are others in head, and head's lock file
// with base's for some.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'

/** No lock file has nearly as many; beyond, it is a file like any other. */
const MOST_NODES = 5000

const nodeSchema = z.looseObject({
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
})

const lockSchema = z.looseObject({
  root: z.string(),
  nodes: z.record(z.string(), nodeSchema).refine((nodes) => Object.keys(nodes).length <= MOST_NODES),
})

type Node = z.infer<typeof nodeSchema>
type Lock = z.infer<typeof lockSchema>
type Reference = string | readonly string[]

export interface LockInput {
  readonly name: string
  /** The flake itself asks for another one, or only one side asks: its lines have to go with it. */
  readonly isAskedOtherwise: boolean
}

/** The flake's own inputs that differ, with what they bring; undefined where a side is no lock file. */
export function differingInputs(base: string, head: string): readonly LockInput[] | undefined {
  const [before, after] = [parse(base), parse(head)]
  if (before === undefined || after === undefined) return undefined
  const numbers = new Map<string, number>()
  const [ofBase, ofHead] = [identify(before, numbers), identify(after, numbers)]
  const names = new Set([...Object.keys(rootInputs(before)), ...Object.keys(rootInputs(after))])
  return [...names].flatMap((name) => {
    const [was, is] = [rootInputs(before)[name], rootInputs(after)[name]]
    if (was !== undefined && is !== undefined && ofBase(was) === ofHead(is)) return []
    return [{ name, isAskedOtherwise: asked(before, was) !== asked(after, is) }]
  })
}

/** Head's lock file with base's inputs of these names, and what they bring. */
export function withoutInputs(base: string, head: string, names: readonly string[]): string {
  const [before, after] = [parse(base), parse(head)]
  if (before === undefined || after === undefined) return head
  const nodes = new Map(Object.entries(after.nodes))
  const inputs = new Map(Object.entries(rootInputs(after)))
  const copied = new Map<string, string>()
  for (const name of names) {
    const reference = rootInputs(before)[name]
    if (reference === undefined) inputs.delete(name)
    else inputs.set(name, typeof reference === 'string' ? copy(reference) : reference)
  }
  nodes.set(after.root, { ...nodes.get(after.root), inputs: Object.fromEntries(inputs) })
  return `${JSON.stringify({ ...after, nodes: Object.fromEntries(reached(after.root, nodes)) }, undefined, 2)}\n`

  /** A node of base under a name that head has for the same, or for none. */
  function copy(key: string): string {
    const known = copied.get(key)
    if (known !== undefined) return known
    const node = before?.nodes[key] ?? {}
    const free = freeName(key, node)
    copied.set(key, free)
    const mapped = Object.entries(node.inputs ?? {}).map(([name, to]): [string, string | string[]] => [
      name,
      typeof to === 'string' ? copy(to) : to,
    ])
    nodes.set(free, { ...node, ...(node.inputs && { inputs: Object.fromEntries(mapped) }) })
    return free
  }

  function freeName(key: string, node: Node): string {
    const there = nodes.get(key)
    if (there === undefined) return key
    if (node.inputs === undefined && JSON.stringify(there) === JSON.stringify(node)) return key
    let number = 2
    while (nodes.has(`${key}_${number}`)) number += 1
    return `${key}_${number}`
  }
}

function parse(text: string): Lock | undefined {
  const parsed = lockSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data : undefined
}

function rootInputs({ root, nodes }: Lock): Readonly<Record<string, string | string[]>> {
  return nodes[root]?.inputs ?? {}
}

/** Numbers that are equal for what is the same, with all that it brings. A node that brings itself is the same as none. */
function identify({ nodes }: Lock, numbers: Map<string, number>): (reference: Reference) => number {
  const known = new Map<string, number>()
  const numberOf = (reference: Reference): number => {
    if (typeof reference !== 'string') return intern(JSON.stringify(reference))
    const found = known.get(reference)
    if (found !== undefined) return found
    known.set(reference, -1)
    const { inputs = {}, ...rest } = nodes[reference] ?? {}
    const brought = Object.entries(inputs).map(([name, to]) => [name, numberOf(to)])
    const number = intern(JSON.stringify([rest, brought]))
    known.set(reference, number)
    return number
  }
  const intern = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }
  return numberOf
}

/** What the flake asks for, as its lock file keeps it. */
function asked({ nodes }: Lock, reference: Reference | undefined): string {
  if (typeof reference !== 'string') return JSON.stringify(reference ?? null)
  const { original, flake } = nodes[reference] ?? {}
  return JSON.stringify([original, flake])
}

/** Nodes that the root leads to: Nix drops others. */
function reached(root: string, nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>()
  const left = [root]
  for (const key of left) {
    const node = nodes.get(key)
    if (node === undefined || found.has(key)) continue
    found.set(key, node)
    left.push(...Object.values(node.inputs ?? {}).filter((to) => typeof to === 'string'))
  }
  return found
}
