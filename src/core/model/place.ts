// Where code stands: a function, or a call, as the results file holds it.

import { z } from 'zod'
import { countSchema } from './figure.ts'

/** Longest name, and longest path, that is kept; a stranger may have written them. */
export const MOST_NAME = 200
export const MOST_FILE = 400

/** Longest source text of a call that is kept. */
export const MOST_CALLEE = 60

const count = countSchema

export const nameSchema = z.string().max(MOST_NAME)

export const placeSchema = z
  .strictObject({
    origin: z
      .enum(['repository', 'input', 'other'])
      .describe('Whose file it is: the project’s own, that of a flake input, or any other.'),
    input: nameSchema
      .optional()
      .describe('The flake input: `nixpkgs`, or `home-manager/nixpkgs` of another one.'),
    file: z.string().max(MOST_FILE).describe('Relative to the root of the repository or of the input.'),
    line: count,
    column: count,
  })
  .describe('Where a function is defined; in head, or in base where head never calls it.')

export const callSiteSchema = z
  .strictObject({
    ...placeSchema.shape,
    callee: z.string().max(MOST_CALLEE).optional().describe('What is called, as the source has it.'),
  })
  .describe('Where a call is made; what line and column are zero of has none: Nix itself calls.')

export type CallSite = z.infer<typeof callSiteSchema>
