// The bundled action and the one comment of a pull request, on a GitHub that is a server on loopback: who puts what
// in, what happens when jobs race, and when requests fail.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { exactFinding, hostFindings, platformResults, resultsOf, targetResults, withFindings } from '../fakes/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, READ_TOKEN, startGithubServer } from '../github-server/server.ts'
import {
  expectConforming,
  type Job,
  MOST_REQUESTS,
  onlyComment,
  pullRequestPayload,
  reportStep,
  workflowRunPayload,
} from './github-step.ts'
import { expectNoStack } from './run-program.ts'
import { runStep, type StepRun } from './runner.ts'

const NUMBER = 7
const HEAD = '1'.repeat(40)
const NEWER_HEAD = '2'.repeat(40)
const BASE = 'b'.repeat(40)
const LABEL = 'perf-regression-accepted'

let sandbox: GitSandbox
let server: GithubServer

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'comment-' })
})
afterAll(() => {
  sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
  server.state.addPullRequest({ number: NUMBER, headSha: HEAD })
})
afterEach(async () => {
  await server.close()
})

const slower = withFindings(hostFindings(), [exactFinding('function-calls', [730_112, 990_112])])

/** What one job measured of one platform. */
function measured(system: string, isSlower = false): Results {
  const target = targetResults('nixosConfigurations.web', isSlower ? { findings: slower } : {})
  const verdict = isSlower ? 'fail' : 'pass'
  return resultsOf({ verdict, platforms: [platformResults({ system, verdict, targets: [target] })] })
}

/** How the title of a platform's section has its system. */
function titled(system: string): string {
  return `**${system.replaceAll('_', '\\_')}**`
}

interface Report {
  readonly results: Results | string
  readonly head?: string
  readonly job?: Job
  readonly inputs?: Readonly<Record<string, string>>
  readonly payload?: unknown
  readonly event?: string
}

/** Runs `command: report` for the pull request. */
async function report({ results, head = HEAD, job = {}, inputs = {}, payload, event }: Report): Promise<StepRun> {
  const run = await runStep(
    sandbox,
    reportStep(sandbox, {
      server,
      job,
      files: { 'results.json': results },
      payload: payload ?? pullRequestPayload({ number: NUMBER, base: BASE, head }),
      ...(event === undefined ? {} : { event }),
      inputs,
    }),
  )
  expectConforming(server)
  expectNoStack(run)
  return run
}

describe('the comment', () => {
  test('is written by the first job that has something to say, in few requests', async () => {
    const run = await report({ results: measured('x86_64-linux', true) })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(onlyComment(server, NUMBER)).toContain(titled('x86_64-linux'))
    expect(server.requests).toHaveLength(4)
    expect(server.state.reactions(NUMBER)).toEqual([])
  })

  test('is shared by platforms, each with its own section and one verdict over all', async () => {
    await report({ results: measured('x86_64-linux', true) })
    const before = server.requests.length
    await report({ results: measured('aarch64-darwin') })
    // One of them asks whether there is a comment: this platform has nothing to say by itself.
    expect(server.requests.length - before).toBe(5)
    const comment = onlyComment(server, NUMBER)
    expect(comment).toContain(titled('x86_64-linux'))
    expect(comment).toContain(titled('aarch64-darwin'))
    expect(comment).toMatch(/^### ❌/m)
  })

  test('is silent while there is nothing to say, and turns green when it is mended', async () => {
    const quiet = await report({ results: measured('x86_64-linux') })
    expect(quiet).toMatchObject({ status: 0 })
    expect(server.state.comments(NUMBER)).toEqual([])
    expect(server.requests).toHaveLength(1)
    await report({ results: measured('x86_64-linux', true) })
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
    const mended = await report({ results: measured('x86_64-linux'), head: NEWER_HEAD, job: { run: 101 } })
    expect(mended.status).toBe(0)
    expect(onlyComment(server, NUMBER)).toMatch(/^### ✅/m)
    expect(onlyComment(server, NUMBER)).not.toContain('❌')
  })

  test('is written though nothing changed where it is asked for, and never where it is not wanted', async () => {
    await report({ results: measured('x86_64-linux'), inputs: { comment: 'always' } })
    expect(onlyComment(server, NUMBER)).toMatch(/^### ✅/m)
    const key = { comment: 'never', 'comment-key': 'other' }
    await report({ results: measured('x86_64-linux', true), inputs: key })
    expect(server.state.comments(NUMBER)).toHaveLength(1)
  })

  test('is one for each key', async () => {
    await report({ results: measured('x86_64-linux', true), inputs: { 'comment-key': 'hosts' } })
    await report({ results: measured('x86_64-linux', true), inputs: { 'comment-key': 'packages' } })
    await report({ results: measured('x86_64-linux', true), inputs: { 'comment-key': 'hosts' } })
    expect(server.state.comments(NUMBER)).toHaveLength(2)
  })

  test('marks what was measured for an older head as outdated', async () => {
    await report({ results: measured('x86_64-linux', true) })
    await report({ results: measured('aarch64-darwin', true), job: { run: 100 } })
    await report({ results: measured('x86_64-linux'), head: NEWER_HEAD, job: { run: 101 } })
    const comment = onlyComment(server, NUMBER)
    expect(comment).toMatch(/^### ✅/m)
    expect(comment).toContain(HEAD.slice(0, 7))
    expect(comment).toMatch(/aarch64-darwin[^\n]*outdated|outdated[^\n]*aarch64-darwin/i)
  })

  test('of an older head is marked as such by a job that comes to no results', async () => {
    await report({ results: measured('x86_64-linux', true) })
    const payload = pullRequestPayload({ number: NUMBER, base: BASE, head: NEWER_HEAD })
    const step = reportStep(sandbox, { server, job: { run: 101 }, files: { 'readme.txt': '' }, payload })
    const run = await runStep(sandbox, step)
    expect(run).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
    expectConforming(server)
    expectNoStack(run)
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❔ Nix evaluation: not measured[^\n]*2222222/m)
    expect(onlyComment(server, NUMBER)).not.toMatch(/^### ❌/m)
  })

  test('has a section for each job of a matrix', async () => {
    for (const os of ['ubuntu-22.04', 'ubuntu-24.04']) {
      await report({ results: measured('x86_64-linux', true), inputs: { matrix: JSON.stringify({ os }) } })
    }
    const comment = onlyComment(server, NUMBER)
    expect(comment).toContain('ubuntu-22.04')
    expect(comment).toContain('ubuntu-24.04')
  })

  test('of somebody else who copied the marker is left alone', async () => {
    await report({ results: measured('x86_64-linux', true) })
    const [ours] = server.state.comments(NUMBER)
    const body = ours?.body ?? ''
    server.state.removeComment(ours?.id ?? 0)
    server.state.addComment(NUMBER, body, 'mallory')
    await report({ results: measured('aarch64-darwin', true) })
    expect(server.state.comments(NUMBER).map(({ login }) => login)).toEqual(['mallory', 'github-actions[bot]'])
    expect(server.state.comments(NUMBER)[0]?.body).toBe(body)
    expect(server.state.comments(NUMBER)[1]?.body).not.toContain(titled('x86_64-linux'))
  })
})

describe('jobs that end together', () => {
  const systems = ['x86_64-linux', 'aarch64-linux', 'x86_64-darwin', 'aarch64-darwin', 'riscv64-linux', 'i686-linux', 'armv7l-linux', 'powerpc64le-linux']
  // CI has a fifth of them.
  const ROUNDS = Number(process.env.NIX_PERF_GATE_ROUNDS ?? 10)
  /** Rounds that run at once, each on a pull request of its own. */
  const AT_ONCE = 2

  test(
    `eight at once, ${String(ROUNDS)} times over: one comment, with a section of each`,
    async () => {
      const rounds = Array.from({ length: ROUNDS }, (_, index) => 1000 + index)
      for (const number of rounds) server.state.addPullRequest({ number, headSha: HEAD })
      const queue = rounds.values()
      const worker = async () => {
        for (const number of queue) {
          const payload = pullRequestPayload({ number, base: BASE, head: HEAD })
          const runs = await Promise.all(
            systems.map((system, index) => report({ results: measured(system, true), payload, job: { name: `job-${index}` } })),
          )
          expect(runs.map(({ status }) => status)).toEqual(systems.map(() => 1))
          const comment = onlyComment(server, number)
          for (const system of systems) expect(comment).toContain(titled(system))
          expect(server.state.reactions(number)).toEqual([])
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
    },
    600_000,
  )
})

describe('when GitHub fails', () => {
  const faults = [
    ['a server error', { kind: 'answer', status: 502 }, false],
    ['a server error that did what it was asked to', { kind: 'answer', status: 500 }, true],
    ['an aborted connection', { kind: 'close' }, false],
    ['an aborted connection that did what it was asked to', { kind: 'close' }, true],
    ['a secondary rate limit', { kind: 'answer', status: 403, headers: { 'retry-after': '1' }, message: 'You have exceeded a secondary rate limit.' }, false],
    ['too many requests', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, false],
    ['not found', { kind: 'answer', status: 404 }, false],
    ['gone', { kind: 'answer', status: 410 }, false],
    ['unprocessable', { kind: 'answer', status: 422 }, false],
    ['forbidden', { kind: 'answer', status: 403, message: 'Resource not accessible by integration' }, false],
  ] as const
  const requests = [1, 2, 3, 4]

  test.each(faults)(
    'with %s at any one request: same verdict, same exit status, and no section of another job is lost',
    async (_, does, performed) => {
      await Promise.all(
        requests.map(async (on) => {
          const number = 200 + on
          // A lock whose making was not answered is broken after a minute of the server's time, which goes fast here.
          const started = Date.now()
          const own = await startGithubServer({
            clockOffsetSeconds: () => ((Date.now() - started) / 1000) * 60,
          })
          try {
            own.state.addPullRequest({ number, headSha: HEAD })
            const payload = pullRequestPayload({ number, base: BASE, head: HEAD })
            const step = (system: string) =>
              reportStep(sandbox, { server: own, files: { 'results.json': measured(system, true) }, payload })
            await runStep(sandbox, step('aarch64-darwin'))
            own.inject({ on, does, performed })
            const run = await runStep(sandbox, step('x86_64-linux'))
            expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
            expectNoStack(run)
            const comment = onlyComment(own, number)
            expect(comment).toContain(titled('aarch64-darwin'))
            // Without our section there is a line that says why.
            if (!comment.includes(titled('x86_64-linux'))) expect(run.stdout).toMatch(/^::(?:warning|notice)[^\n]*No comment/m)
            expectConforming(own)
          } finally {
            await own.close()
          }
        }),
      )
    },
    120_000,
  )

  test('with a locked conversation, the report is where it always is, and one line says why there is no comment', async () => {
    server.state.changePullRequest(NUMBER, { isLocked: true })
    const run = await report({ results: measured('x86_64-linux', true) })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(run.summary).toContain('nixosConfigurations.web')
    expect(run.outputs['comment-body']).toContain('nixosConfigurations.web')
    expect(run.stdout).toMatch(/^::(?:warning|notice)[^\n]*No comment[^\n]*locked/m)
  })
})

describe('a label by which a regression is accepted', () => {
  test('lets it pass, and the report says who set it', async () => {
    server.state.permissions.set('mona', 'write')
    server.state.addLabel(NUMBER, LABEL, 'mona')
    const run = await report({ results: measured('x86_64-linux', true) })
    expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass', regressions: '0' } })
    expect(onlyComment(server, NUMBER)).toContain('mona')
    expect(run.summary).toContain('mona')
    expect(server.requests).toHaveLength(MOST_REQUESTS)
  })

  test.each([
    ['set by somebody without write access', () => {
      server.state.permissions.set('triager', 'read')
      server.state.addLabel(NUMBER, LABEL, 'triager')
    }],
    ['taken away again', () => {
      server.state.permissions.set('mona', 'write')
      server.state.addLabel(NUMBER, LABEL, 'mona')
      server.state.removeLabel(NUMBER, LABEL, 'mona')
    }],
    ['with another name', () => {
      server.state.permissions.set('mona', 'write')
      server.state.addLabel(NUMBER, 'performance', 'mona')
    }],
  ])('does not count %s', async (_, prepare) => {
    prepare()
    expect(await report({ results: measured('x86_64-linux', true) })).toMatchObject({ status: 1 })
  })

  test('counts where there is to be no comment too', async () => {
    server.state.permissions.set('mona', 'admin')
    server.state.addLabel(NUMBER, 'slow is fine', 'mona')
    const inputs = { comment: 'never', 'accept-label': 'slow is fine' }
    const run = await report({ results: measured('x86_64-linux', true), inputs })
    expect(run.status).toBe(0)
    expect(server.state.comments(NUMBER)).toEqual([])
  })
})

describe('a pull request from a fork', () => {
  const FORK = 'someone/project'
  const number = 8

  beforeEach(() => {
    server.state.addPullRequest({ number, headSha: HEAD, headRef: 'patch', headRepository: FORK })
  })

  test('is decided with a token that may only read, and one line says why there is no comment', async () => {
    const payload = pullRequestPayload({ number, base: BASE, head: HEAD, headRepository: FORK })
    const run = await report({ results: measured('x86_64-linux', true), payload, job: { token: READ_TOKEN } })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(run.summary).toContain('nixosConfigurations.web')
    expect(run.stdout.match(/^::(?:notice|warning)[^\n]*No comment[^\n]*fork/gm)).toHaveLength(1)
    expect(server.state.comments(number)).toEqual([])
    // Two of them ask who the token is.
    expect(server.requests).toHaveLength(5)
  })

  test('gets its comment from a workflow_run, on the pull request that GitHub names', async () => {
    const payload = workflowRunPayload({ head: HEAD, branch: 'patch', headRepository: FORK })
    const run = await report({ results: measured('x86_64-linux', true), payload, event: 'workflow_run' })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(onlyComment(server, number)).toContain(titled('x86_64-linux'))
    expect(server.state.comments(NUMBER)).toEqual([])
    expect(server.requests).toHaveLength(MOST_REQUESTS)
  })

  test('that can not be told from others gets no comment, and one line says why', async () => {
    const payload = workflowRunPayload({ head: HEAD, branch: 'gone', headRepository: FORK })
    const run = await report({ results: measured('x86_64-linux', true), payload, event: 'workflow_run' })
    expect(run).toMatchObject({ status: 1 })
    expect(run.stdout).toMatch(/^::(?:notice|warning)[^\n]*No comment/m)
  })

  test.each(['gate', 'plan', 'measure'])('is not evaluated by %s in a workflow_run', async (command) => {
    const payload = workflowRunPayload({ head: HEAD, branch: 'patch', headRepository: FORK })
    const step = reportStep(sandbox, { server, files: {}, payload, event: 'workflow_run', inputs: { command } })
    sandbox.repository('refusing')
    sandbox.commit('refusing', 'One', { 'flake.nix': '{ outputs = _: { }; }' })
    const run = await runStep(sandbox, { ...step, workspace: `${sandbox.directory}/refusing` })
    expect(run.status).toBe(2)
    expect(run.stdout).toMatch(/^::error::[^\n]*workflow_run/m)
  })
})
