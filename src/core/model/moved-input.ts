// An input of a flake that moved, as the results file holds it.

import { z } from 'zod'

const shortText = z.string().max(300)

export const inputChanges = ['moved', 'added', 'removed', 'follows', 'own'] as const

export const inputSchema = z
  .strictObject({
    lockFile: shortText.describe('Path of the lock file in the repository.'),
    path: shortText.describe('Names of inputs from the flake down, with `/`: `home-manager/nixpkgs`.'),
    change: z
      .enum(inputChanges)
      .describe(
        'Moved; added; removed; follows another input now; or has a source of its own now, where it followed.',
      ),
    from: shortText
      .nullable()
      .describe('Short revision, hash or address in base; of one that followed: whom.'),
    to: shortText.nullable().describe('The same in head.'),
    days: z.number().int().optional().describe('How much newer head’s is; negative: older.'),
    copyOf: shortText
      .optional()
      .describe(
        'Input of the same repository that it could follow instead; only where the copy is new in head.',
      ),
  })
  .describe('An input of a flake whose lock differs between base and head.')

export type MovedInput = z.infer<typeof inputSchema>
