// The bundled action with real Nix and Git, event by event, as examples/workflows/gate.yml and publish.yml start it, on
// a GitHub that is a server on loopback.

import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type GithubServer, READ_TOKEN, startGithubServer } from '../github-server/server.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import {
  createProject,
  mergeGroupStep,
  NUMBER,
  type Project,
  pullRequestStep,
  pushStep,
  resultsOfStep,
  tracedNix,
} from './github-project.ts'
import { expectConforming, MOST_REQUESTS, onlyComment, reportStep, workflowRunPayload } from './github-step.ts'
import { shellWord } from './projects.ts'
import { expectNoStack } from './run-program.ts'
import { runStep, type StepRequest, type StepRun } from './runner.ts'

let project: Project
let server: GithubServer

beforeAll(() => {
  project = createProject()
})
afterAll(() => {
  project.sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
  server.state.addPullRequest({ number: NUMBER, headSha: project.heads.slower })
})
afterEach(async () => {
  expectConforming(server)
  await server.close()
})

async function run(request: StepRequest): Promise<StepRun> {
  const ended = await runStep(project.sandbox, request)
  expectNoStack(ended)
  return ended
}

describe('a pull request', () => {
  test('that got slower fails with a comment, which turns green when a newer push mends it', async () => {
    const slower = await run(pullRequestStep(project, 'slower', { server }))
    expect(slower).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(server.requests.length).toBeLessThanOrEqual(MOST_REQUESTS)
    const [first] = server.state.comments(NUMBER)
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
    expect(onlyComment(server, NUMBER)).toContain(project.heads.slower.slice(0, 7))
    const { outputs, summary } = slower
    expect(Number(outputs.regressions)).toBeGreaterThan(0)
    expect(summary.trim()).toBe(readFileSync(outputs['report-file'] ?? '', 'utf8').trim())
    expect(outputs['comment-body']).toMatch(/^### ❌/m)
    expect(resultsOfStep(slower)).toMatchObject({
      base: { revision: project.main },
      head: { revision: project.merges.slower },
    })

    const before = server.requests.length
    server.state.changePullRequest(NUMBER, { headSha: project.heads.mended })
    const mended = await run(pullRequestStep(project, 'mended', { server, job: { run: 101 } }))
    expect(mended).toMatchObject({ status: 0, outputs: { verdict: 'pass', regressions: '0' } })
    expect(server.requests.length - before).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(server.state.comments(NUMBER).map(({ id }) => id)).toEqual([first?.id])
    expect(onlyComment(server, NUMBER)).toMatch(/^### ✅/m)
    expect(onlyComment(server, NUMBER)).not.toContain('❌')
  })

  test('with nothing to say costs one request and gets no comment', async () => {
    const quiet = await run(pullRequestStep(project, 'readme', { server }))
    expect(quiet).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(server.requests.map(({ method }) => method)).toEqual(['GET'])
    expect(server.state.comments(NUMBER)).toEqual([])
  })

  const [, ...otherNix] = nixBinaries()
  if (otherNix.length > 0) {
    test.each(otherNix)('that got slower fails with a comment with %s too', async (nix) => {
      const slower = await run(pullRequestStep(project, 'slower', { server, inputs: { nix } }))
      expect(slower).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
      expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
    })
  }
})

test('nothing is asked of GitHub for what is no pull request’s', async () => {
  const [pushed, queued] = await Promise.all([
    run(pushStep(project, { server })),
    run(mergeGroupStep(project, 'slower', { server })),
  ])
  expect(pushed).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  expect(queued).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  expect(resultsOfStep(queued).base.revision).toBe(project.main)
  expect(queued.summary).toContain('app')
  expect(server.requests).toEqual([])
  expect(pushed.stdout + queued.stdout).not.toContain('No comment')
})

test('a fork’s pull request is decided with a token that only reads, and commented on from a workflow_run', async () => {
  const [number, fork] = [8, 'someone/project']
  const headSha = project.heads.slower
  server.state.addPullRequest({ number, headSha, headRef: 'slower', headRepository: fork })
  const measured = await run(
    pullRequestStep(project, 'slower', { server, number, fork, job: { token: READ_TOKEN } }),
  )
  expect(measured).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  expect(measured.summary).toContain('app')
  expect(measured.stdout.match(/^::notice::No comment: [^\n]*fork/gm)).toHaveLength(1)
  expect(server.state.comments(number)).toEqual([])

  const artifact = readFileSync(measured.outputs['results-file'] ?? '', 'utf8')
  const before = server.requests.length
  const published = await run(
    reportStep(project.sandbox, {
      server,
      job: { run: 102, workflow: 'publish' },
      files: { 'nix-perf-gate-ubuntu-latest/results.json': artifact },
      event: 'workflow_run',
      payload: workflowRunPayload({ head: headSha, branch: 'slower', headRepository: fork, run: 100 }),
    }),
  )
  expect(published).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  expect(server.requests.length - before).toBeLessThanOrEqual(MOST_REQUESTS)
  expect(onlyComment(server, number)).toMatch(/^### ❌/m)
  expect(onlyComment(server, number)).toContain(headSha.slice(0, 7))
  expect(server.state.comments(NUMBER)).toEqual([])
})

test('no token of the job reaches Nix or Git', async () => {
  const nix = tracedNix(project)
  const git = tracedGit()
  const secrets = {
    INPUT_TOKEN: 'secret-of-the-input',
    ACTIONS_RUNTIME_TOKEN: 'secret-of-the-runtime',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-identity',
    ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/secret-address',
  }
  const env = { ...secrets, PATH: `${git.folder}${delimiter}${process.env.PATH ?? ''}` }
  const ended = await run(pullRequestStep(project, 'readme', { server, inputs: { nix: nix.path }, env }))
  // The token is no good, nor is there a cache: neither changes what was decided.
  expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  expect(nix.environment()).toContain('NIX_CONFIG=')
  expect(git.environment()).toContain('GIT_TERMINAL_PROMPT=0')
  for (const environment of [nix.environment(), git.environment()]) {
    expect(Object.values(secrets).filter((secret) => environment.includes(secret))).toEqual([])
  }
  expect(ended.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain(secrets.INPUT_TOKEN)
})

/** A folder for PATH whose `git` keeps a record of its environment. */
function tracedGit() {
  const folder = mkdtempSync(join(project.sandbox.directory, 'traced-git-'))
  const [program, dump] = [join(folder, 'git'), join(folder, 'environment')]
  const path = shellWord(process.env.PATH ?? '')
  writeFileSync(program, `#!/bin/sh\nenv >> ${shellWord(dump)}\nPATH=${path} exec git "$@"\n`)
  chmodSync(program, 0o755)
  return { folder, environment: () => readFileSync(dump, 'utf8') }
}
