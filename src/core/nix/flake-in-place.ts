// A flake evaluated where its files lie, without a copy in the store: the expression that does what Nix does of itself when it
// calls a flake (call-flake.nix of Nix 2.8 to 2.34), with inputs that are in the store already.

import { z } from 'zod'
import { parseJson } from '../text/json.ts'
import type { StoredSource } from './command-line.ts'
import { nixString } from './nix-string.ts'
import { sourcePath } from './store-path.ts'

const lockedSchema = z.looseObject({ narHash: z.string() })

const nodeSchema = z.looseObject({
  locked: lockedSchema.optional(),
  flake: z.boolean().optional(),
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
})

const lockSchema = z.object({ root: z.string(), nodes: z.record(z.string(), nodeSchema) })

export interface FlakeInPlace {
  readonly source: StoredSource
  /** Of the flake in it, `.` for the root. */
  readonly directory: string
  readonly attributePath: readonly string[]
  /** The text of its lock file; empty where it has none. */
  readonly lock: string
  /** The folder of the store. */
  readonly store: string
}

export interface InPlaceCall {
  readonly expression: string
  /** Store paths of inputs: they have to be there, and evaluation has to be let read them. */
  readonly inputs: readonly string[]
}

/** Undefined where the lock file pins an input in a way that does not tell where it is in the store. */
export function flakeInPlace({
  source,
  directory,
  attributePath,
  lock,
  store,
}: FlakeInPlace): InPlaceCall | undefined {
  const parsed = lockSchema.safeParse(lock === '' ? NO_INPUTS : parseJson(lock))
  if (!parsed.success) return undefined
  const { root, nodes } = parsed.data
  const paths = new Map<string, string>()
  for (const [key, { locked }] of Object.entries(nodes)) {
    if (key === root) continue
    const path = locked && sourcePath(store, locked.narHash)
    if (path === undefined) return undefined
    paths.set(key, path)
  }
  const folder = directory === '.' ? source.storePath : `${source.storePath}/${directory}`
  const way = attributePath.map((name) => `.${nixString(name)}`).join('')
  return {
    expression: `((${CALL}) {
      nodes = builtins.fromJSON ${nixString(JSON.stringify(nodes))};
      root = ${nixString(root)};
      folder = ${nixString(folder)};
      info = ${attributesOf(source)};
      paths = builtins.fromJSON ${nixString(JSON.stringify(Object.fromEntries(paths)))};
    })${way}`,
    inputs: [...new Set(paths.values())],
  }
}

const NO_INPUTS = { root: 'root', nodes: { root: {} } }

/** What a flake knows of its revision. */
function attributesOf({ sha, timestamp, narHash, revisionCount }: StoredSource): string {
  const known = {
    ...{ rev: sha, shortRev: sha.slice(0, SHORT_REVISION), lastModified: timestamp, narHash },
    ...(revisionCount !== undefined && { revCount: revisionCount }),
  }
  const [date = ''] = new Date(timestamp * 1000).toISOString().split('.')
  return `builtins.fromJSON ${nixString(JSON.stringify({ ...known, lastModifiedDate: date.replaceAll(/\D/g, '') }))}`
}

const SHORT_REVISION = 7

const CALL = `{ nodes, root, folder, info, paths }:
    let
      named = reference: if builtins.isList reference then followed root reference else reference;
      followed = node: path:
        if path == [ ] then node
        else followed (named nodes.\${node}.inputs.\${builtins.head path}) (builtins.tail path);
      flakes = builtins.mapAttrs (key: node:
        let
          outPath = if key == root then folder else builtins.storePath paths.\${key};
          sourceInfo = (if key == root then info else node.locked or { }) // { inherit outPath; };
          inner = node.locked.dir or "";
          flake = import (outPath + (if inner == "" then "" else "/" + inner) + "/flake.nix");
          inputs = builtins.mapAttrs (name: reference: flakes.\${named reference}) (node.inputs or { });
          outputs = flake.outputs (inputs // { self = result; });
          result = outputs // sourceInfo // { inherit inputs outputs sourceInfo; _type = "flake"; };
        in if node.flake or true then result else sourceInfo) nodes;
    in flakes.\${root}`
