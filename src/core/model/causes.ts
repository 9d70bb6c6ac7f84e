// What of a change makes head dearer, as measured: head evaluated without it. As the results file holds it.

import { z } from 'zod'
import { countSchema, differenceSchema, shareSchema, valueSchema } from './figure.ts'
import { metricIds } from './metric.ts'
import { MOST_FILE, nameSchema } from './place.ts'

/** Rows, and places of a row, that are kept. */
export const MOST_CAUSES = 20
export const MOST_PLACES = 20

/** Of a net change next to nothing. */
const MOST_PORTION = 1e12

const causePlaceSchema = z
  .union([
    z.strictObject({
      file: z
        .string()
        .max(MOST_FILE)
        .describe(
          'Relative to the root of the repository: head’s, or base’s where it is gone. A folder ends in a slash.',
        ),
      first: countSchema
        .optional()
        .describe('First line, of head; of lines that are gone, of base. Without it: all of it.'),
      last: countSchema.optional(),
      edit: z.enum(['added', 'edited', 'removed', 'moved']),
    }),
    z.strictObject({ input: nameSchema.describe('Of the flake: what its lock file names.') }),
  ])
  .describe('A part of the change.')

const places = z.array(causePlaceSchema).max(MOST_PLACES)

/** Less than nothing: without it, head would be dearer still. */
const portionSchema = z.number().min(-MOST_PORTION).max(MOST_PORTION)

const shareOfIncrease = portionSchema.describe('Share of the increase (or decrease): 1 is all of it.')

const causeRowSchema = z
  .strictObject({
    places: places.min(1),
    more: countSchema.optional().describe('Places beyond those that are named.'),
    folder: z
      .string()
      .max(MOST_FILE)
      .optional()
      .describe('What all places lie in, where it is one of them and there was no time to tell which.'),
    needs: places
      .optional()
      .describe('Places that only these need: they can not be left out without these, and do nothing then.'),
    dependents: places
      .optional()
      .describe('Places that had to be left out too, since head does not evaluate with them alone.'),
    without: valueSchema.describe('The metric of head without these places, in its base unit.'),
    gone: shareOfIncrease,
    each: z
      .array(portionSchema.nullable())
      .max(MOST_PLACES)
      .optional()
      .describe('What is gone without each of the places alone; null where that does not evaluate.'),
    alone: z
      .array(portionSchema.nullable())
      .max(MOST_PLACES)
      .optional()
      .describe('What each of the places adds to base by itself; null where that does not evaluate.'),
    relation: z
      .enum(['only-together', 'either', 'inseparable', 'among'])
      .optional()
      .describe(
        'only-together: without any one of them it is gone. either: it stays as long as one of them does. inseparable: head does not evaluate with some of them. among: it is one or more of these places.',
      ),
  })
  .describe('One cause.')

export const causesSchema = z
  .strictObject({
    metric: z.enum(metricIds).describe('The metric that was read.'),
    difference: differenceSchema.describe('head − base of that metric, of which all shares are.'),
    evaluations: countSchema.describe('Evaluations of head without parts of the change.'),
    stopped: z
      .enum(['budget', 'interrupted', 'failed'])
      .optional()
      .describe('Why no more was asked, where something is left to find.'),
    rows: z.array(causeRowSchema).max(MOST_CAUSES).describe('The largest first. Shares of rows may overlap.'),
    unresolved: shareSchema.describe('What of the increase no row accounts for, as a share of it.'),
  })
  .describe('What of the change it comes from, proven by evaluating head without it.')

export type CausesExplanation = z.infer<typeof causesSchema>
export type CauseRow = z.infer<typeof causeRowSchema>
export type CausePlace = z.infer<typeof causePlaceSchema>
