// What a real build of a target told, as the results file holds it.

import { z } from 'zod'
import { bytesSchema, countSchema, secondsSchema } from './figure.ts'

const text = z.string()

/** Rows of each list. */
export const MOST_ROWS = 10

const closureSchema = z
  .strictObject({
    paths: countSchema,
    bytes: bytesSchema,
    largest: z.array(z.strictObject({ path: text, bytes: bytesSchema })).max(MOST_ROWS),
  })
  .describe('All store paths that the target needs to run, unpacked; the largest of them.')

export const buildsSchema = z
  .strictObject({
    built: countSchema.describe('Derivations that were built for head and that base’s graph does not have.'),
    downloaded: countSchema.describe('Paths that were downloaded for head and that base does not need.'),
    slowest: z
      .array(z.strictObject({ derivation: text, seconds: secondsSchema }))
      .max(MOST_ROWS)
      .describe('Of what was built, what took longest.'),
    closure: z.strictObject({ base: closureSchema.optional(), head: closureSchema.optional() }),
    grown: z
      .array(z.strictObject({ name: text, base: bytesSchema, head: bytesSchema }))
      .max(MOST_ROWS)
      .describe(
        'Packages whose size in the closure differs, by name without hash and version; 0 where a side has none.',
      ),
  })
  .describe('What a real build of both sides told: `build` of the configuration.')

export type Builds = z.infer<typeof buildsSchema>
