// What accounts for a change of a target, as the results file holds it.

import { z } from 'zod'
import { callPathsSchema, MOST_ROWS } from './call-paths.ts'
import { causesSchema } from './causes.ts'
import { countSchema } from './figure.ts'
import { nameSchema, placeSchema } from './place.ts'

const count = countSchema
const name = nameSchema

const functionRowSchema = z.strictObject({
  name: name.nullable().describe('Null where the function has none.'),
  place: placeSchema,
  base: count.describe('Calls.'),
  head: count,
  difference: z.number().int(),
  edit: z
    .enum(['edited', 'added'])
    .optional()
    .describe('Its definition begins in a line that the change rewrote or added.'),
})

const primopRowSchema = z.strictObject({ name, base: count, head: count, difference: z.number().int() })

const others = z
  .strictObject({ rows: count, difference: z.number().int() })
  .describe('All that differ and are not among the rows: rows and others add up to the increase.')

const functionsSchema = z
  .strictObject({
    increase: z.number().int().describe('head − base over all functions.'),
    rows: z.array(functionRowSchema).max(MOST_ROWS),
    others,
  })
  .describe('Calls by function: those whose numbers differ most, what grew first.')

const primopsSchema = z
  .strictObject({ increase: z.number().int(), rows: z.array(primopRowSchema).max(MOST_ROWS), others })
  .describe('Calls of built-in functions, in the same way.')

const originRowSchema = z.strictObject({
  origin: z.enum(['repository', 'input', 'other']),
  input: name.optional(),
  base: count,
  head: count,
  difference: z.number().int(),
})

export const hintIds = [
  'package-set-again',
  'input-not-followed',
  'import-from-derivation',
  'directory-scan',
  'deep-update',
  'quadratic-concatenation',
  'module-options',
  'substituter-silent',
  'substituter-lacks',
  'garbage-collection',
] as const

const hintSchema = z.strictObject({
  id: z.enum(hintIds),
  evidence: z.string().max(400).describe('The figures that speak for it, as a sentence.'),
})

export const explanationSchema = z
  .strictObject({
    functions: functionsSchema.optional(),
    primops: primopsSchema.optional(),
    origins: z
      .array(originRowSchema)
      .max(MOST_ROWS)
      .optional()
      .describe('Function calls by whose function it is: the repository’s, an input’s, any other.'),
    callPaths: callPathsSchema.optional(),
    causes: causesSchema.optional(),
    hints: z.array(hintSchema).max(hintIds.length).optional().describe('Known causes whose signs are there.'),
  })
  .describe('What accounts for the change, where a regression or warning asked for it.')

export type Explanation = z.infer<typeof explanationSchema>
export type FunctionsExplanation = z.infer<typeof functionsSchema>
export type FunctionRow = z.infer<typeof functionRowSchema>
export type PrimopsExplanation = z.infer<typeof primopsSchema>
export type PrimopRow = z.infer<typeof primopRowSchema>
export type OriginRow = z.infer<typeof originRowSchema>
export type Hint = z.infer<typeof hintSchema>
export type HintId = Hint['id']
