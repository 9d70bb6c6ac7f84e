// Derivations as `nix derivation show` prints them: by whole path up to Nix 2.31 and in Lix, by the name in the store
// since 2.32, below `derivations` since 2.33, which leaves out the paths of what has a fixed hash.

import { z } from 'zod'
import type { Derivation, Derivations } from '../model/measurement.ts'
import { parseJson } from '../text/json.ts'
import { isHash } from './derivation-file.ts'
import { nameInStore } from './store-name.ts'

const outputSchema = z.object({
  path: z.string().nullish(),
  hash: z.string().nullish(),
  method: z.string().nullish(),
  hashAlgo: z.string().nullish(),
})

const outputs = z.record(z.string(), outputSchema)
const system = z.string().optional()
const named = z.record(z.string(), z.unknown())

const derivationSchema = z.union([
  z.object({ system, outputs, inputs: z.object({ drvs: named, srcs: z.array(z.string()) }) }),
  z
    .object({ system, outputs, inputDrvs: named, inputSrcs: z.array(z.string()) })
    .transform(({ inputDrvs, inputSrcs, ...rest }) => ({
      ...rest,
      inputs: { drvs: inputDrvs, srcs: inputSrcs },
    })),
])

/** Derivations by path; `store`: the folder that they are in. What is none is left out. */
export function parseDerivations(json: string, store: string): Derivations {
  const found = new Map<string, Derivation>()
  for (const [name, shown] of Object.entries(entriesOf(parseJson(json)))) {
    const parsed = derivationSchema.safeParse(shown)
    if (name.endsWith('.drv') && parsed.success)
      found.set(inStore(name, store), derivationOf(name, parsed.data, store))
  }
  return found
}

function entriesOf(raw: unknown): Readonly<Record<string, unknown>> {
  const nested = z.object({ derivations: named }).safeParse(raw)
  if (nested.success) return nested.data.derivations
  const flat = named.safeParse(raw)
  return flat.success ? flat.data : {}
}

function derivationOf(path: string, shown: z.infer<typeof derivationSchema>, store: string): Derivation {
  const each = Object.entries(shown.outputs)
  const known = each.flatMap(([name, output]) => outputOf(`${nameInStore(path)}!${name}`, output) ?? [])
  const { drvs, srcs } = shown.inputs
  return {
    outputs: each.length > 0 && known.length === each.length ? known : undefined,
    system: shown.system,
    isFixed: each.length > 0 && each.every(([, { hash }]) => isHash(hash)),
    inputs: [...Object.keys(drvs), ...srcs].map((input) => inStore(input, store)),
  }
}

/** What equal outputs have in common: their path or, where that is not told, all that it is made of. */
function outputOf(name: string, output: z.infer<typeof outputSchema>): string | undefined {
  const { path, hash, method, hashAlgo } = output
  if (typeof path === 'string' && path !== '') return path
  return isHash(hash) ? [name, method ?? '', hashAlgo ?? '', hash].join('!') : undefined
}

function inStore(path: string, store: string): string {
  return path.startsWith('/') ? path : `${store}/${path}`
}
