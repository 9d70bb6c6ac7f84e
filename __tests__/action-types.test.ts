// action-types.yml says of each input and output of action.yml what it takes and gives, as the program does.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseActionInputs } from '../src/core/github/action-inputs.ts'
import { verdicts } from '../src/core/model/finding.ts'
import { oneOf } from '../src/core/text/nearest-word.ts'
import { UsageError } from '../src/errors.ts'

const read = (file: string): unknown => parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))

/** The format of github-actions-typing, as far as it is used here. */
const typeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['string', 'boolean', 'integer', 'float']) }),
  z.strictObject({ type: z.literal('enum'), 'allowed-values': z.array(z.string()).min(1) }),
  z.strictObject({
    type: z.literal('list'),
    separator: z.string(),
    'list-item': z.strictObject({ type: z.literal('string') }),
  }),
])
const types = z
  .strictObject({ inputs: z.record(z.string(), typeSchema), outputs: z.record(z.string(), typeSchema) })
  .parse(read('action-types.yml'))
const action = z
  .object({
    inputs: z.record(z.string(), z.unknown()),
    outputs: z.record(z.string(), z.unknown()),
  })
  .parse(read('action.yml'))

/** What the program says to a value of an input; undefined where it takes it. */
function refusal(input: string, value: string): UsageError | undefined {
  try {
    parseActionInputs((name) => (name === input ? value : ''))
    return undefined
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}

test('there is a type of each input and output, in their order', () => {
  expect(Object.keys(types.inputs)).toEqual(Object.keys(action.inputs))
  expect(Object.keys(types.outputs)).toEqual(Object.keys(action.outputs))
})

describe.each(Object.entries(types.inputs))('the input %s', (name, type) => {
  test('takes what its type says', () => {
    if (type.type === 'enum') {
      expect(refusal(name, 'something else')?.remedy).toContain(oneOf(type['allowed-values']))
    }
    if (type.type === 'boolean') expect(refusal(name, 'yes')?.remedy).toContain(oneOf(['true', 'false']))
    if (type.type === 'integer') {
      expect(refusal(name, '3')).toBeUndefined()
      expect(refusal(name, 'three')).toBeDefined()
    }
    if (type.type === 'list') expect(type.separator).toBe('\n')
    if (type.type === 'string') expect(refusal(name, 'yes')?.message ?? '').not.toContain('did you mean')
  })
})

test('the output verdict is one of the verdicts', () => {
  expect(types.outputs.verdict).toEqual({ type: 'enum', 'allowed-values': [...verdicts] })
})
