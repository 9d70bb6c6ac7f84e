// One platform as the results file holds it: its targets, and what they were measured with and on.

import { z } from 'zod'
import { countSchema, secondsSchema } from './figure.ts'
import { verdicts } from './finding.ts'
import { identitySchema, machineSchema } from './identity.ts'
import { type TargetResults, targetSchema } from './target-results.ts'
import { trendSchema } from './trend.ts'

const text = z.string()
const count = countSchema

/** Names of targets that are left out: enough to see what a pattern comes to. */
export const MOST_LEFT_OUT = 50

export const platformSchema = z.strictObject({
  system: text.regex(/^[\w.]+(?:-[\w.]+)+$/, 'expected a system, such as x86_64-linux').max(64),
  identity: identitySchema,
  evaluation: text
    .optional()
    .describe('Digest of the program and of what of the configuration decides a figure.'),
  otherMachines: z
    .array(machineSchema)
    .optional()
    .describe(
      'Machines of other jobs that measured some of the targets; base and head of a target share one.',
    ),
  standsIn: z
    .boolean()
    .optional()
    .describe(
      'No job has told anything of it: it holds what missing shares were to measure, and no identity.',
    ),
  interrupted: z.boolean().optional().describe('A job was ended before it had measured all it should.'),
  historyUnread: z
    .boolean()
    .optional()
    .describe(
      'Limits with `since` are configured, and the history that they are held against could not be read.',
    ),
  verdict: z.enum(verdicts),
  leftOut: z
    .strictObject({ count, names: z.array(text).max(MOST_LEFT_OUT) })
    .optional()
    .describe('Targets that the configuration’s `exclude` leaves out, and the names of the first of them.'),
  targets: z.array(targetSchema),
  trend: trendSchema.optional(),
  cost: z.strictObject({
    seconds: secondsSchema.describe('Wall-clock time from start to verdict.'),
    evaluations: count.describe('Evaluator processes that were run.'),
  }),
})

export type PlatformResults = z.infer<typeof platformSchema>

/** Evaluator processes that gave these targets their figures. */
export function evaluationsOf(targets: readonly TargetResults[]): number {
  const alone = targets.map(
    ({ runs }) => runs.exact + 2 * runs.pairs + (runs.explaining ?? 0) + (runs.without ?? 0),
  )
  // Those of several targets are one target's as much as another's.
  const together = new Map(
    targets.flatMap(({ runs }) =>
      runs.together === undefined ? [] : [[runs.together.first, runs.together.evaluations] as const],
    ),
  )
  return [...alone, ...together.values()].reduce((sum, count) => sum + count, 0)
}
