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
    rebuilds: count.describe('Derivations of head that base does not have, new sources apart.'),
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
          rebuilds: count.describe('The rebuilt derivations that it is, or that depend on it.'),
        }),
      )
      .max(20)
      .describe('Rebuilt derivations of which no input is rebuilt, those that account for most first.'),
  })
  .describe('What is at the root of the rebuilds.')

export const derivationChangesSchema = z
  .strictObject({
    versions: z
      .array(z.strictObject({ name: text, base: z.array(text), head: z.array(text) }))
      .describe('Same name, other versions.'),
    added: z.array(packageSchema),
    removed: z.array(packageSchema),
    rebuilt: count.describe('Derivations of the same name and version whose inputs changed.'),
    newlyBuilt: z
      .array(packageSchema)
      .describe('To be built in head, and neither by that name and version in base.'),
    rootCauses: rootCausesSchema.optional(),
  })
  .describe('What differs between the derivation graphs of base and head.')

export type DerivationChanges = z.infer<typeof derivationChangesSchema>
export type PackageName = z.infer<typeof packageSchema>
export type RootCauses = z.infer<typeof rootCausesSchema>
export type RootCause = RootCauses['roots'][number]
