// A flake's lock file, as far as its inputs are looked at.

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

export type LockNode = z.infer<typeof nodeSchema>

/** The name of a node, or what is followed. */
export type Reference = string | string[]

export interface Lock {
  readonly root: string
  readonly nodes: ReadonlyMap<string, LockNode>
  /** What else the file says. */
  readonly others: Readonly<Record<string, unknown>>
}

/** Undefined where it is none. */
export function parseLock(text: string): Lock | undefined {
  const parsed = lockSchema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { root, nodes, ...others } = parsed.data
  return { root, nodes: new Map(Object.entries(nodes)), others }
}

export function rootInputs({ root, nodes }: Lock): ReadonlyMap<string, Reference> {
  return inputsOf(nodes.get(root))
}

export function inputsOf(node: LockNode | undefined): ReadonlyMap<string, Reference> {
  return new Map(Object.entries(node?.inputs ?? {}))
}

/** As Nix writes it, without nodes that the root does not lead to: Nix drops them. */
export function writeLock({ root, nodes, others }: Lock): string {
  const found = new Map<string, LockNode>()
  const left = [root]
  for (const key of left) {
    const node = nodes.get(key)
    if (node === undefined || found.has(key)) continue
    found.set(key, node)
    for (const to of inputsOf(node).values()) if (typeof to === 'string') left.push(to)
  }
  return `${JSON.stringify({ ...others, nodes: Object.fromEntries(found), root }, undefined, 2)}\n`
}
