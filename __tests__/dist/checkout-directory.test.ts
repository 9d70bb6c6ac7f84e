// The bundled action where the checkout is in a folder of the workspace (`path` of actions/checkout), verb by verb.

import { existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { createProject, NUMBER, type Project, pullRequestStep, resultsOfStep } from './github-project.ts'
import { UNGUARDED_AND_EXPLAINED } from './projects.ts'
import { expectNoStack } from './run-program.ts'
import { runStep, type StepRun } from './runner.ts'

let project: Project
let server: GithubServer

beforeAll(() => {
  project = createProject(UNGUARDED_AND_EXPLAINED)
})
afterAll(() => {
  project.sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
  server.state.addPullRequest({ number: NUMBER, headSha: project.heads.slower })
})
afterEach(async () => {
  await server.close()
})

interface Ended extends StepRun {
  readonly workspace: string
}

/** A step whose checkouts are in these folders of the workspace. */
async function run(folders: readonly string[], inputs: Readonly<Record<string, string>>): Promise<Ended> {
  const workspace = mkdtempSync(join(project.sandbox.directory, 'around-'))
  const requests = folders.map((folder) => {
    const request = pullRequestStep(project, 'slower', { server, inputs })
    mkdirSync(join(workspace, folder, '..'), { recursive: true })
    renameSync(request.workspace, join(workspace, folder))
    return request
  })
  const [request = pullRequestStep(project, 'slower', { server, inputs })] = requests
  const ended = await runStep(project.sandbox, { ...request, workspace })
  expectNoStack(ended)
  return { ...ended, workspace }
}

describe('a checkout in a folder', () => {
  test('is gated, with paths of its repository and outputs in the workspace', async () => {
    const config = '.github/nix-perf-gate.yml'
    const ended = await run(['code'], { directory: 'code', config, 'output-directory': 'out' })
    expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(resultsOfStep(ended)).toMatchObject({
      base: { revision: project.main },
      configuration: { from: expect.stringContaining(config) },
    })
    expect(ended.outputs['results-file']).toBe(join(ended.workspace, 'out', 'results.json'))
    expect(ended.stdout).toMatch(/^::error [^\n]*file=flake\.nix/m)
    expect(server.state.comments(NUMBER)).toHaveLength(1)
  })

  test('is shared out by plan, measured by measure and reported by report', async () => {
    const planned = await run(['code'], { command: 'plan', directory: './code/' })
    expect(planned.status).toBe(0)
    expect(planned.outputs.matrix).toContain('app')
    const measured = await run(['code'], {
      command: 'measure',
      directory: 'code',
      share: '1/1',
      targets: 'packages.x86_64-linux.app',
    })
    expect(measured.status).toBe(0)
    const reported = await run([], {
      command: 'report',
      results: measured.outputs['results-file'] ?? '',
    })
    expect(reported).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  })

  test('is profiled', async () => {
    const ended = await run(['code'], { command: 'profile', directory: 'code', 'output-directory': 'profiles' })
    expect(ended.status).toBe(0)
    expect(existsSync(join(ended.workspace, 'profiles'))).toBe(true)
  })

  test('may be named by its absolute path, and a folder in it too', async () => {
    const ended = await run(['code'], { command: 'plan', directory: 'code/.github' })
    // Nothing there is a flake: what was opened is the checkout, by a folder in it.
    expect(ended.stdout).not.toContain('not in a Git repository')
  })
})

describe('a folder that is no checkout', () => {
  test.each([
    ['the workspace, where one folder is one', ['code'], {}, /its folder code is one\.[^]*directory: code/],
    ['the workspace, where one folder further below is one', ['from/code'], {}, /directory: from\/code/],
    ['the workspace, where several are', ['one', 'two'], {}, /2 folders below it are\.[^]*one, two/],
    ['the workspace, where none is', [], {}, /run actions\/checkout/],
    ['one that is not there', ['code'], { directory: 'cod' }, /There is no folder \S+\/cod\.[^]*input `directory`/],
    ['one outside of the workspace', ['code'], { directory: '../code' }, /"\.\.\/code", which is outside/],
  ] as const)('ends with 2 and says what to do: %s', async (...given) => {
    const [, folders, inputs, message] = given
    const ended = await run(folders, { ...inputs })
    expect(ended.status).toBe(2)
    expect(decodeURIComponent(ended.stdout)).toMatch(message)
  })
})
