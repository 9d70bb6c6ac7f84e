// What differs between the derivation graphs of base and head, as the results file holds it.

import { z } from 'zod'
import { countSchema } from './figure.ts'

const text = z.string()
const shortText = text.max(300)
const count = countSchema

const packageSchema = z.strictObject({
  name: text.describe('Name without version.'),
  version: text.describe('Empty where the name has none.'),
})

const rootCausesSchema = z
  .strictObject({
    rebuilds: count.describe('As many as the metric `rebuilds` has.'),
    explained: count.describe('How many of them the roots listed account for together.'),
    roots: z
      .array(
        z.strictObject({
          name: shortText.describe('Name without version.'),
          baseVersion: shortText
            .nullable()
            .describe('Null where base has nothing of that name to pair it with.'),
          headVersion: shortText.describe('Empty where the name has none.'),
          change: z
            .enum(['version', 'source', 'definition', 'new'])
            .describe(
              'What of it is other than in base: its version, a source of the same version, or else.',
            ),
          rebuilds: count.describe('Those that it is, that are its sources, or that depend on it.'),
        }),
      )
      .max(20)
      .describe(
        'Rebuilds of which no input is rebuilt, or a source is new; those that account for most first.',
      ),
  })
  .describe('What is at the root of the rebuilds.')

/** So many names of a list are written: more than a reader takes in, and few enough for a fleet that changed alike. */
export const MOST_LISTED = 50

export const derivationChangesSchema = z
  .strictObject({
    versions: z
      .array(z.strictObject({ name: text, base: z.array(text), head: z.array(text) }))
      .describe('Same name, other versions.'),
    added: z.array(packageSchema),
    removed: z.array(packageSchema),
    rebuilt: count.describe('New derivations whose name and version base has too.'),
    newlyBuilt: z
      .array(packageSchema)
      .describe('Rebuilds of which base’s graph does not have the name and version.'),
    comesToSame: z
      .literal(true)
      .optional()
      .describe('Derivations have other paths, and none has other outputs: nothing is rebuilt.'),
    omitted: z
      .strictObject({ versions: count, added: count, removed: count, newlyBuilt: count })
      .optional()
      .describe(`How many more each list has, where one has more than ${MOST_LISTED}.`),
    rootCauses: rootCausesSchema.optional(),
  })
  .describe(
    'What differs between the derivation graphs of base and head: derivations of which the other side has neither the path nor the outputs.',
  )

export type DerivationChanges = z.infer<typeof derivationChangesSchema>
export type PackageName = z.infer<typeof packageSchema>
export type RootCauses = z.infer<typeof rootCausesSchema>
export type RootCause = RootCauses['roots'][number]
