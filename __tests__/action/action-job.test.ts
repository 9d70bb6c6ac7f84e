// The program in a workflow, run in this process over fakes: outputs, job summary, log, files and exit status.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { actionJob } from '../../src/action/action-job.ts'
import { parseResults } from '../../src/core/model/parse-results.ts'
import { parsePlan } from '../../src/core/share/plan.ts'
import { InterruptedError, UsageError } from '../../src/errors.ts'
import { actionOutputs } from '../../src/outputs/action-outputs.ts'
import { writtenFormats } from '../../src/outputs/report-formats.ts'
import { type Choice, runJob } from '../../src/runtime/job.ts'
import { NAME, SYSTEM } from '../commands/run-gate.ts'
import { fakeBaselines } from '../fakes/baselines.ts'
import { fakeWorld, type FakeWorldOptions } from '../fakes/ports.ts'
import { fakeSha } from '../fakes/repository.ts'
import { fakeRuntime } from '../fakes/runtime.ts'
import { fakeToolkit } from '../fakes/toolkit.ts'

const WEB = ['packages', SYSTEM, 'web']
const slower = { targets: [{ path: WEB, base: {}, head: { counters: { functionCalls: 2_000_000 } } }] }
const same = { targets: [{ path: WEB, base: {}, head: {} }] }

/** Where a step's files go that nobody said where to put. */
const REPORT = '/runner/temp/nix-perf-gate-report'

interface Given {
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  readonly world?: FakeWorldOptions
  readonly instead?: Partial<Choice>
}

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'action-job-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

/** The base is given, unless an event tells it. */
async function action({ inputs = {}, env = {}, event, world = same, instead }: Given = {}) {
  const eventFile = join(directory, 'event.json')
  if (event !== undefined) writeFileSync(eventFile, JSON.stringify(event.payload))
  const toolkit = fakeToolkit({ ...(event === undefined && { base: 'main', head: 'HEAD' }), ...inputs })
  const fake = fakeWorld(world)
  const runtime = fakeRuntime(fake.ports, instead)
  const job = actionJob({
    env: {
      RUNNER_TEMP: '/runner/temp',
      GITHUB_STEP_SUMMARY: '/runner/summary',
      ...(event !== undefined && { GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: eventFile }),
      ...env,
    },
    toolkit,
    cacheClient: '/nowhere',
  })
  const status = await runJob(job, runtime)
  return { ...fake, toolkit, status, outputs: toolkit.outputs, log: toolkit.log, asked: runtime.asked }
}

const own = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'))

beforeEach(() => {
  for (const write of own) write.mockClear()
})
afterEach(() => {
  for (const write of own) expect(write).not.toHaveBeenCalled()
})

const errorsIn = (log: readonly string[]) => log.filter((line) => line.startsWith('error: '))

describe('gate', () => {
  test('is what runs where no command is given: files, all its outputs, and the summary', async () => {
    const { status, outputs, written, toolkit } = await action()
    expect(status).toBe(0)
    const files = writtenFormats.map(({ file }) => [file.output, join(REPORT, file.name)] as const)
    expect(outputs).toMatchObject({ ...Object.fromEntries(files), verdict: 'pass', regressions: 0 })
    expect(Object.keys(outputs).sort()).toEqual(
      actionOutputs
        .map(({ name }) => name)
        .filter((name) => name !== 'matrix')
        .sort(),
    )
    expect([...written.keys()]).toEqual(files.map(([, path]) => path))
    expect(toolkit.summaryText()).toBe(written.get(join(REPORT, 'report.md')))
  })

  test('fails the job where a target got worse, with an annotation', async () => {
    const { status, outputs, log, written } = await action({ world: slower })
    expect(status).toBe(1)
    const results = parseResults(written.get(join(REPORT, 'results.json')) ?? '', 'results.json')
    const failing = results.platforms
      .flatMap(({ targets }) => targets)
      .flatMap(({ findings }) => findings.filter(({ outcome }) => outcome === 'regression'))
    expect(outputs).toMatchObject({ verdict: 'fail', regressions: failing.length })
    expect(errorsIn(log)).toContain('error: nix-perf-gate: fail; the report is in the job summary')
  })

  test('tells the log what it is at, in groups', async () => {
    expect((await action()).log).toEqual(
      expect.arrayContaining([
        'group: Evaluating',
        'info: 1/2 packages.x86_64-linux.web (head)',
        'end of group',
      ]),
    )
  })

  test('writes to the folder that was named, and profiles of what was traced there', async () => {
    const { written } = await action({ world: slower, inputs: { 'output-directory': '/out' } })
    const folders = [...written.keys()].filter((path) => path.endsWith('/ANALYSIS.md'))
    expect(folders.sort()).toEqual(
      ['base', 'head'].map((side) => `/out/profiles/${NAME}/${side}/ANALYSIS.md`),
    )
  })

  test('measures in the workspace, with the Nix that was named', async () => {
    const { asked, toolkit } = await action({
      inputs: { nix: '/opt/nix' },
      env: { GITHUB_WORKSPACE: '/work' },
    })
    expect(asked).toMatchObject([{ nixFile: '/opt/nix' }])
    expect(toolkit.state).toEqual({ folder: '/temporary/nix-perf-gate-own' })
  })

  test('of a pull request takes base from the event', async () => {
    const { status, written } = await action({
      event: {
        name: 'pull_request',
        payload: {
          pull_request: {
            number: 7,
            base: { sha: fakeSha('base'), ref: 'main' },
            head: { sha: fakeSha('head'), ref: 'change' },
          },
        },
      },
    })
    expect(status).toBe(0)
    expect(JSON.parse(written.get(join(REPORT, 'results.json')) ?? '')).toMatchObject({
      base: { revision: fakeSha('base') },
      head: { revision: fakeSha('head') },
    })
  })

  test('keeps the figures of a push to the default branch', async () => {
    const push = (ref: string) => ({
      name: 'push',
      payload: {
        ref,
        before: fakeSha('base'),
        after: fakeSha('head'),
        repository: { default_branch: 'main' },
      },
    })
    const saves = async (ref: string) => {
      const baselines = fakeBaselines()
      expect((await action({ event: push(ref), instead: { baselines } })).status).toBe(0)
      return baselines.calls.filter((call) => call.startsWith('save '))
    }
    expect(await saves('refs/heads/main')).toHaveLength(1)
    expect(await saves('refs/heads/other')).toHaveLength(0)
  })
})

test('measure keeps its results file, and has no verdict', async () => {
  const { status, outputs, written, toolkit } = await action({
    inputs: { command: 'measure', share: '1/2', targets: NAME },
    world: slower,
  })
  expect(status).toBe(0)
  expect(outputs).toEqual({ 'results-file': join(REPORT, 'results.json') })
  expect([...written.keys()]).toEqual([join(REPORT, 'results.json')])
  expect(toolkit.summaryText()).toBe('')
})

test('measure fails the job where its results file can not be written: the others would miss it', async () => {
  const writeError = new UsageError('No.', { remedy: '' })
  const { status, outputs, log } = await action({
    inputs: { command: 'measure', share: '1/2', targets: NAME },
    world: { ...same, writeError },
  })
  expect({ status, outputs }).toEqual({ status: 3, outputs: {} })
  expect(log).toContain(`warning: Not written: ${join(REPORT, 'results.json')}. No. `)
})

test('plan gives the matrix', async () => {
  const { status, outputs } = await action({ inputs: { command: 'plan' } })
  expect(status).toBe(0)
  expect(Object.keys(outputs)).toEqual(['matrix'])
  expect(parsePlan(String(outputs.matrix), 'matrix').include).toMatchObject([{ targets: NAME }])
})

test('profile gives the index of its folder', async () => {
  const { status, outputs, toolkit } = await action({ inputs: { command: 'profile' } })
  expect(status).toBe(0)
  expect(outputs).toEqual({ 'report-file': '/runner/temp/nix-profiles/20261121-073000/README.md' })
  expect(toolkit.summaryText()).toContain(NAME)
})

describe('what is thrown', () => {
  test('is an error with what to do, and the exit status that it has', async () => {
    const { status, outputs, log } = await action({ inputs: { command: 'gaet' } })
    expect({ status, outputs }).toEqual({ status: 2, outputs: {} })
    expect(errorsIn(log)).toEqual([expect.stringContaining('gaet')])
  })

  test('leaves the verdict incomplete where the gate could not measure', async () => {
    const nixError = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const { status, outputs } = await action({ world: { ...same, nixError } })
    expect({ status, outputs }).toEqual({ status: 3, outputs: { verdict: 'incomplete' } })
  })

  test('has no secret of the job in it, which the runner is told of', async () => {
    const secret = 'ghs_0123456789'
    const { log, toolkit } = await action({ inputs: { command: secret }, env: { INPUT_TOKEN: secret } })
    expect(log.join('\n')).not.toContain(secret)
    expect(toolkit.secrets).toEqual([secret])
  })

  test('is an interruption where the job was cancelled', async () => {
    const interruption = new AbortController()
    interruption.abort(new InterruptedError())
    expect((await action({ world: { ...same, signal: interruption.signal } })).status).toBe(130)
  })

  test('names the event file that can not be read, where nothing else tells what base is', async () => {
    const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/nowhere/event.json' }
    const { status, log } = await action({ env, inputs: { base: '', head: '' } })
    expect(status).toBe(2)
    expect(errorsIn(log)).toEqual([expect.stringContaining('/nowhere/event.json')])
  })
})
