// The evaluator's statistics (`NIX_SHOW_STATS`), from Nix 2.8 to the newest, Lix and Determinate Nix.

import { z } from 'zod'
import { parseJson } from '../json.ts'
import type { Statistics } from '../measurement.ts'

const number = z.number().optional().catch(undefined)
const allocation = z.object({ bytes: number, number }).optional().catch(undefined)

/** Every field may be missing: versions differ, and what is missing is “not available”, never zero. */
const schema = z.object({
  cpuTime: number,
  time: z.object({ gc: number, gcNonIncremental: number }).optional().catch(undefined),
  envs: allocation,
  list: allocation,
  sets: allocation,
  values: allocation,
  nrExprs: number,
  nrFunctionCalls: number,
  nrLookups: number,
  nrOpUpdateValuesCopied: number,
  nrOpUpdates: number,
  nrPrimOpCalls: number,
  nrThunks: number,
})

/** What is known where Nix wrote no statistics. */
export const NO_STATISTICS: Statistics = {
  cpuSeconds: undefined,
  gcSeconds: undefined,
  allocatedBytes: undefined,
  functionCalls: undefined,
  primopCalls: undefined,
  thunks: undefined,
  attributeLookups: undefined,
  setUpdates: undefined,
  valuesCopied: undefined,
  expressions: undefined,
}

/** Parses the JSON that Nix wrote; undefined where it is none. */
export function parseStatistics(json: string): Statistics | undefined {
  const parsed = schema.safeParse(parseJson(json))
  if (!parsed.success) return undefined
  const raw = parsed.data
  return {
    cpuSeconds: raw.cpuTime,
    gcSeconds: raw.time?.gc ?? raw.time?.gcNonIncremental,
    allocatedBytes: allocatedBytes(raw),
    functionCalls: raw.nrFunctionCalls,
    primopCalls: raw.nrPrimOpCalls,
    thunks: raw.nrThunks,
    attributeLookups: raw.nrLookups,
    setUpdates: raw.nrOpUpdates,
    valuesCopied: raw.nrOpUpdateValuesCopied,
    expressions: raw.nrExprs,
  }
}

/**
 * The four kinds together. Lix 2.94 and newer report all values as 0: then a part is unknown, and so is the sum.
 */
function allocatedBytes(raw: z.infer<typeof schema>): number | undefined {
  const parts = [raw.values, raw.sets, raw.list, raw.envs].map((part) => part?.bytes)
  if (raw.values?.bytes === 0 && (raw.nrThunks ?? 0) > 0) return undefined
  return parts.reduce<number | undefined>(
    (sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
    0,
  )
}
