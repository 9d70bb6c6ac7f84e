// The results file: everything that was measured and decided, as versioned JSON. Reports are drawn from it alone,
// so that one made from many jobs' files says no less than one made on the spot.

import { z } from 'zod'
import { commentModes, modes, trendModes } from './config.ts'
import { countSchema, shareSchema, valueSchema } from './figure.ts'
import { verdicts } from './finding.ts'
import { inputSchema } from './moved-input.ts'
import { platformSchema } from './platform-results.ts'
import { missingShareSchema, MOST_SHARES } from './share.ts'

export const SCHEMA_VERSION = 2

/** As many as a configuration, and who runs the gate, can name. */
const MOST_EXCLUSIONS = 10_000

const text = z.string()
const count = countSchema

const revisionSchema = z
  .strictObject({
    kind: z.enum(['commit', 'working-tree']),
    revision: text.describe('Full object name of the commit (of a working tree: the commit it is based on).'),
    tree: text.describe('Object name of the tree that was measured.'),
    subject: text.describe('First line of that commit’s message.'),
    timestamp: count.optional().describe('Committer time of that commit, in seconds since 1970.'),
    chosen: text.describe('How this revision was chosen, completing “base is …”.'),
  })
  .describe('One side of the comparison.')

const noticeSchema = z.strictObject({
  level: z.enum(['info', 'warning']),
  message: text,
  missingShare: missingShareSchema.optional(),
})

/** The schema of the results file, published as `schema/results.schema.json`. */
export const resultsSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  program: text.describe('Name and version of the program that wrote the file.'),
  verdict: z.enum(verdicts),
  base: revisionSchema,
  head: revisionSchema,
  sampling: z.strictObject({
    minPairs: count,
    maxPairs: count,
    confidence: shareSchema,
    timeBudgetSeconds: valueSchema,
  }),
  configuration: z.strictObject({
    from: text.describe(
      'Where the thresholds came from, as a phrase: a file, with the revision it is of; or the defaults.',
    ),
    changedInHead: z.boolean().describe('The change edits the configuration, or brings one.'),
    exclude: z
      .array(text)
      .max(MOST_EXCLUSIONS)
      .optional()
      .describe('What was left out of the targets, as patterns.'),
    smallestChange: shareSchema
      .optional()
      .describe(
        'A target within its limits of which nothing changed by this fraction of base has no row of its own.',
      ),
    mode: z.enum(modes).optional().describe('Whether the verdict decides the check; without it, it does.'),
    comment: z.enum(commentModes).optional().describe('When to comment on the pull request, as configured.'),
    trend: z.enum(trendModes).optional().describe('Whether figures are recorded; without it, they are.'),
  }),
  notices: z.array(noticeSchema).describe('What a reader should know besides the findings.'),
  acceptance: z
    .strictObject({
      label: text,
      by: text.describe('Login of who set the label.'),
    })
    .optional()
    .describe('Why failing findings are accepted.'),
  shares: z
    .strictObject({ of: count.min(1).max(MOST_SHARES), present: z.array(count.min(1)).max(MOST_SHARES) })
    .optional()
    .describe('The shares of a plan that this file holds, by number; of how many there are.'),
  inputs: z
    .array(inputSchema)
    .max(500)
    .optional()
    .describe('What moved in the lock files of the flakes that were measured.'),
  platforms: z.array(platformSchema),
})

export type Results = z.infer<typeof resultsSchema>
export type Notice = z.infer<typeof noticeSchema>
export type ResultsRevision = z.infer<typeof revisionSchema>
