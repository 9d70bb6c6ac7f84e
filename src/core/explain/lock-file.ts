// A flake’s lock file as a list of inputs by path, with what each is locked to or follows. Lock files are written by Nix, but
// they are files of a repository like any other: whatever is not as expected is left out.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'

/** What an input is locked to. Undefined where the lock file does not tell. */
export interface LockedSource {
  /** Tells the sources of two lock files apart: revision, else hash, else address. */
  readonly id: string
  readonly revision: string | undefined
  readonly narHash: string | undefined
  /** Where it is from, without the revision: `github:NixOS/nixpkgs`. */
  readonly origin: string
  /** Seconds since 1970. */
  readonly lastModified: number | undefined
}

export type LockedInput =
  | { readonly kind: 'locked'; readonly source: LockedSource }
  /** Names of inputs from the flake down; empty: the flake itself. */
  | { readonly kind: 'follows'; readonly path: readonly string[] }

/** Inputs by the JSON of their path from the flake down, nearer ones first. */
export type Lock = ReadonlyMap<string, LockEntry>

export interface LockEntry {
  readonly path: readonly string[]
  readonly input: LockedInput
}

/** A lock file of thousands of inputs is smaller, has shorter names and is less deep. */
const MOST_CHARACTERS = 4_000_000
const MOST_NAME = 200
const MOST_DEPTH = 16

/** The versions of the format that name nodes as here; Nix has written 7 since 2.4. */
const OLDEST_VERSION = 5
const NEWEST_VERSION = 7

const optionalText = z.string().optional().catch(undefined)

const number = z.number().int().nonnegative().optional().catch(undefined)

const nodeSchema = z.object({
  inputs: z
    .record(
      z.string(),
      z
        .union([z.string(), z.array(z.string())])
        .nullable()
        .catch(null),
    )
    .optional()
    .catch(undefined),
  locked: z
    .object({
      type: optionalText,
      owner: optionalText,
      repo: optionalText,
      url: optionalText,
      path: optionalText,
      dir: optionalText,
      rev: optionalText,
      narHash: optionalText,
      lastModified: number,
    })
    .optional()
    .catch(undefined),
  // Where version 5 has them.
  info: z.object({ narHash: optionalText, lastModified: number }).optional().catch(undefined),
})

type Node = z.infer<typeof nodeSchema>

const lockSchema = z.object({
  version: z.number().min(OLDEST_VERSION).max(NEWEST_VERSION),
  root: z.string(),
  nodes: z.record(z.string(), nodeSchema.nullable().catch(null)),
})

/** Reads a lock file; undefined for what is none, or of a format that is not known. */
export function parseLock(text: string): Lock | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const parsed = lockSchema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const nodes = new Map(Object.entries(parsed.data.nodes))
  const entries = new Map<string, LockEntry>()
  const left: { readonly path: readonly string[]; readonly name: string }[] = [
    { path: [], name: parsed.data.root },
  ]
  // Nix gives each node one place. Where a file has it at several, the nearest counts, so that nothing goes in circles.
  const seen = new Set([parsed.data.root])
  for (const { path, name } of left) {
    for (const [input, reference] of Object.entries(nodes.get(name)?.inputs ?? {})) {
      if (reference === null || input.length > MOST_NAME || path.length === MOST_DEPTH) continue
      const inner = [...path, input]
      if (typeof reference !== 'string') {
        entries.set(keyOf(inner), { path: inner, input: { kind: 'follows', path: reference } })
        continue
      }
      const source = sourceOf(nodes.get(reference))
      if (seen.has(reference) || source === undefined) continue
      seen.add(reference)
      entries.set(keyOf(inner), { path: inner, input: { kind: 'locked', source } })
      left.push({ path: inner, name: reference })
    }
  }
  return entries
}

export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

function sourceOf(node: Node | null | undefined): LockedSource | undefined {
  if (node?.locked === undefined) return undefined
  const { rev } = node.locked
  const { narHash = node.info?.narHash, lastModified = node.info?.lastModified } = node.locked
  const origin = originOf(node.locked)
  return {
    id: JSON.stringify([origin, rev ?? narHash ?? null]),
    revision: rev,
    narHash,
    origin,
    lastModified,
  }
}

/** In the words of a flake reference. GitHub does not tell upper from lower case. */
function originOf({ type = '', owner, repo, url, path, dir }: NonNullable<Node['locked']>): string {
  const where = owner !== undefined && repo !== undefined ? `${owner}/${repo}` : (url ?? path ?? '')
  return `${type}:${where}${dir === undefined ? '' : `?dir=${dir}`}`
}
