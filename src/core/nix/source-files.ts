// Whose file a position of Nix's is in. The same file has another name in every release of Nix: a path in the store,
// the URL of its source in «», the whole text of what was no file.

import { z } from 'zod'
import type { SourceFile } from './function-calls.ts'
import { parseJson } from '../text/json.ts'
import { nameInStore } from './store-name.ts'
import { sourcePath } from './store-path.ts'
import { before } from '../text/ends.ts'

/** A source that is locked by a flake. */
export interface LockedInput {
  /** `nixpkgs`, `home-manager/nixpkgs`. */
  readonly name: string
  readonly narHash: string | undefined
  readonly revision: string | undefined
}

/** What positions are told apart by. */
export interface Sources {
  /** Store path of the revision's own files. */
  readonly storePath: string
  readonly inputs: readonly LockedInput[]
}

const nodeSchema = z.object({
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({}),
  locked: z
    .object({ narHash: z.string().optional().catch(undefined), rev: z.string().optional().catch(undefined) })
    .catch({}),
})

/** `nix flake metadata --json`, or a lock file within it. */
const metadataSchema = z.object({
  locks: z.object({ root: z.string(), nodes: z.record(z.string(), nodeSchema) }),
})

/** A lock file says of an input that another has: `nixpkgs_2`. Its path from the flake itself is what people know. */
export function parseLockedInputs(metadata: string): readonly LockedInput[] {
  const parsed = metadataSchema.safeParse(parseJson(metadata))
  if (!parsed.success) return []
  const { root } = parsed.data.locks
  const nodes = new Map(Object.entries(parsed.data.locks.nodes))
  const found = new Map<string, string>()
  // Breadth first: each by its shortest path. What follows another input has that one's node.
  const queue = [{ key: root, path: '' }]
  for (const { key, path } of queue) {
    for (const [name, next] of Object.entries(nodes.get(key)?.inputs ?? {})) {
      if (typeof next !== 'string' || next === root || found.has(next)) continue
      const inner = path === '' ? name : `${path}/${name}`
      found.set(next, inner)
      queue.push({ key: next, path: inner })
    }
  }
  return [...found].map(([key, name]) => ({
    name,
    narHash: nodes.get(key)?.locked.narHash,
    revision: nodes.get(key)?.locked.rev,
  }))
}

/** Reads names of files against the sources of one revision. */
export function sourceFiles({ storePath, inputs }: Sources): (name: string | undefined) => SourceFile {
  const store = storePath.slice(0, storePath.lastIndexOf('/'))
  const byPath = new Map<string, string>()
  for (const { name, narHash } of inputs) {
    const path = narHash === undefined ? undefined : sourcePath(store, narHash)
    if (path !== undefined && !byPath.has(path)) byPath.set(path, name)
  }
  return (name) => {
    if (name === undefined || name.includes('\n')) return { origin: 'other', file: NO_FILE }
    if (name.startsWith('«') && name.includes('»')) {
      const url = before(name.slice(1), '»')
      return ofShown({ storePath, inputs }, url, name.slice(url.length + 2).replace(/^\//, ''))
    }
    if (name.startsWith(`${storePath}/`))
      return { origin: 'repository', file: name.slice(storePath.length + 1) }
    if (!name.startsWith(`${store}/`)) return { origin: 'other', file: name }
    const inStore = name.slice(store.length + 1)
    const end = inStore.indexOf('/')
    const root = end < 0 ? inStore : inStore.slice(0, end)
    const file = end < 0 ? '' : inStore.slice(end + 1)
    const input = byPath.get(`${store}/${root}`)
    if (input !== undefined) return { origin: 'input', input, file }
    // The hash says nothing to a person, and is another one on the other side.
    return { origin: 'other', file: joined(nameInStore(root), file) }
  }
}

/** Where there is no file: a string, standard input, an argument. */
const NO_FILE = '(string)'

/** Sources that Nix shows by their URL instead of their path, since 2.32. */
function ofShown({ storePath, inputs }: Sources, url: string, file: string): SourceFile {
  if (/^[a-z]+-internal$|^(?:string|stdin|none|unknown)$/.test(url)) {
    return { origin: 'other', file: joined(`«${url}»`, file) }
  }
  const plain = decoded(url)
  if (plain.includes(storePath)) return { origin: 'repository', file }
  const input = inputs.find(
    ({ narHash, revision }) =>
      (revision !== undefined && plain.includes(revision)) ||
      (narHash !== undefined && plain.includes(narHash)),
  )
  if (input !== undefined) return { origin: 'input', input: input.name, file }
  return { origin: 'other', file: joined(sourceName(plain), file) }
}

/** A URL without what differs from revision to revision. */
function sourceName(url: string): string {
  return before(url, '?', '#')
    .replace(/^[a-z+]+:\/*/, '')
    .split('/')
    .filter((part) => !/[0-9a-f]{40}/.test(part) && part !== 'archive' && part !== '')
    .join('/')
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

function joined(label: string, file: string): string {
  return file === '' ? label : `${label}/${file}`
}
