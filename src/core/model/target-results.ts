// One target as the results file holds it: its findings, and what else was seen of it.

import { z } from 'zod'
import { buildsSchema } from './builds.ts'
import { bothFailedModes } from './config.ts'
import { derivationChangesSchema } from './derivation-changes.ts'
import { explanationSchema } from './explanation.ts'
import { failuresSchema } from './failure.ts'
import { countSchema } from './figure.ts'
import { findingSchema } from './finding.ts'

const text = z.string()
const count = countSchema

export const targetSchema = z.strictObject({
  name: text,
  renamedFrom: text.optional().describe('What base calls it, where that is another name.'),
  status: z.enum([
    'compared',
    'added',
    'removed',
    'base-failed',
    'head-failed',
    'both-failed',
    'not-measured',
  ]),
  failsOnBothSides: z
    .enum(bothFailedModes)
    .optional()
    .describe('What the configuration makes of `both-failed`; without it, a warning.'),
  derivation: z
    .strictObject({ base: text.nullable(), head: text.nullable() })
    .describe('Store paths of the target’s own derivation.'),
  apartFromRevision: z
    .boolean()
    .optional()
    .describe(
      'The derivations differ by the revision or its date alone: base’s code gives head’s derivation with those of head, and counts the same. Base was judged by that.',
    ),
  findings: z.array(findingSchema),
  derivationChanges: derivationChangesSchema.optional(),
  builds: buildsSchema.optional(),
  explanation: explanationSchema.optional(),
  importedDerivations: z.array(text).optional().describe('Built while evaluating (import from derivation).'),
  failures: failuresSchema.optional(),
  runs: z
    .strictObject({
      exact: count,
      pairs: count,
      explaining: count.optional().describe('Evaluations that only counted calls, of both sides.'),
      without: count.optional().describe('Evaluations of head without parts of the change.'),
      together: z
        .strictObject({
          first: text.describe('The first of the targets that these evaluations are of.'),
          targets: count,
          evaluations: count,
        })
        .optional()
        .describe(
          'Evaluations of both sides of several targets at once, which proved all of them unchanged.',
        ),
      cachedBase: z.boolean().optional().describe('Base’s counters came from the baseline cache.'),
    })
    .describe(
      'How often the evaluator ran: exact runs of both sides, timed pairs, and what explaining took.',
    ),
})

export type TargetResults = z.infer<typeof targetSchema>
