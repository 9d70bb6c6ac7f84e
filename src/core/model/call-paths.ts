// Calls by the path of calls that leads to them, as the results file holds them.

import { z } from 'zod'
import { countSchema } from './figure.ts'
import { callSiteSchema, MOST_FILE, nameSchema } from './place.ts'

/** Rows that are kept of a table; the others are summed up. */
export const MOST_ROWS = 20

/** Steps of a path that are kept: a person follows fewer. */
export const MOST_STEPS = 12

/** Nodes of a call tree that are kept: what a picture a thousand points wide can show. */
export const MOST_NODES = 2000

const count = countSchema

const changedLinesRowSchema = z.strictObject({
  file: z
    .string()
    .max(MOST_FILE)
    .describe('Relative to the root of the repository: head’s, or base’s where it is gone.'),
  first: count.describe('First line, of head; of lines that are gone, of base.'),
  last: count,
  edit: z.enum(['added', 'edited', 'removed']),
  difference: z.number().int().describe('How many more calls are made in these lines and below them.'),
})

const changedLinesSchema = z
  .strictObject({
    rows: z.array(changedLinesRowSchema).max(MOST_ROWS),
    inputs: z
      .array(z.strictObject({ input: nameSchema, difference: z.number().int() }))
      .max(MOST_ROWS)
      .optional()
      .describe('Calls that the changed lines of an input that moved lead to.'),
    others: z.strictObject({ rows: count, difference: z.number().int() }),
    elsewhere: z.number().int().describe('Calls that nothing of the change leads to.'),
    isOnly: z
      .boolean()
      .describe('The first row is the only code that the change touches in files that are evaluated.'),
  })
  .describe(
    'The change itself, lines by lines: each further call is counted once; rows, inputs, others and elsewhere add up to the increase. Without calls of its own, code may be the cause all the same, as a value that is used elsewhere.',
  )

/** Parent (index of a node before it, or −1), call site (index), calls in base and in head, those below included. */
const callNodeSchema = z.tuple([z.number().int().min(-1), count, count, count])

/** The file has numbers in their place (`shared-sites.ts`). */
export const treeSitesSchema = z
  .array(callSiteSchema)
  .max(MOST_NODES)
  .describe('Call sites, by their places in `callSites`.')

const callTreeSchema = z
  .strictObject({
    unit: z.enum(['calls', 'samples']),
    base: count.nullable().describe('All of base; null where there is but one side.'),
    head: count,
    sites: treeSitesSchema,
    nodes: z
      .array(callNodeSchema)
      .max(MOST_NODES)
      .describe(
        'Parent (−1: none), call site, base, head. Calls include those below; small nodes are left out.',
      ),
  })
  .refine(
    ({ sites, nodes }) => nodes.every(([parent, site], index) => parent < index && site < sites.length),
    'expected nodes that come after their parents and name a call site',
  )
  .describe('Calls by call path, of both sides: a flame graph.')

const pathStepSchema = z.strictObject({
  ...callSiteSchema.shape,
  base: count,
  head: count,
  edit: z.enum(['edited', 'added']).optional(),
})

export const callPathsSchema = z
  .strictObject({
    unit: z
      .literal('samples')
      .optional()
      .describe(
        'Counted are moments of time at which a path was at work, where all calls were too many to trace.',
      ),
    base: count.describe('Calls; of samples, those of all of base.'),
    head: count,
    path: z
      .array(pathStepSchema)
      .max(MOST_STEPS)
      .describe('The way that most of the increase takes, from the outermost call down.'),
    changedLines: changedLinesSchema.optional(),
    tree: callTreeSchema.optional(),
  })
  .describe('Calls by the path of calls that leads to them, those of built-in functions included.')

export type CallPathsExplanation = z.infer<typeof callPathsSchema>
export type ChangedLinesExplanation = z.infer<typeof changedLinesSchema>
export type ChangedLinesRow = z.infer<typeof changedLinesRowSchema>
export type PathStep = z.infer<typeof pathStepSchema>
export type CallTreeRecord = z.infer<typeof callTreeSchema>
