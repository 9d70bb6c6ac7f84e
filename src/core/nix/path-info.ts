// Store paths as `nix path-info --json` tells them, and their sizes in a substituter: an array up to
// Nix 2.18 and in Lix, an object by path since 2.19, an object with `info` in later formats.

import { z } from 'zod'
import { bytesSchema } from '../model/figure.ts'
import { parseJson } from '../text/json.ts'

export interface PathSizes {
  /** Compressed, as downloaded. */
  readonly downloadBytes: number
  readonly unpackedBytes: number
}

const sizes = z.object({ narSize: bytesSchema, downloadSize: bytesSchema }).nullable().catch(null)
const arrayForm = z.array(z.object({ path: z.string() }).loose())
const objectForm = z.record(z.string(), z.unknown())
const infoForm = z.object({ storeDir: z.string(), info: objectForm })

/** Sizes by store path; paths that the substituter does not have are left out. */
export function parsePathInfo(json: string): ReadonlyMap<string, PathSizes> {
  const found = new Map<string, PathSizes>()
  for (const [path, info] of entries(parseJson(json))) {
    const known = sizes.parse(info)
    if (known !== null) found.set(path, { downloadBytes: known.downloadSize, unpackedBytes: known.narSize })
  }
  return found
}

const unpacked = z.object({ narSize: bytesSchema })

/** Unpacked bytes by store path, of what is there. */
export function parseUnpackedSizes(json: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [path, info] of entries(parseJson(json))) {
    const parsed = unpacked.safeParse(info)
    if (parsed.success) found.set(path, parsed.data.narSize)
  }
  return found
}

function entries(raw: unknown): readonly (readonly [string, unknown])[] {
  const list = arrayForm.safeParse(raw)
  if (list.success) return list.data.map((info) => [info.path, info] as const)
  const nested = infoForm.safeParse(raw)
  if (nested.success) {
    const { storeDir, info } = nested.data
    return Object.entries(info).map(([name, value]) => [`${storeDir}/${name}`, value] as const)
  }
  const object = objectForm.safeParse(raw)
  return object.success ? Object.entries(object.data) : []
}
