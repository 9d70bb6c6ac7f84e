// `overrides` of the configuration file: limits of some targets, or on some platforms.

import { z } from 'zod'
import type { LimitOverride, WrittenPattern } from '../model/target.ts'
import { EVEN_WITH_ISSUES, textLeaf } from './leaf.ts'
import { parsed, type Parsed } from './parsed.ts'
import { scanTargetPattern } from './target-pattern.ts'
import { systemsSchema, TARGET_PATTERN } from './target-schema.ts'
import { thresholdsSchema } from './threshold-schema.ts'

const matchSchema = textLeaf(
  (text): Parsed<WrittenPattern> => {
    const origin = scanTargetPattern(text)
    return origin.ok ? parsed({ text: text.trim(), origin: origin.value }) : origin
  },
  {
    title: 'pattern',
    description:
      'Targets that these limits are for, with all that is below: a pattern as in `targets`. Without it, all.',
    examples: ['nixosConfigurations.*', 'checks.${system}'],
    pattern: `^${TARGET_PATTERN}$`,
  },
)

const overrideSchema = z
  .strictObject({
    match: matchSchema.optional(),
    systems: systemsSchema('these limits would hold nowhere')
      .optional()
      .describe('Systems of the platforms on which these limits hold. Without it, all.')
      .meta({ title: 'list of systems', examples: [['aarch64-darwin']] }),
    thresholds: thresholdsSchema
      .optional()
      .describe('Over the thresholds of the whole configuration: per metric, part by part.')
      .meta({ title: 'mapping' }),
  })
  .superRefine((written, context) => {
    for (const message of gapsOf(written)) context.addIssue({ code: 'custom', path: [], message })
  }, EVEN_WITH_ISSUES)
  .meta({ required: ['thresholds'], anyOf: [{ required: ['match'] }, { required: ['systems'] }] })

function gapsOf(written: { match?: unknown; systems?: unknown; thresholds?: unknown }): readonly string[] {
  const { match, systems, thresholds } = written
  return [
    ...(match === undefined && systems === undefined
      ? ['these limits are for everything; write match, or systems, or both, or put them under thresholds']
      : []),
    ...(thresholds === undefined ? ['this entry sets no limits; write thresholds'] : []),
  ]
}

const MOST_OVERRIDES = 1000

export const overridesSchema = z
  .array(
    overrideSchema.transform(({ thresholds = {}, ...where }): LimitOverride => ({ ...where, thresholds })),
  )
  .max(MOST_OVERRIDES, { error: `there are more than ${MOST_OVERRIDES} of them; write patterns with *` })
