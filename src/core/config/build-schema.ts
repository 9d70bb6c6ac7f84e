// `build` of the configuration file: whether what changed is built for real, whose code that may be, and for how long.

import { z } from 'zod'
import type { Building } from '../model/config.ts'
import { defaultBuilding } from './default-config.ts'
import { quantityLeaf } from './leaf.ts'
import { LONGEST_SECONDS } from './nix-schema.ts'
import { formatQuantity, time } from './quantity.ts'
import { shown } from '../text/quoted.ts'

const mappingSchema = z.strictObject({
  forks: z.boolean().optional().meta({
    title: 'boolean',
    default: defaultBuilding.forks,
    description:
      'Whether pull requests from forks are built, too. Builders then run the code of whoever opens one.',
  }),
  'time-budget': quantityLeaf(
    time,
    (seconds) => {
      if (seconds === 0) return 'leaves no time to build; write a time like 30min'
      return seconds > LONGEST_SECONDS ? 'is longer than a week; write a time like 30min' : undefined
    },
    {
      title: 'duration',
      default: formatQuantity(defaultBuilding.budgetSeconds, time),
      description:
        'How long building may take, for each side. What is not built by then leaves the gate incomplete.',
      examples: ['10min', '2h'],
    },
  ).optional(),
})

type Written = z.output<typeof mappingSchema>

export const buildSchema = z
  .union([z.boolean(), mappingSchema], {
    error: ({ input }) =>
      `found ${shown(input)}; write true, false, or a mapping like { time-budget: 10min }`,
  })
  .transform((written): Building | undefined => {
    if (written === false) return undefined
    return buildingOf(written === true ? {} : written)
  })

function buildingOf(written: Written): Building {
  return {
    forks: written.forks ?? defaultBuilding.forks,
    budgetSeconds: written['time-budget'] ?? defaultBuilding.budgetSeconds,
  }
}
