// The files that describe the project say what its code does.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseActionInputs } from '../../src/core/github/action-inputs.ts'
import { actionOutputs } from '../../src/outputs/action-outputs.ts'
import { fileNames, writtenFormats } from '../../src/outputs/report-formats.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const described = z.object({ description: z.string().min(1) })

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  // Strict: a `default` would override the configuration file, and is refused here; what GitHub alone knows is not configured.
  inputs: z
    .object({
      token: described.extend({ default: z.literal('${{ github.token }}') }).strict(),
      matrix: described.extend({ default: z.literal('${{ toJSON(matrix) }}') }).strict(),
    })
    .catchall(described.extend({ required: z.literal(false).optional() }).strict()),
  outputs: z.record(z.string(), described.strict()),
  runs: z.strictObject({
    using: z.literal('node24'),
    main: z.string(),
    post: z.string(),
    'post-if': z.literal('always()'),
  }),
})

describe('action.yml', () => {
  const action = actionSchema.parse(parse(read('action.yml')))

  test('declares the inputs that the code reads, and no others', () => {
    const names = new Set<string>()
    parseActionInputs((name) => {
      names.add(name)
      return ''
    })
    expect(Object.keys(action.inputs).sort()).toEqual([...names].sort())
  })

  test('declares the outputs of the code’s table, and no others', () => {
    const declared = Object.entries(action.outputs).map(([name, { description }]) => ({ name, description }))
    expect(declared).toEqual(expect.arrayContaining([...actionOutputs]))
    expect(declared).toHaveLength(actionOutputs.length)
  })

  test('names the files that go to the output directory, as the documentation does', () => {
    expect(action.inputs['output-directory']?.description).toContain(fileNames)
    const security = read('docs/security.md')
    for (const { file } of writtenFormats) expect(security).toContain(`\`${file.name}\``)
  })

  test.each([action.runs.main, action.runs.post])('runs %s, which is there', (path) => {
    expect(existsSync(new URL(path, root))).toBe(true)
  })
})

test('dist/ is fetched in each job that uses the action, and is under 6 MB', () => {
  const folder = fileURLToPath(new URL('dist/', root))
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .map((entry) => (entry.isFile() ? entry.size : 0))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6e6)
})

describe('package.json', () => {
  const manifest = z
    .object({ version: z.string(), bin: z.record(z.string(), z.string()), type: z.literal('module') })
    .parse(JSON.parse(read('package.json')))

  test.each(Object.entries(manifest.bin))('offers the program %s, which is there', (_, path) => {
    expect(existsSync(fileURLToPath(new URL(path, root)))).toBe(true)
  })
})
