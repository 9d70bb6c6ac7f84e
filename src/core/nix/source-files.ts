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
  /** Where it is from, whatever revision it is of: `/home/user/tools`, `https://example.org/x.git`, `github:NixOS/nixpkgs`. */
  readonly address?: string | undefined
}

/** What positions are told apart by. */
export interface Sources {
  /** Store path of the revision's own files. */
  readonly storePath: string
  /** The revision that they are evaluated as. */
  readonly sha?: string | undefined
  readonly inputs: readonly LockedInput[]
}

const text = z.string().optional().catch(undefined)

const nodeSchema = z.object({
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({}),
  locked: z
    .object({ narHash: text, rev: text, type: text, path: text, url: text, owner: text, repo: text })
    .catch({}),
})

type Locked = z.infer<typeof nodeSchema>['locked']

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
  return [...found].map(([key, name]) => {
    const locked = nodes.get(key)?.locked ?? {}
    return { name, narHash: locked.narHash, revision: locked.rev, address: addressOf(locked) }
  })
}

function addressOf({ type, path, url, owner, repo }: Locked): string | undefined {
  if (path !== undefined) return path.startsWith('/') ? path : undefined
  if (url !== undefined) return withoutScheme(url)
  return type === undefined || owner === undefined || repo === undefined
    ? undefined
    : `${type}:${owner}/${repo}`
}

/** Nix names the kind of a source in its URL, or leaves it out. */
function withoutScheme(url: string): string {
  return before(url, '?', '#').replace(/^(?:git|hg|tarball|file)\+|^path:/, '')
}

/** Reads names of files against the sources of one revision. */
export function sourceFiles(sources: Sources): (name: string | undefined) => SourceFile {
  const { storePath, inputs } = sources
  const store = storePath.slice(0, storePath.lastIndexOf('/'))
  const byPath = new Map<string, string>()
  for (const { name, narHash } of inputs) {
    const path = narHash === undefined ? undefined : sourcePath(store, narHash)
    if (path !== undefined && !byPath.has(path)) byPath.set(path, name)
  }
  const isIn = (folder: string, name: string) => name.startsWith(`${folder}/`)
  return (name) => {
    if (name === undefined || name.includes('\n')) return { origin: 'other', file: NO_FILE }
    if (name.startsWith('«') && name.includes('»')) {
      const url = before(name.slice(1), '»')
      return ofShown(sources, url, name.slice(url.length + 2).replace(/^\//, ''))
    }
    if (isIn(storePath, name)) return { origin: 'repository', file: name.slice(storePath.length + 1) }
    if (!isIn(store, name)) return ofMachine(inputs, name)
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

/** An input that Nix reads where it lies, without a copy. */
function ofMachine(inputs: readonly LockedInput[], name: string): SourceFile {
  const around = inputs.filter(({ address }) => address?.startsWith('/') && name.startsWith(`${address}/`))
  const [input] = around
  if (around.length !== 1 || input?.address === undefined) return { origin: 'other', file: name }
  return { origin: 'input', input: input.name, file: name.slice(input.address.length + 1) }
}

/** Sources that Nix shows by their URL instead of their path, since 2.32. */
function ofShown({ storePath, sha, inputs }: Sources, url: string, file: string): SourceFile {
  // Nix's own: `nix-internal`, `string`, `builtin-flake-schemas` (Determinate Nix), `internal` (Lix).
  if (/^[a-z-]+$/.test(url)) return { origin: 'other', file: joined(`«${url}»`, file) }
  const plain = decoded(url)
  if (plain.includes(storePath)) return { origin: 'repository', file }
  const input = inputOf(inputs, plain)
  if (input !== undefined) return { origin: 'input', input: input.name, file }
  if (sha !== undefined && plain.includes(sha)) return { origin: 'repository', file }
  return { origin: 'other', file: joined(sourceName(plain), file) }
}

/** By what pins it or, where its URL is shown without that (Determinate Nix), by where it alone is from. */
function inputOf(inputs: readonly LockedInput[], url: string): LockedInput | undefined {
  const pinned = inputs.find(
    ({ narHash, revision }) =>
      (revision !== undefined && url.includes(revision)) || (narHash !== undefined && url.includes(narHash)),
  )
  if (pinned !== undefined) return pinned
  if (/[?&](?:rev|narHash)=/.test(url)) return undefined
  const there = inputs.filter(({ address }) => address !== undefined && address === withoutScheme(url))
  return there.length === 1 ? there[0] : undefined
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
