// What the results file holds of the history: how figures of the default branch moved of late, and by which commits.

import { z } from 'zod'
import { countSchema, differenceSchema, valueSchema } from './figure.ts'
import { metricIds } from './metric.ts'
import { OBJECT_NAME } from './revision.ts'

/** What a picture shows. */
export const TREND_DAYS = 90

/** What a line tells, and what a creep is looked for in. */
export const RECENT_DAYS = 30

/** Figures that moved, of one platform. */
export const MOST_SERIES = 24

/** Of one target: its counters move together. */
export const MOST_OF_TARGET = 4

/** A picture is hardly as many dots wide. */
export const MOST_POINTS = 240

/** Commits that are named. */
export const MOST_COMMITS = 10

const sha = z.string().regex(OBJECT_NAME, 'expected an object name of Git')
const timestamp = countSchema.describe('Committer time, in seconds since 1970.')

const pointSchema = z
  .tuple([sha, timestamp, valueSchema])
  .describe('A commit from which on the figure has this value.')

const moveSchema = z
  .tuple([sha, timestamp, differenceSchema])
  .describe('A commit, and how much more the figure is than before it.')

const movesSchema = z.array(moveSchema).max(MOST_COMMITS)

const creepSchema = z
  .strictObject({
    crossed: z.enum(['warn', 'fail']).describe('The limit that the changes come to together.'),
    from: valueSchema,
    to: valueSchema.describe('`from` with the changes that crossed no limit, and no others.'),
    rises: countSchema.describe('Commits that made it worse, none of them by as much as a limit.'),
    commits: movesSchema.describe('Those that made it worse by the most, the gravest first.'),
  })
  .describe(`Many small changes for the worse within ${RECENT_DAYS} days that together cross a limit.`)

export const seriesSchema = z.strictObject({
  target: z.string(),
  metric: z.enum(metricIds),
  points: z.array(pointSchema).min(1).max(MOST_POINTS).describe('Where it changed, the oldest first.'),
  from: valueSchema.describe('The value when the time began that is shown, or the first that is known.'),
  to: valueSchema.describe('The newest value.'),
  moves: countSchema.describe('How many of the recorded commits changed it.'),
  largest: movesSchema.describe('Those that changed it by the most.'),
  recent: z
    .strictObject({ from: valueSchema, moves: countSchema })
    .describe(`The same of the last ${RECENT_DAYS} days.`),
  creep: creepSchema.optional(),
})

export const trendSchema = z
  .strictObject({
    until: timestamp.describe('When it was looked at.'),
    since: timestamp.describe('The time that is shown begins here.'),
    commits: countSchema.describe('How many commits were recorded in that time.'),
    series: z.array(seriesSchema).max(MOST_SERIES).describe('Figures that moved.'),
  })
  .describe('How exact figures of the default branch moved of late, by the same Nix.')

export type Trend = z.infer<typeof trendSchema>
export type TrendSeries = z.infer<typeof seriesSchema>
export type Creep = z.infer<typeof creepSchema>
export type Move = z.infer<typeof moveSchema>
