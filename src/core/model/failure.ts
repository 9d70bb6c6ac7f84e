// Why a target could not be evaluated, as the results file holds it, and in one line.

import { z } from 'zod'
import { plainLines } from '../text/plain-text.ts'
import { missingShareSchema } from './share.ts'

const causeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['import-from-derivation', 'lock-file', 'missing-search-path']),
    }),
    z.strictObject({
      kind: z.literal('untracked-file'),
      file: z.string().describe('What the project names and its source lacks, relative to the source.'),
    }),
    z.strictObject({
      kind: z.literal('network'),
      host: z.string().optional().describe('What could not be reached, where Nix names it.'),
    }),
  ])
  .describe('What is known of why, where something can be said on what to do.')

export type FailureCause = z.infer<typeof causeSchema>

const failureSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['evaluation', 'build', 'unbuilt', 'time-out', 'out-of-memory', 'killed', 'not-measured']),
      message: z.string().describe('Nix’s own message, shortened, with its positions.'),
      cause: causeSchema.optional(),
    }),
    z.strictObject({
      kind: z.literal('share-missing'),
      share: missingShareSchema,
      message: z.string(),
    }),
  ])
  .describe(
    '`evaluation` is Nix’s own error, `build` that of a builder; `unbuilt` means that it could not be built, and all others that nothing is known of the target.',
  )

export const failuresSchema = z.strictObject({
  base: failureSchema.optional(),
  head: failureSchema.optional(),
})

export type Failure = z.infer<typeof failureSchema>
type Failures = z.infer<typeof failuresSchema> | undefined

/** Whether it is a fault of the code: it does not evaluate, or does not build. */
export function isOfCode({ kind }: Pick<Failure, 'kind'>): boolean {
  return kind === 'evaluation' || kind === 'build'
}

/** Whether it is told of a build, and not of an evaluation. */
export function isOfBuild({ failures }: { readonly failures?: Failures }): boolean {
  const kind = failureOf({ failures })?.kind
  return kind === 'build' || kind === 'unbuilt'
}

/** Nix's own last error, which names the cause; those before it say what was being evaluated. */
export function failureHeadline(failure: Failure | undefined): string {
  if (failure === undefined) return 'no message'
  switch (failure.kind) {
    case 'evaluation': {
      const lines = linesOf(failure)
      const last = lines.findLastIndex((line) => /^error:\s*\S/.test(line))
      return lines[last] ?? lines.find((line) => line !== '') ?? 'no message'
    }
    // What did not build stands first; what follows is Nix’s and the builder’s own.
    case 'build':
      return linesOf(failure)[0] ?? 'no message'
    case 'unbuilt':
      return 'was not built'
    case 'time-out':
      return 'took longer than it may'
    case 'out-of-memory':
      return 'ran out of memory'
    case 'killed':
      return 'was ended from outside'
    case 'not-measured':
    case 'share-missing':
      return 'was not measured'
  }
}

function linesOf({ message }: Failure): readonly string[] {
  return plainLines(message).map((line) => line.trim())
}

/** What a report shows of a target that failed: head's failure before base's. */
export function failureOf({ failures }: { readonly failures?: Failures }): Failure | undefined {
  return failures?.head ?? failures?.base
}
