// The history in workflows: who writes it, who reads it, and whose it is. The program runs in this process over fakes, and talks to
// a GitHub on loopback.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actionJob } from '../../src/action/action-job.ts'
import { parseResults } from '../../src/core/model/parse-results.ts'
import { HISTORY_BRANCH } from '../../src/core/trend/paths.ts'
import { runJob } from '../../src/runtime/job.ts'
import { NAME, SYSTEM } from '../commands/run-gate.ts'
import { fakeBaselines } from '../fakes/baselines.ts'
import { fakeWorld } from '../fakes/ports.ts'
import { fakeSha } from '../fakes/repository.ts'
import { fakeRuntime } from '../fakes/runtime.ts'
import { fakeToolkit } from '../fakes/toolkit.ts'
import { createGitSandbox } from '../git-sandbox.ts'
import { startGitServer } from '../git-server.ts'
import { type GithubServer, READ_TOKEN, startGithubServer, WRITE_TOKEN } from '../github-server/server.ts'

const REF = `heads/${HISTORY_BRANCH}`

let directory: string
let server: GithubServer

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'record-history-'))
  server = await startGithubServer()
})
afterEach(async () => {
  rmSync(directory, { recursive: true })
  await server.close()
  expect(server.violations).toEqual([])
})

interface Given {
  readonly name: 'push' | 'pull_request'
  readonly payload: unknown
  readonly token?: string
  readonly calls?: number
  readonly variables?: Readonly<Record<string, string>>
}

async function action({ name, payload, token = WRITE_TOKEN, calls = 1_000_000, variables }: Given) {
  const eventFile = join(directory, 'event.json')
  writeFileSync(eventFile, JSON.stringify(payload))
  const toolkit = fakeToolkit({ token, comment: 'never' })
  const side = { counters: { functionCalls: calls } }
  const fake = fakeWorld({ targets: [{ path: ['packages', SYSTEM, 'web'], base: side, head: side }] })
  const runtime = fakeRuntime(fake.ports, { baselines: fakeBaselines() })
  const env = {
    RUNNER_TEMP: '/runner/temp',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_REPOSITORY: 'owner/project',
    GITHUB_RUN_ID: '7001',
    GITHUB_API_URL: server.url,
    ...variables,
  }
  // The commits of the fake are of 2023: the trend is looked at a day later.
  const startedAt = new Date((1_700_000_000 + 86_400) * 1000)
  const job = actionJob({ env, toolkit, cacheClient: '/nowhere' })
  const status = await runJob(job, {
    ...runtime,
    folder: join(directory, 'own'),
    ports: (file, choice) => ({ ...runtime.ports(file, choice), startedAt }),
  })
  const text = fake.written.get('/runner/temp/nix-perf-gate-report/results.json') ?? ''
  const { trend } = parseResults(text, 'results.json').platforms[0] ?? {}
  return { status, log: toolkit.log, trend }
}

const push = {
  before: fakeSha('base'),
  after: fakeSha('head'),
  ref: 'refs/heads/main',
  repository: { default_branch: 'main' },
}

const fork = {
  pull_request: {
    number: 7,
    base: { sha: fakeSha('base'), ref: 'main', repo: { full_name: 'owner/project' } },
    head: { sha: fakeSha('head'), ref: 'change', repo: { full_name: 'stranger/project' } },
  },
}

test('a push to the default branch is recorded, and a pull request from a fork reads that and writes nothing', async () => {
  const { status } = await action({ name: 'push', payload: push })
  expect(status).toBe(0)
  const files = server.state.git.filesOf(REF)
  expect([...files.keys()].filter((path) => path.startsWith('figures/'))).toHaveLength(1)
  const recorded = server.state.git.refs.get(REF)
  // A job's token as a workflow for forks could have it by mistake: it is not tried.
  for (const token of [READ_TOKEN, WRITE_TOKEN]) {
    const { trend } = await action({ name: 'pull_request', payload: fork, token, calls: 1_010_000 })
    expect(trend?.commits).toBe(1)
  }
  expect(server.state.git.refs.get(REF)).toBe(recorded)
  const asked = server.requests.filter(({ path }) => path.includes('/git/'))
  expect(asked.every(({ path }) => path.startsWith('/repos/owner/project/'))).toBe(true)
})

test('a token that may not write is told in one line, and fails nothing', async () => {
  const { status, log } = await action({ name: 'push', payload: push, token: READ_TOKEN })
  expect(status).toBe(0)
  expect(log.filter((line) => line.includes('The trend is not recorded'))).toEqual([
    expect.stringMatching(/give the job `permissions: contents: write`/),
  ])
  expect(server.state.git.refs.size).toBe(0)
})

test('what is read is the trend of the target, once it has moved', async () => {
  const older = { ...push, after: fakeSha('head') }
  await action({ name: 'push', payload: older, calls: 900_000 })
  const [path = ''] = [...server.state.git.filesOf(REF).keys()].filter((one) => one.startsWith('figures/'))
  const text = server.state.git.filesOf(REF).get(path) ?? ''
  server.state.git.push(REF, {
    [path]: text
      .replace(/\["[0-9a-f]{40}",1700000000,/, `["${'0'.repeat(40)}",1699990000,"older"],\n$&`)
      .replaceAll('[[0,900000]]', '[[0,800000],[1,900000]]'),
  })
  const { trend } = await action({ name: 'pull_request', payload: fork, token: READ_TOKEN })
  expect(trend?.series.map(({ target, from, to }) => [target, from, to])).toEqual([[NAME, 800_000, 900_000]])
})

test('on Gitea and Forgejo a push is recorded by a push, with the token of the job', async () => {
  await server.close()
  server = await startGithubServer({ flavor: 'gitea' })
  const sandbox = createGitSandbox({ name: 'record-history-' })
  sandbox.repository('owner/project', '--bare')
  sandbox.git('owner/project', 'config', 'http.receivepack', 'true')
  const credentials = Buffer.from(`x-access-token:${WRITE_TOKEN}`).toString('base64')
  const forge = await startGitServer(sandbox.directory, `basic ${credentials}`)
  const { PATH = '', HOME = '' } = sandbox.environment
  const variables = { PATH, HOME, GITEA_ACTIONS: 'true', GITHUB_SERVER_URL: `${forge.url}/` }
  try {
    const recorded = () => sandbox.git('owner/project', 'ls-tree', '-r', '--name-only', HISTORY_BRANCH)
    const first = await action({ name: 'push', payload: push, variables })
    expect(first.log.filter((line) => line.includes('not recorded'))).toEqual([])
    expect(recorded()).toMatch(/^README\.md\nfigures\/x86_64-linux\/nix-[\d.]+\/2023-11\.json$/)
    // A token that is none is told in one line, and fails nothing.
    const other = await action({ name: 'push', payload: push, token: READ_TOKEN, variables, calls: 2 })
    expect(other.status).toBe(0)
    expect(
      other.log.filter((line) => line.includes('The trend is not recorded: could not write')),
    ).toHaveLength(1)
    expect(other.log.join()).not.toContain(READ_TOKEN)
  } finally {
    await forge.close()
    sandbox.remove()
  }
})
