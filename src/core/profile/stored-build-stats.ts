// The text of a `build-stats.json` → what it says of derivations, downloads and the closure. Whoever made the folder could
// write it: it is data of a stranger until it has passed here.

import { z } from 'zod'
import { bytesSchema, countSchema } from '../model/figure.ts'
import type { BuildPlan } from '../model/measurement.ts'
import { parseJson } from '../text/json.ts'

const MOST_PATHS = 500_000

const paths = z.array(z.string()).max(MOST_PATHS)

const schema = z.object({
  derivation: z.string(),
  derivationsInClosure: countSchema.nullable(),
  importedDerivations: paths,
  plan: z
    .object({
      downloadBytes: bytesSchema.nullable(),
      unpackedBytes: bytesSchema.nullable(),
      toBuild: paths,
      toFetch: paths,
      unknown: paths,
    })
    .nullable(),
  closure: z
    .object({
      paths: countSchema,
      totalBytes: bytesSchema,
      largest: z.array(z.object({ path: z.string(), unpackedBytes: bytesSchema })).max(MOST_PATHS),
    })
    .nullable(),
})

type Parsed = z.infer<typeof schema>

export interface StoredBuildStats extends Omit<Parsed, 'plan'> {
  readonly plan: BuildPlan | undefined
}

/** Undefined for what is no such file. */
export function parseBuildStats(text: string): StoredBuildStats | undefined {
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { plan, ...others } = parsed.data
  return { ...others, plan: plan === null ? undefined : planOf(plan) }
}

function planOf({ downloadBytes, unpackedBytes, ...lists }: NonNullable<Parsed['plan']>): BuildPlan {
  return {
    ...lists,
    downloadBytes: downloadBytes ?? undefined,
    unpackedBytes: unpackedBytes ?? undefined,
  }
}
