// `report` of the configuration file: what of the results has a row of its own.

import { z } from 'zod'
import { defaultConfig } from './default-config.ts'
import { quantityLeaf } from './leaf.ts'
import { NONE } from './limit.ts'
import { formatQuantity, percentage } from './quantity.ts'

const { report: defaults } = defaultConfig

/** A larger one would hide that a target became twice as dear. */
const LARGEST = 0.2

export const reportSchema = z.strictObject({
  'smallest-change': quantityLeaf(percentage, sizeFault, {
    title: 'percentage',
    default: defaults.smallestChange === 0 ? NONE : formatQuantity(defaults.smallestChange, percentage),
    description:
      'Targets that are within all limits and of which nothing changed by this much are told in one line, without a row, and are no reason for a comment. Whatever is over a limit has its row.',
    examples: ['0.5%', NONE],
    none: 0,
  }).optional(),
})

function sizeFault(fraction: number): string | undefined {
  return fraction > LARGEST
    ? `hides changes that matter; write at most ${formatQuantity(LARGEST, percentage)}`
    : undefined
}
