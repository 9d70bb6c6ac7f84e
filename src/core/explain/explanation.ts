// What accounts for a change of a target, as the results file holds it.

import { z } from 'zod'

/** Longest name, and longest path, that is kept; a stranger may have written them. */
export const MOST_NAME = 200
export const MOST_FILE = 400

/** Rows that are kept of a table; the others are summed up. */
export const MOST_ROWS = 20

const count = z.number().int().nonnegative()
const name = z.string().max(MOST_NAME)

const placeSchema = z
  .strictObject({
    origin: z
      .enum(['repository', 'input', 'other'])
      .describe('Whose file it is: the project’s own, that of a flake input, or any other.'),
    input: name.optional().describe('The flake input: `nixpkgs`, or `home-manager/nixpkgs` of another one.'),
    file: z.string().max(MOST_FILE).describe('Relative to the root of the repository or of the input.'),
    line: count,
    column: count,
  })
  .describe('Where a function is defined; in head, or in base where head never calls it.')

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

export const explanationSchema = z
  .strictObject({
    functions: functionsSchema.optional(),
    primops: primopsSchema.optional(),
  })
  .describe('What accounts for the change, where a regression or warning asked for it.')

export type Explanation = z.infer<typeof explanationSchema>
export type FunctionsExplanation = z.infer<typeof functionsSchema>
export type FunctionRow = z.infer<typeof functionRowSchema>
export type PrimopsExplanation = z.infer<typeof primopsSchema>
export type PrimopRow = z.infer<typeof primopRowSchema>
export type FunctionPlace = z.infer<typeof placeSchema>
