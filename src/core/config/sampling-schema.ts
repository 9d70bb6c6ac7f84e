// `sampling` of the configuration file: how often time and memory are measured, and how sure a finding must be.

import { z } from 'zod'
import { defaultConfig } from './default-config.ts'
import { quantityLeaf, writtenLeaf } from './leaf.ts'
import { NONE } from './limit.ts'
import { LONGEST_SECONDS } from './nix-schema.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { formatQuantity, percentage, time } from './quantity.ts'
import { quoted, shown } from '../text/quoted.ts'

const MOST_PAIRS = 1000

const { sampling: defaults } = defaultConfig

interface Pairs {
  readonly min: number
  readonly max: number
}

function parsePairs(text: string): Parsed<Pairs> {
  const [, low, high] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text) ?? []
  if (low === undefined)
    return problem(`${quoted(text)} is not a number of pairs; write a range like 3..20, or one number`)
  const pairs = { min: Number(low), max: Number(high ?? low) }
  if (pairs.min > pairs.max)
    return problem(`${quoted(text)} begins above its end; write ${pairs.max}..${pairs.min}`)
  if (pairs.min < 1)
    return problem(
      `${quoted(text)} begins below one pair; write a range like 3..20 (to time nothing: time-budget: none)`,
    )
  if (pairs.max > MOST_PAIRS)
    return problem(`${quoted(text)} is more than ${MOST_PAIRS} pairs; write a range like 3..20`)
  return parsed(pairs)
}

function confidenceFault(confidence: number): string | undefined {
  return confidence > 0.5 && confidence < 1
    ? undefined
    : 'is not between 50% and 100%; write a percentage like 99%'
}

const mappingSchema = z.strictObject({
  pairs: writtenLeaf(
    parsePairs,
    {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: MOST_PAIRS },
        { type: 'string', pattern: String.raw`^[1-9]\d{0,3}(?:\.\.[1-9]\d{0,3})?$` },
      ],
    },
    {
      title: 'range',
      default: `${defaults.minPairs}..${defaults.maxPairs}`,
      description:
        'Timing runs of each target: at least and at most this many pairs of one run of base and one of head. The gate stops as soon as it can decide.',
      examples: ['3..20', '10'],
    },
  ).optional(),
  confidence: quantityLeaf(percentage, confidenceFault, {
    title: 'percentage',
    default: formatQuantity(defaults.confidence, percentage),
    description: 'How sure a finding on a sampled metric must be, over all findings of a report together.',
    examples: ['95%', '99.9%'],
  }).optional(),
  'time-budget': quantityLeaf(
    time,
    (seconds) => (seconds > LONGEST_SECONDS ? 'is longer than a week; write a time like 10min' : undefined),
    {
      title: 'duration',
      default: formatQuantity(defaults.timeBudgetSeconds, time),
      description:
        'For all timing runs of the gate together. What is undecided when it is spent is inconclusive. With none, nothing is timed.',
      examples: ['2min', NONE],
      none: 0,
    },
  ).optional(),
})

const noneSchema = z
  .literal(NONE)
  .describe('Nothing is timed.')
  .transform((): z.output<typeof mappingSchema> => ({ 'time-budget': 0 }))

export const samplingSchema = z.union([mappingSchema, noneSchema], {
  error: ({ input }) => `found ${shown(input)}; write { time-budget: 5min } or ${NONE}`,
})
