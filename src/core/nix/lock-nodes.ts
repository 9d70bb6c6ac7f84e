// The sources that a lock file pins, as Nix fetches them. Base's lock file says which addresses are the project's: what lies
// there may be fetched with the user's credentials, and from places that evaluation can not reach by itself.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import { nixString } from './nix-string.ts'
import { before } from '../text/ends.ts'

export interface LockedNode {
  /** Arguments of `builtins.fetchTree`. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly narHash: string
  /** Where it is from, whatever revision it is of. */
  readonly address: string
}

/** A lock file of thousands of inputs is smaller. */
const MOST_CHARACTERS = 4_000_000

const attributesSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .and(z.object({ type: z.string(), narHash: z.string() }))

const lockSchema = z.object({
  nodes: z.record(z.string(), z.object({ locked: z.unknown() }).catch({ locked: undefined })),
})

/** Reads a lock file; a node that is not pinned by a hash is left out, and so is all of what is no lock file. */
export function parseLockNodes(text: string): readonly LockedNode[] {
  if (text.length > MOST_CHARACTERS) return []
  const lock = lockSchema.safeParse(parseJson(text))
  if (!lock.success) return []
  return Object.values(lock.data.nodes).flatMap(({ locked }) => {
    const parsed = attributesSchema.safeParse(locked)
    if (!parsed.success) return []
    // The folder of the flake in its source is no part of the source; names with underscores are Nix's own.
    const kept = Object.entries(parsed.data).filter(([name]) => name !== 'dir' && !name.startsWith('_'))
    const attributes = Object.fromEntries(kept)
    return [{ attributes, narHash: parsed.data.narHash, address: addressOf(attributes) }]
  })
}

const PLACE = ['type', 'host', 'owner', 'repo', 'url', 'path', 'id'] as const

function addressOf(attributes: LockedNode['attributes']): string {
  return JSON.stringify(PLACE.map((name) => attributes[name] ?? null))
}

/**
 * Prefixes of URLs for `allowed-uris` that lead to sources which are not reached by `https` or SSH: those of files lie in a
 * folder, those of `http` on a server.
 */
export function unusualAddresses(nodes: readonly LockedNode[]): readonly string[] {
  const prefixes = nodes.flatMap(({ attributes: { type, url, path } }) => {
    if (type === 'path' && typeof path === 'string')
      return path.startsWith('/') ? [`path:${folderOf(path)}`] : []
    if (typeof url !== 'string' || /\s/.test(url)) return []
    const plain = url.replace(/^[a-z]+\+/, '')
    if (plain.startsWith('file:')) return spellings(folderOf(before(plain, '?', '#')))
    const server = /^http:\/\/[^/?#]+/.exec(plain)?.[0]
    return server === undefined ? [] : spellings(`${server}/`)
  })
  return [...new Set(prefixes)]
}

/** Nix names the kind of a source in its URL, or leaves it out, by release. */
function spellings(url: string): readonly string[] {
  return [url, `git+${url}`, `hg+${url}`, `tarball+${url}`, `file+${url}`]
}

/** Nix compares by whole names between slashes, and arguments stand behind the last. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** A Nix expression that fetches sources, and whose value is where they are. */
export function fetchExpression(nodes: readonly LockedNode[]): string {
  const attributes = JSON.stringify(nodes.map((node) => node.attributes))
  return `map (source: (builtins.fetchTree source).outPath) (builtins.fromJSON ${nixString(attributes)})`
}
