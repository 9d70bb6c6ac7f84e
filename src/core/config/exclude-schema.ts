// `exclude` of the configuration file: what is left out of the targets.

import { z } from 'zod'
import { scanExclusion } from './exclusion.ts'
import { textLeaf } from './leaf.ts'
import { TARGET_PATTERN } from './target-schema.ts'

const exclusionSchema = textLeaf(scanExclusion, {
  title: 'pattern',
  description: 'A pattern as in `targets`: what it matches, and all that is below it, is left out.',
  examples: ['packages.${system}.wip-*', 'nixosConfigurations.installer', './default.nix#tests'],
  pattern: `^${TARGET_PATTERN}$`,
})

const MOST_EXCLUSIONS = 1000

export const excludeSchema = z
  .array(exclusionSchema)
  .max(MOST_EXCLUSIONS, { error: `there are more than ${MOST_EXCLUSIONS} of them; write patterns with *` })
