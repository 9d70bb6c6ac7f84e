// What a figure was measured with and on: only figures of the same identity are compared.

import { z } from 'zod'
import { countSchema } from './figure.ts'

const text = z.string()
const count = countSchema

const isolationSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('landlock'), version: count.describe('Of the kernel’s interface.') }),
    z.strictObject({ kind: z.literal('none'), reason: text }),
  ])
  .describe('What held evaluators to the store, the project and its sources, beside Nix’s own modes.')

const instructionCounterSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('counted'), from: text }),
    z.strictObject({ kind: z.literal('none'), reason: text }),
  ])
  .describe('By what instructions were counted, or why not.')

export const machineSchema = z.strictObject({
  os: text,
  cpu: text,
  cores: count,
  memoryBytes: count,
  residentMemoryFrom: text.describe('How peak memory was read.'),
  instructions: instructionCounterSchema.optional(),
  isolation: isolationSchema.optional(),
})

export const identitySchema = z
  .strictObject({
    implementation: z.enum(['nix', 'lix', 'determinate', 'unknown']),
    version: text,
    settings: z.record(text, text).describe('The Nix settings that can change a figure.'),
    machine: machineSchema,
  })
  .describe('What must be equal for two measurements to be comparable.')

export type Identity = z.infer<typeof identitySchema>
export type InstructionCounter = z.infer<typeof instructionCounterSchema>
export type Isolation = z.infer<typeof isolationSchema>
export type Machine = z.infer<typeof machineSchema>
