// The program at the terminal, run in this process: what it prints to the streams that it is given, and its exit status.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import stringWidth from 'string-width'
import { renderJson } from '../../src/core/model/format-results.ts'
import { parseResults } from '../../src/core/model/parse-results.ts'
import { parsePlan } from '../../src/core/share/plan.ts'
import { InterruptedError, UsageError } from '../../src/errors.ts'
import { printedFormats, writtenFormats } from '../../src/outputs/report-formats.ts'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { createRuntime } from '../../src/runtime/create-runtime.ts'
import type { Runtime } from '../../src/runtime/job.ts'
import { resultsOf } from '../fakes/results.ts'
import { runCli, same, slower, TARGET as NAME } from './run-cli.ts'

const longest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)))

/** Nothing is to reach the streams of this process. */
const own = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'))

beforeEach(() => {
  for (const write of own) write.mockClear()
})
afterEach(() => {
  for (const write of own) expect(write).not.toHaveBeenCalled()
})

describe('help', () => {
  test('goes to standard output, as wide as the terminal', async () => {
    const { status, stdout, stderr } = await runCli({ args: ['gate', '--help'] })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('--target <pattern>')
    expect(longest(stdout)).toBeLessThanOrEqual(80)
    expect(longest((await runCli({ args: ['gate', '--help'], columns: 100 })).stdout)).toBeGreaterThan(80)
  })

  test('is readable on a terminal that does not know its size', async () => {
    const { stdout } = await runCli({ args: ['gate', '--help'], columns: 0 })
    expect(stdout).toBe((await runCli({ args: ['gate', '--help'] })).stdout)
  })

  test('names every format that is printed, and every file that is written', async () => {
    const text = (await runCli({ args: ['gate', '--help'] })).stdout.replaceAll(/\s+/g, ' ')
    expect(text).toContain(printedFormats.map((name) => `"${name}"`).join(', '))
    for (const { file } of writtenFormats) expect(text).toContain(file.name)
  })

  test('is what there is without a verb, on standard error', async () => {
    const { status, stdout, stderr } = await runCli({ args: [] })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('measure base and head, decide, report, and set')
  })
})

test('the version is printed', async () => {
  expect(await runCli({ args: ['--version'] })).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})

describe('what is wrong with the arguments has exit status 2, and runs nothing:', () => {
  test.each([
    ['an option', ['gate', '--bsae', 'main'], '--bsae'],
    ['a verb', ['gtae'], 'gtae'],
    ['a format', ['gate', '--format', 'yaml'], 'yaml'],
    ['a format that is only written', ['gate', '--format', 'html'], 'html'],
    ['a target', ['gate', '--target', 'a..b'], 'a..b'],
    ['a share', ['measure', '--share', '3of4'], '3of4'],
    ['a number of shares', ['plan', '--shares', 'many'], 'many'],
    ['a plan', ['report', 'results.json', '--plan', '[]'], '--plan'],
  ])('%s that there is not', async (_, args, told) => {
    const { status, stdout, stderr, nix } = await runCli({ args })
    expect({ status, stdout, calls: nix.calls }).toEqual({ status: 2, stdout: '', calls: [] })
    expect(stderr).toContain(told)
  })
})

describe('gate', () => {
  test('prints the report and fails where a target got worse', async () => {
    const { status, stdout, stderr } = await runCli({ args: ['gate'], world: slower })
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain(NAME)
    expect(stdout).not.toContain('\u001B')
    expect(longest(stdout)).toBeLessThanOrEqual(80)
  })

  test('opens the Nix that was named', async () => {
    const { asked } = await runCli({ args: ['gate', '--nix', '/opt/nix'] })
    expect(asked).toMatchObject([{ nixFile: '/opt/nix' }])
  })

  test.each(printedFormats)('prints %s, and nothing besides', async (format) => {
    const { status, stdout, stderr } = await runCli({ args: ['gate', '--format', format] })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.length).toBeGreaterThan(0)
    if (format === 'json') expect(parseResults(stdout, 'results.json').verdict).toBe('pass')
  })

  test('writes all files, and the profiles of what was traced', async () => {
    const { status, stderr, written } = await runCli({ args: ['gate', '--output', 'out'], world: slower })
    expect(status).toBe(1)
    const reports = writtenFormats.map(({ file }) => `out/${file.name}`)
    expect(stderr).toBe('Written: out/results.json, out/report.md, out/report.html\n')
    expect([...written.keys()]).toEqual(expect.arrayContaining(reports))
    expect([...written.keys()].filter((path) => path.endsWith('ANALYSIS.md')).sort()).toEqual([
      `out/profiles/${NAME}/base/ANALYSIS.md`,
      `out/profiles/${NAME}/head/ANALYSIS.md`,
    ])
  })

  test('says what it can not write, and keeps its exit status', async () => {
    const writeError = new UsageError('out cannot be written.', { remedy: 'Name another folder.' })
    const { status, stderr } = await runCli({
      args: ['gate', '--output', 'out'],
      world: { ...same, writeError },
    })
    expect(status).toBe(0)
    expect(stderr).toBe(
      `Not written: ${writtenFormats.map(({ file }) => `out/${file.name}`).join(', ')}. out cannot be written. Name another folder.\n`,
    )
  })

  test('is in colours at a terminal, and not where nobody wants them', async () => {
    const args = ['gate']
    expect((await runCli({ args, columns: 100 })).stdout).toContain('\u001B[')
    expect((await runCli({ args, columns: 100, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001B[')
  })

  test('tells how far it is where somebody watches, and a log of a CI system line by line', async () => {
    const args = ['gate', '--format', 'json']
    expect((await runCli({ args, columns: 100 })).stderr).toContain('Evaluating')
    expect((await runCli({ args, env: { CI: 'true' } })).stderr).toContain('\n  1/2 ')
  })
})

describe('what is thrown is told on standard error', () => {
  const failing = (error: Error) => ({ git: { open: () => Promise.reject(error) } })

  test('with what to do, and the exit status that it has', async () => {
    const error = new UsageError('There is no repository.', { remedy: 'Make one.' })
    expect(await runCli({ args: ['gate'], instead: () => failing(error) })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'error: There is no repository.\n\nMake one.\n',
    })
  })

  test('as what the machine has too little of, where it is that', async () => {
    const error = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const { status, stderr } = await runCli({ args: ['gate'], instead: () => failing(error) })
    expect(status).toBe(3)
    expect(stderr).toMatch(/^error: The gate can not go on/)
  })

  test('without the secrets of the environment', async () => {
    const secret = 'ghs_0123456789'
    const error = new UsageError(`${secret} is no repository.`, { remedy: '' })
    const { stderr } = await runCli({
      args: ['gate'],
      instead: () => failing(error),
      env: { GH_TOKEN: secret },
    })
    expect(stderr).toBe('error: *** is no repository.\n')
  })

  test('as an interruption where the program was asked to stop', async () => {
    const interruption = new AbortController()
    interruption.abort(new InterruptedError())
    const { status } = await runCli({ args: ['gate'], world: { ...same, signal: interruption.signal } })
    expect(status).toBe(130)
  })
})

test('a gate that is interrupted keeps what was measured, and gives 130', async () => {
  const interruption = new AbortController()
  const { status, stdout } = await runCli({
    args: ['gate', '--format', 'json'],
    world: {
      ...slower,
      signal: interruption.signal,
      onRun: ({ kind }) => {
        if (kind === 'timed') interruption.abort(new InterruptedError())
      },
    },
  })
  expect(status).toBe(130)
  expect(parseResults(stdout, 'results.json').verdict).toBe('fail')
})

test('plan prints a matrix and nothing else', async () => {
  const { status, stdout, stderr } = await runCli({ args: ['plan'] })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(parsePlan(stdout, 'standard output').include).toMatchObject([{ share: '1/1', targets: NAME }])
})

test('measure measures its share, and fails nobody', async () => {
  const args = ['measure', '--share', '1/2', '--target', NAME, '--format', 'json']
  const { status, stdout } = await runCli({ args, world: slower })
  expect(status).toBe(0)
  expect(parseResults(stdout, 'results.json').shares).toEqual({ of: 2, present: [1] })
})

test('profile writes the folder of the revision, and shows what is in it', async () => {
  const { status, stdout, written } = await runCli({ args: ['profile', 'main', '--output', 'profiles'] })
  expect(status).toBe(0)
  expect(stdout).toContain(NAME)
  expect(written.has(`profiles/20261121-073000/${NAME}/ANALYSIS.md`)).toBe(true)
})

describe('report, with real files', () => {
  let directory: string
  let runtime: Runtime

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cli-job-'))
    mkdirSync(join(directory, 'one'))
    writeFileSync(join(directory, 'one/results.json'), renderJson(resultsOf({ verdict: 'pass' })))
    runtime = createRuntime({
      folder: join(directory, 'own'),
      signal: new AbortController().signal,
      startedAt: new Date(),
      environment: {},
      platform: thisPlatform(),
      mask: (text) => text,
    })
  })
  afterEach(() => {
    rmSync(directory, { recursive: true })
  })

  test('merges results files, prints and writes', async () => {
    const output = join(directory, 'out')
    const { status, stdout } = await runCli({
      args: ['report', join(directory, 'one'), '--output', output, '--format', 'json'],
      runtime,
    })
    expect(status).toBe(0)
    expect(parseResults(stdout, 'results.json').verdict).toBe('pass')
    expect(readdirSync(output).sort()).toEqual(writtenFormats.map(({ file }) => file.name).sort())
  })

  test('says which file is none', async () => {
    const none = join(directory, 'none.json')
    writeFileSync(none, '{}')
    const { status, stdout, stderr } = await runCli({ args: ['report', none], runtime })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('none.json')
  })
})
