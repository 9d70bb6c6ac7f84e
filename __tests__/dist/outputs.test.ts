// Outputs that cannot be written, with the bundled entries: what was decided is shown all the same, the exit status is the
// verdict's, and each reason is one line.

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { exactFinding, hostFindings, platformResults, resultsOf, targetResults, withFindings } from '../fakes/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { reportStep } from './github-step.ts'
import { expectNoStack, runProgram, terminalEnvironment } from './run-program.ts'
import { runStep } from './runner.ts'

let sandbox: GitSandbox
let server: GithubServer

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'outputs-' })
})
afterAll(() => {
  sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
})
afterEach(async () => {
  await server.close()
})

const findings = withFindings(hostFindings(), [exactFinding('function-calls', [730_112, 990_112])])
const FAILING: Results = resultsOf({
  verdict: 'fail',
  platforms: [platformResults({ verdict: 'fail', targets: [targetResults('app', { findings })] })],
})

interface Broken {
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Makes what is in the way, in the workspace. */
  readonly before?: (workspace: string) => void
}

async function report({ inputs = {}, env = {}, before }: Broken) {
  const step = reportStep(sandbox, { server, files: { 'results.json': FAILING }, payload: {}, event: 'schedule', inputs })
  before?.(step.workspace)
  const ended = await runStep(sandbox, { ...step, env: { ...step.env, ...env } })
  expectNoStack(ended)
  expect(ended.status).toBe(1)
  expect(ended.stdout).toContain('990,112')
  return { ...ended, workspace: step.workspace, warnings: ended.stdout.match(/^::warning::.*$/gm) ?? [] }
}

describe('in a workflow', () => {
  test.each(['/dev/full', '/', '/nowhere/output'])('outputs that the runner cannot read back (%s) are one warning', async (file) => {
    const { warnings, summary } = await report({ env: { GITHUB_OUTPUT: file } })
    expect(warnings).toEqual([expect.stringMatching(/Not written: .*verdict, regressions.*GITHUB_OUTPUT/)])
    expect(summary).toContain('app')
  })

  test.each(['/dev/full', '/', '/nowhere/summary'])('a summary that cannot be written (%s) is one warning', async (file) => {
    const { warnings, outputs } = await report({ env: { GITHUB_STEP_SUMMARY: file } })
    expect(warnings).toEqual([expect.stringContaining('GITHUB_STEP_SUMMARY')])
    expect(outputs).toMatchObject({ verdict: 'fail', 'results-file': expect.any(String) })
  })

  test.each([
    ['is a file', (workspace: string) => { writeFileSync(join(workspace, 'out'), 'theirs') }],
    ['is below a file', (workspace: string) => { writeFileSync(join(workspace, 'out'), 'theirs') }],
    ['is a link', (workspace: string) => { symlinkSync(join(workspace, 'outside'), join(workspace, 'out')) }],
  ])('an output folder that %s is one warning, and the outputs name no files', async (what, before) => {
    const directory = what === 'is below a file' ? 'out/deep' : 'out'
    const { warnings, outputs, summary, workspace } = await report({
      inputs: { 'output-directory': directory },
      before: (workspace) => {
        mkdirSync(join(workspace, 'outside'))
        before(workspace)
      },
    })
    expect(warnings).toEqual([expect.stringMatching(/results\.json, .*report\.md, .*report\.html\. .*Remove it/)])
    expect(Object.keys(outputs).toSorted()).toEqual(['comment-body', 'regressions', 'verdict'])
    expect(summary).toContain('app')
    expect(readdirSync(join(workspace, 'outside'))).toEqual([])
  })

  test('a file of the output folder that is a link is not followed, and the others are written', async () => {
    const { warnings, outputs, workspace } = await report({
      inputs: { 'output-directory': 'out' },
      before: (workspace) => {
        mkdirSync(join(workspace, 'out'))
        writeFileSync(join(workspace, 'theirs'), 'theirs')
        symlinkSync('../theirs', join(workspace, 'out', 'report.md'))
      },
    })
    expect(warnings).toEqual([expect.stringContaining('report.md is a link')])
    expect(readFileSync(join(workspace, 'theirs'), 'utf8')).toBe('theirs')
    expect(Object.keys(outputs)).toContain('html-file')
    expect(Object.keys(outputs)).not.toContain('report-file')
  })
})

describe('at the terminal', () => {
  test('--output that is a file is one line, below the report', async () => {
    const folder = join(sandbox.directory, 'terminal')
    mkdirSync(folder)
    writeFileSync(join(folder, 'measured.json'), JSON.stringify(FAILING))
    const args = ['report', 'measured.json', '--output', 'measured.json']
    const ended = await runProgram({ program: 'cli', args, cwd: folder, env: terminalEnvironment(sandbox) })
    expectNoStack(ended)
    expect(ended.status).toBe(1)
    expect(ended.stdout).toContain('990,112')
    expect(ended.stderr.trim().split('\n')).toEqual([expect.stringContaining('measured.json is no folder')])
    expect(readFileSync(join(folder, 'measured.json'), 'utf8')).toBe(JSON.stringify(FAILING))
  })
})
