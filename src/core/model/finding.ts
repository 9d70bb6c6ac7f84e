// The judgement on one target × metric, as the results file holds it, and what the findings come to.

import { z } from 'zod'
import { countSchema, differenceSchema, ratioSchema, shareSchema, valueSchema } from './figure.ts'
import { metricIds } from './metric.ts'
import { reasonSchema } from './reason.ts'

export const verdicts = ['pass', 'warn', 'fail', 'incomplete'] as const

export const outcomes = [
  'regression',
  'warning',
  'improvement',
  'changed',
  'unchanged',
  'inconclusive',
  'not-pursued',
  'not-available',
  'not-comparable',
  'failed',
] as const

const limitSchema = z
  .union([z.strictObject({ relative: differenceSchema }), z.strictObject({ absolute: differenceSchema })])
  .describe('A limit on change: a fraction of base, or a number in the metric’s base unit.')

const thresholdSchema = z
  .strictObject({
    warn: limitSchema.optional(),
    fail: limitSchema.optional(),
    minChange: valueSchema.optional(),
    max: valueSchema.optional(),
    min: valueSchema.optional(),
    since: z
      .strictObject({
        days: countSchema,
        warn: limitSchema.optional(),
        fail: limitSchema.optional(),
      })
      .optional()
      .describe('Limits on the change since so many days ago; without any of its own, those above.'),
  })
  .describe('The threshold that held for this finding, in the metric’s base unit.')

const intervalSchema = z
  .strictObject({ low: ratioSchema, high: ratioSchema, confidence: shareSchema })
  .describe('Interval for the ratio head/base, and its confidence.')

const changeSchema = z.strictObject({
  difference: differenceSchema.describe('head − base, in the metric’s base unit.'),
  ratio: ratioSchema.nullable().describe('head / base; null where base is 0.'),
  interval: intervalSchema.optional(),
})

export const findingSchema = z
  .strictObject({
    metric: z.enum(metricIds),
    kind: z
      .enum(['exact', 'sampled', 'single'])
      .describe(
        'As judged here: an exact metric that varied is sampled. `single`: measured once, of a real build.',
      ),
    outcome: z.enum(outcomes),
    base: valueSchema.nullable(),
    head: valueSchema.nullable(),
    change: changeSchema.nullable(),
    threshold: thresholdSchema.optional(),
    crossed: z
      .enum(['warn', 'fail', 'max', 'min', 'since'])
      .optional()
      .describe('The part of the threshold that was crossed.'),
    past: z
      .strictObject({
        revision: z.string(),
        timestamp: countSchema,
        value: valueSchema,
      })
      .optional()
      .describe('What of the history head was held against, where that limit was crossed.'),
    demoted: z
      .boolean()
      .optional()
      .describe('An exact metric that was seen to vary between runs of the same code.'),
    variesInHeadOnly: z
      .boolean()
      .optional()
      .describe('A demoted metric that base counts the same every time: the change makes it vary.'),
    accepted: z.boolean().optional().describe('A failing finding that a maintainer has let pass.'),
    reason: reasonSchema.optional(),
    samples: z
      .strictObject({ base: z.array(valueSchema), head: z.array(valueSchema) })
      .optional()
      .describe('The runs of a sampled metric in order; the nth of base and of head are a pair.'),
  })
  .describe('The judgement on one target × metric.')

export type Finding = z.infer<typeof findingSchema>
export type Outcome = Finding['outcome']
export type Change = z.infer<typeof changeSchema>
export type Interval = z.infer<typeof intervalSchema>
export type Verdict = (typeof verdicts)[number]
