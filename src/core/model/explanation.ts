// What accounts for a change of a target, as the results file holds it.

import { z } from 'zod'

/** Longest name, and longest path, that is kept; a stranger may have written them. */
export const MOST_NAME = 200
export const MOST_FILE = 400

/** Rows that are kept of a table; the others are summed up. */
export const MOST_ROWS = 20

/** Longest source text of a call that is kept. */
export const MOST_CALLEE = 60

/** Steps of a path that are kept: a person follows fewer. */
export const MOST_STEPS = 12

/** Nodes of a call tree that are kept: what a picture a thousand points wide can show. */
export const MOST_NODES = 2000

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

const callSiteSchema = z
  .strictObject({
    ...placeSchema.shape,
    callee: z.string().max(MOST_CALLEE).optional().describe('What is called, as the source has it.'),
  })
  .describe('Where a call is made; what line and column are zero of has none: Nix itself calls.')

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
      .array(z.strictObject({ input: name, difference: z.number().int() }))
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

const callTreeSchema = z
  .strictObject({
    unit: z.enum(['calls', 'samples']),
    base: count.nullable().describe('All of base; null where there is but one side.'),
    head: count,
    sites: z.array(callSiteSchema).max(MOST_NODES),
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

const callPathsSchema = z
  .strictObject({
    base: count.describe('Calls.'),
    head: count,
    path: z
      .array(pathStepSchema)
      .max(MOST_STEPS)
      .describe('The way that most of the increase takes, from the outermost call down.'),
    changedLines: changedLinesSchema.optional(),
    tree: callTreeSchema.optional(),
  })
  .describe('Calls by the path of calls that leads to them, those of built-in functions included.')

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
    hints: z.array(hintSchema).max(hintIds.length).optional().describe('Known causes whose signs are there.'),
  })
  .describe('What accounts for the change, where a regression or warning asked for it.')

export type Explanation = z.infer<typeof explanationSchema>
export type FunctionsExplanation = z.infer<typeof functionsSchema>
export type FunctionRow = z.infer<typeof functionRowSchema>
export type PrimopsExplanation = z.infer<typeof primopsSchema>
export type PrimopRow = z.infer<typeof primopRowSchema>
export type CallSite = z.infer<typeof callSiteSchema>
export type CallPathsExplanation = z.infer<typeof callPathsSchema>
export type ChangedLinesExplanation = z.infer<typeof changedLinesSchema>
export type ChangedLinesRow = z.infer<typeof changedLinesRowSchema>
export type PathStep = z.infer<typeof pathStepSchema>
export type CallTreeRecord = z.infer<typeof callTreeSchema>
export type OriginRow = z.infer<typeof originRowSchema>
export type Hint = z.infer<typeof hintSchema>
export type HintId = Hint['id']
