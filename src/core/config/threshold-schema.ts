// `thresholds` of the configuration file: one mapping per metric, written in the metric's unit.

import { z } from 'zod'
import { type Metric, type MetricId, metrics } from '../model/metric.ts'
import { isRecorded } from '../model/recorded-metric.ts'
import type { Thresholds } from '../model/target.ts'
import type { Limit, Threshold } from '../model/threshold.ts'
import { formatThreshold } from './format-threshold.ts'
import { type About, EVEN_WITH_ISSUES, leaf, quantityForm, writtenLeaf } from './leaf.ts'
import { limitExamples, limitPattern, type Measured, NONE, parseLimit } from './limit.ts'
import { parsed, problem } from './parsed.ts'
import { changeNotation, type Notation, parseQuantity, valueNotation } from './quantity.ts'
import { sinceOf, sinceSchema } from './since-schema.ts'
import { shown } from '../text/quoted.ts'

/** Each part is there and undefined: whatever it lies over is switched off. */
const JUDGE_NOTHING: Threshold = {
  warn: undefined,
  fail: undefined,
  minChange: undefined,
  max: undefined,
  min: undefined,
  since: undefined,
}

function limitSchema(metric: Measured, description: string) {
  const pattern = `^(?:${limitPattern(metric)}|${NONE})$`
  const text = { type: 'string', pattern }
  // YAML reads an unquoted +20 as the number 20.
  const form = metric.unit === 'count' ? { anyOf: [text, { type: 'integer', minimum: 0 }] } : text
  return writtenLeaf(
    (written) => (written === NONE ? parsed(undefined) : parseLimit(written, metric)),
    form,
    {
      title: 'limit',
      description,
      examples: [...limitExamples(metric), NONE],
    },
  )
}

function amountSchema(notation: Notation, description: string) {
  const about: About = { title: 'amount', description, examples: [...notation.examples.slice(0, 2), NONE] }
  const form = quantityForm(notation, [NONE])
  return writtenLeaf(
    (written) => (written === NONE ? parsed(undefined) : parseQuantity(written, notation)),
    form,
    about,
  )
}

/** Whether the history has it: only then is there anything to hold against the past. */
interface Judged extends Measured {
  readonly recorded: boolean
}

const SINCE = 'A change for the worse beyond this since then.'

const NOT_RECORDED = leaf<never>(
  () => problem('is for exact figures of a commit’s own, which are recorded; leave it out'),
  { not: {} },
  { title: 'nothing', description: 'Not for this metric: there is no history of it.' },
)

function partsSchema(metric: Judged) {
  const change = changeNotation[metric.unit]
  const value = valueNotation[metric.unit]
  return z
    .strictObject({
      warn: limitSchema(metric, 'A change for the worse beyond this is a warning.').optional(),
      fail: limitSchema(metric, 'A change for the worse beyond this fails the check.').optional(),
      'min-change': amountSchema(
        change,
        'A change smaller than this crosses neither tier, however large its percentage.',
      ).optional(),
      max: amountSchema(
        value,
        'Ceiling: a value of head above it fails the check, however small the change.',
      ).optional(),
      min: amountSchema(
        value,
        'Floor: a value of head below it fails the check, however small the change.',
      ).optional(),
      since: (metric.recorded ? sinceSchema(limitSchema(metric, SINCE)) : NOT_RECORDED).optional(),
    })
    .superRefine((written, context) => {
      for (const { path, message } of contradictions(written))
        context.addIssue({ code: 'custom', path, message })
    }, EVEN_WITH_ISSUES)
}

interface Written {
  readonly warn?: Limit | undefined
  readonly fail?: Limit | undefined
  readonly max?: number | undefined
  readonly min?: number | undefined
}

/** Only limits of one kind can be compared: 10% and +200ms are both in force, side by side. */
function contradictions({ warn, fail, max, min }: Written) {
  const above = isAbove(warn?.relative, fail?.relative) || isAbove(warn?.absolute, fail?.absolute)
  return [
    ...(above
      ? [
          {
            path: ['warn'],
            message: 'warn is above fail, so that nothing could be a warning; write a warn below fail',
          },
        ]
      : []),
    ...(isAbove(min, max)
      ? [{ path: ['min'], message: 'min is above max, so that no value could pass' }]
      : []),
  ]
}

function isAbove(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one > other
}

function metricSchema(metric: Judged) {
  const parts = partsSchema(metric).transform((written): Threshold => {
    const { 'min-change': minChange, since, ...rest } = written
    return {
      ...rest,
      ...('min-change' in written && { minChange }),
      ...('since' in written && { since: sinceOf(since) }),
    }
  })
  const nothing = z
    .literal(NONE)
    .describe('Judge nothing of this metric; it is still measured and shown.')
    .transform(() => JUDGE_NOTHING)
  const [percent = '', amount = ''] = limitExamples(metric)
  return z
    .union([parts, nothing], {
      error: ({ input }) =>
        `found ${shown(input)}; write { fail: ${percent} }, { fail: ${amount} } or ${NONE}`,
    })
    .meta({
      id: `threshold-${metric.unit}-${metric.better}-is-better${metric.recorded ? '' : '-not-recorded'}`,
    })
}

/** Metrics of one unit and direction share a schema, those of the history one of their own. */
const metricSchemas = new Map(
  metrics.map(judgedAs).map((judged) => [keyOf(judged), metricSchema(judged)] as const),
)

function judgedAs(metric: Metric): Judged {
  const { unit, better } = metric
  return { unit, better, recorded: isRecorded(metric) }
}

function keyOf({ unit, better, recorded }: Judged): string {
  return `${unit} ${better} ${String(recorded)}`
}

function entry(metric: Metric) {
  const judged = judgedAs(metric)
  const schema = metricSchemas.get(keyOf(judged)) ?? metricSchema(judged)
  const standard = formatThreshold(metric.threshold, metric)
  const holds = standard === '' ? 'No limit by default.' : `Default: ${standard}.`
  return [metric.id, schema.optional().describe(`${metric.about} ${holds}`)] as const
}

export const thresholdsSchema = z
  .strictObject(Object.fromEntries(metrics.map(entry)))
  .transform((written): Thresholds => {
    const thresholds: Partial<Record<MetricId, Threshold>> = {}
    for (const { id } of metrics) {
      const threshold = written[id]
      if (threshold !== undefined) thresholds[id] = threshold
    }
    return thresholds
  })
  .meta({ id: 'thresholds' })
