// Why a finding's outcome is what it is, where the figures do not say: as data, which reports put into words.

import { z } from 'zod'
import { unbuiltKinds } from './built.ts'
import { countSchema, secondsSchema } from './figure.ts'
import { sides } from './revision.ts'

/** Why a target that was pursued was timed no further. */
export const timingEnds = ['settled', 'max-pairs', 'time-budget', 'interrupted'] as const

export type TimingEnd = (typeof timingEnds)[number]

/** Those that say all there is to say. */
const plainKinds = [
  'same-work',
  'same-apart-from-revision',
  'varies',
  'varies-in-head',
  'crossed-in-base',
  'may-fail',
  'not-told',
  'not-in-base',
  'not-in-head',
  'base-not-measured',
  'head-not-measured',
  'not-measured',
] as const

const timingSchema = z
  .enum(timingEnds)
  .optional()
  .describe('Why there are no more pairs; absent where there was nothing to time.')

/** Why the time of a target was not pursued. */
const notPursuedReasons = [
  z
    .strictObject({ kind: z.enum(['screened', 'decided-by-counters', 'timing-off']) })
    .describe(
      'Counters let expect no change that matters, and a glance showed none; it fails by what is exact, so that time decides nothing; or nothing is timed at all.',
    ),
  z
    .strictObject({ kind: z.literal('timed-as'), target: z.string() })
    .describe('Of targets that changed alike another was timed.'),
  z
    .strictObject({ kind: z.literal('no-time'), needed: secondsSchema, left: secondsSchema })
    .describe('What deciding takes, and what was left of the time budget, both in seconds.'),
] as const

const notPursuedSchema = z.discriminatedUnion('kind', notPursuedReasons)

export const reasonSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(plainKinds) }),
    z
      .strictObject({
        kind: z.literal('too-few-pairs'),
        pairs: countSchema,
        needed: countSchema,
        timing: timingSchema,
      })
      .describe('There are fewer pairs than an interval needs.'),
    z
      .strictObject({ kind: z.literal('interval-over-limit'), pairs: countSchema, timing: timingSchema })
      .describe('A limit lies within the interval.'),
    z
      .strictObject({ kind: z.literal('timing-ended'), timing: z.enum(timingEnds) })
      .describe('A ceiling or floor was crossed by fewer runs than it takes.'),
    z
      .strictObject({ kind: z.literal('proven-together'), targets: countSchema })
      .describe('Evaluated together with others, so many in all; there is no figure of it alone.'),
    z.strictObject({ kind: z.literal('timed-run-failed'), side: z.enum(sides) }),
    z
      .strictObject({ kind: z.literal('unbuilt'), side: z.enum(sides), why: z.enum(unbuiltKinds) })
      .describe('A real build was asked for, and came to no end.'),
    ...notPursuedReasons,
    z
      .strictObject({ kind: z.literal('sentence'), text: z.string() })
      .describe('As a file of version 1 of the schema has it.'),
  ])
  .describe('Why the outcome is what it is, where the figures do not say.')

export type Reason = z.infer<typeof reasonSchema>

export type NotPursued = z.infer<typeof notPursuedSchema>

export function isNotPursued(reason: Reason): reason is NotPursued {
  return notPursuedSchema.safeParse(reason).success
}
