// `explain` of the configuration file: how long the gate may take to prove what of a change it comes from.

import { z } from 'zod'
import { defaultConfig } from './default-config.ts'
import { quantityLeaf } from './leaf.ts'
import { NONE } from './limit.ts'
import { LONGEST_SECONDS } from './nix-schema.ts'
import { type Parsed, parsed, problem } from './parsed.ts'
import { formatQuantity, parseQuantity, time } from './quantity.ts'
import { quoted } from '../text/quoted.ts'

const { explain: defaults } = defaultConfig

export const explainSchema = z.strictObject({
  budget: quantityLeaf(time, lengthFault, {
    title: 'duration',
    default: formatQuantity(defaults.budgetSeconds, time),
    description:
      'For evaluations of head without parts of the change, which prove what of it a regression comes from: of all targets together. With none, nothing is proven.',
    examples: ['30s', NONE],
    none: 0,
  }).optional(),
})

function lengthFault(seconds: number): string | undefined {
  return seconds > LONGEST_SECONDS ? 'is longer than a week; write a time like 2min' : undefined
}

/** As an argument has it. */
export function parseBudget(text: string): Parsed<number> {
  if (text === NONE) return parsed(0)
  const quantity = parseQuantity(text, time)
  if (!quantity.ok) return quantity
  const fault = lengthFault(quantity.value)
  return fault === undefined ? quantity : problem(`${quoted(text)} ${fault}`)
}
