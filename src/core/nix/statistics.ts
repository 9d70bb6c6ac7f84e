// The evaluator's statistics (`NIX_SHOW_STATS`), from Nix 2.8 to the newest, Lix and Determinate Nix.

import { z } from 'zod'
import { parseJson } from '../json.ts'
import type { Statistics } from '../measurement.ts'

const number = z.number().optional().catch(undefined)
const allocation = z.object({ bytes: number, number }).optional().catch(undefined)

/** Every field may be missing: versions differ, and what is missing is “not available”, never zero. */
const schema = z.object({
  cpuTime: number,
  gc: z.object({ cycles: number }).optional().catch(undefined),
  time: z.object({ gc: number, gcNonIncremental: number }).optional().catch(undefined),
  envs: allocation,
  list: z.object({ bytes: number, elements: number, concats: number }).optional().catch(undefined),
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

/** The four kinds together; where a part is unknown, so is the sum. */
function allocatedBytes(raw: Raw): number | undefined {
  if (hidesValues(raw)) return undefined
  const parts = [raw.values, raw.sets, raw.list, raw.envs].map((part) => part?.bytes)
  return parts.reduce<number | undefined>(
    (sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
    0,
  )
}
