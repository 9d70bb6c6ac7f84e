// The evaluator's statistics (`NIX_SHOW_STATS`), from Nix 2.8 to the newest, Lix and Determinate Nix.

import { z } from 'zod'
import { bytesSchema, countSchema, secondsSchema } from '../model/figure.ts'
import { parseJson } from '../text/json.ts'
import type { Statistics } from '../model/measurement.ts'

const count = countSchema.optional().catch(undefined)
const bytes = bytesSchema.optional().catch(undefined)
const seconds = secondsSchema.optional().catch(undefined)
const allocation = z.object({ bytes, number: count }).optional().catch(undefined)

/** Every field may be missing: versions differ, and what is missing is “not available”, never zero. */
const schema = z.object({
  cpuTime: seconds,
  gc: z.object({ cycles: count }).optional().catch(undefined),
  time: z.object({ gc: seconds, gcNonIncremental: seconds }).optional().catch(undefined),
  envs: allocation,
  list: z.object({ bytes, elements: count, concats: count }).optional().catch(undefined),
  sets: allocation,
  values: allocation,
  nrExprs: count,
  nrFunctionCalls: count,
  nrLookups: count,
  nrOpUpdateValuesCopied: count,
  nrOpUpdates: count,
  nrPrimOpCalls: count,
  nrThunks: count,
})

/** What is known where Nix wrote no statistics. */
export const NO_STATISTICS: Statistics = {
  cpuSeconds: undefined,
  gcSeconds: undefined,
  gcCycles: undefined,
  allocatedBytes: undefined,
  functionCalls: undefined,
  primopCalls: undefined,
  thunks: undefined,
  attributeLookups: undefined,
  setUpdates: undefined,
  valuesCopied: undefined,
  expressions: undefined,
  valuesMade: undefined,
  setBytes: undefined,
  listElements: undefined,
  listConcatenations: undefined,
}

/** Whether not a single counter is told. */
export function countsNothing(statistics: Statistics | undefined): boolean {
  if (statistics === undefined) return true
  const { allocatedBytes, functionCalls, primopCalls, thunks, attributeLookups } = statistics
  return [allocatedBytes, functionCalls, primopCalls, thunks, attributeLookups].every(
    (count) => count === undefined,
  )
}

/** Parses the JSON that Nix wrote; undefined where it is none. */
export function parseStatistics(json: string): Statistics | undefined {
  const parsed = schema.safeParse(parseJson(json))
  if (!parsed.success) return undefined
  const raw = parsed.data
  return {
    cpuSeconds: raw.cpuTime,
    gcSeconds: raw.time?.gc ?? raw.time?.gcNonIncremental,
    gcCycles: raw.gc?.cycles,
    allocatedBytes: allocatedBytes(raw),
    functionCalls: raw.nrFunctionCalls,
    primopCalls: raw.nrPrimOpCalls,
    thunks: raw.nrThunks,
    attributeLookups: raw.nrLookups,
    setUpdates: raw.nrOpUpdates,
    valuesCopied: raw.nrOpUpdateValuesCopied,
    expressions: raw.nrExprs,
    valuesMade: hidesValues(raw) ? undefined : raw.values?.number,
    setBytes: raw.sets?.bytes,
    listElements: raw.list?.elements,
    listConcatenations: raw.list?.concats,
  }
}

type Raw = z.infer<typeof schema>

/** Lix 2.94 and newer report all values as 0. */
function hidesValues({ values, nrThunks = 0 }: Raw): boolean {
  return values?.bytes === 0 && nrThunks > 0
}

/**
 * What is counted of the four kinds, together: values are left out where they are hidden, on both sides alike. Where a part
 * that should be there is unknown, so is the sum.
 */
function allocatedBytes(raw: Raw): number | undefined {
  const others = [raw.sets, raw.list, raw.envs]
  const parts = (hidesValues(raw) ? others : [raw.values, ...others]).map((part) => part?.bytes)
  return parts.reduce<number | undefined>(
    (sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
    0,
  )
}
