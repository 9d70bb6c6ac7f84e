// The history on GitHub, by its API: read, added to, kept from jobs that may not, and whole whoever writes at the same moment.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createHistoryBranch, type HistoryBranchOptions } from '../../src/adapters/github/history-branch.ts'
import { HISTORY_BRANCH } from '../../src/core/trend/paths.ts'
import type { EditHistory, WritableHistory } from '../../src/ports/history.ts'
import { fakeRepository } from '../fakes/repository.ts'
import { seeded } from '../fakes/run.ts'
import { type GithubServer, READ_TOKEN, startGithubServer, WRITE_TOKEN } from '../github-server/server.ts'

const REF = `heads/${HISTORY_BRANCH}`

let server: GithubServer
let now: number

beforeEach(async () => {
  now = 0
  server = await startGithubServer()
})

afterEach(async () => {
  await server.close()
  expect(server.violations).toEqual([])
})

function history(options: Partial<HistoryBranchOptions> = {}): WritableHistory {
  return createHistoryBranch({
    token: WRITE_TOKEN,
    forge: 'github',
    repository: { owner: 'owner', repo: 'project' },
    apiUrl: server.url,
    signal: new AbortController().signal,
    clock: { seconds: () => now },
    random: seeded(5),
    sleep: (seconds) => {
      now += seconds
      return Promise.resolve()
    },
    ...options,
  })
}

const repository = fakeRepository({ commits: [], refs: {} })

function reading(wants: (path: string) => boolean = () => true) {
  return { choose: (paths: readonly string[]) => paths.filter(wants), isNeeded: true, repository }
}

/** Adds a line to a file, where it is not there. */
function addLine(path: string, line: string): EditHistory {
  return async ({ read }) => {
    const lines = ((await read(path)) ?? '').split('\n').filter((one) => one !== '')
    return lines.includes(line) ? [] : [{ path, text: `${[...lines, line].join('\n')}\n` }]
  }
}

describe('reading', () => {
  test('gives none where nothing has been recorded', async () => {
    expect(await history().read(reading())).toEqual({ kind: 'none' })
  })

  test('gives the files that are wanted, and asks for no other', async () => {
    server.state.git.push(REF, { 'a/one.json': 'Ein Ä', 'a/two.json': '2', 'README.md': 'x'.repeat(200) })
    const answer = await history({ token: READ_TOKEN }).read(reading((path) => path.endsWith('one.json')))
    expect(answer).toEqual({
      kind: 'found',
      files: new Map([['a/one.json', 'Ein Ä']]),
      from: HISTORY_BRANCH,
    })
    expect(server.requests).toHaveLength(3)
  })

  test('is the same on Gitea and Forgejo, which have no way to ask for one ref', async () => {
    await server.close()
    server = await startGithubServer({ flavor: 'gitea' })
    const own = history({ forge: 'gitea', token: READ_TOKEN })
    expect(await own.read(reading())).toEqual({ kind: 'none' })
    server.state.git.push(REF, { 'a/one.json': 'Ein Ä' })
    expect(await own.read(reading())).toMatchObject({ files: new Map([['a/one.json', 'Ein Ä']]) })
  })

  test('tells in one line why it can not be read', async () => {
    server.inject({ on: {}, times: Infinity, does: { kind: 'answer', status: 403, message: 'no' } })
    expect(await history().read(reading())).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^could not look for the branch nix-perf-gate-history: .* 403 “no”\)$/),
    })
  })

  test('is tried once where it is not needed, and waits for nothing', async () => {
    server.inject({ on: {}, times: 2, does: { kind: 'answer', status: 502 } })
    expect(await history().read({ ...reading(), isNeeded: false })).toMatchObject({ kind: 'failed' })
    expect([server.requests.length, now]).toEqual([1, 0])
    expect(await history().read(reading())).toEqual({ kind: 'none' })
  })
})

describe('writing', () => {
  test('begins the branch without a parent, and goes on from what is there', async () => {
    expect(await history().append(addLine('a', '1'), 'Record 1')).toBe('written')
    expect(await history().append(addLine('a', '2'), 'Record 2')).toBe('written')
    expect(await history().append(addLine('a', '2'), 'Record 2')).toBe('unchanged')
    const { git } = server.state
    expect(git.filesOf(REF)).toEqual(new Map([['a', '1\n2\n']]))
    const last = git.commits.get(git.refs.get(REF) ?? '')
    expect(last?.message).toBe('Record 2')
    expect(git.commits.get(last?.parents[0] ?? '')?.parents).toEqual([])
  })

  test('removes files, and leaves all others as they are', async () => {
    server.state.git.push(REF, { old: '1', other: '2' })
    await history().append(() => Promise.resolve([{ path: 'old', text: null }]), 'Tidy')
    expect(server.state.git.filesOf(REF)).toEqual(new Map([['other', '2']]))
  })

  test('reads again where another job came between, at its first commit too', async () => {
    for (const line of ['1', '2']) {
      const held = server.hold({ method: line === '1' ? 'POST' : 'PATCH', path: /\/git\/refs/ })
      const slow = history().append(addLine('a', line), `Record ${line}`)
      await held.arrived
      server.state.git.push(REF, { [`b${line}`]: 'another job' })
      held.release()
      expect(await slow).toBe('written')
    }
    const files = server.state.git.filesOf(REF)
    expect(files).toEqual(
      new Map([
        ['a', '1\n2\n'],
        ['b1', 'another job'],
        ['b2', 'another job'],
      ]),
    )
  })

  test('that was carried out and not answered for is not done twice', async () => {
    server.state.git.push(REF, { a: '1\n' })
    server.inject({ on: { method: 'PATCH' }, performed: true, does: { kind: 'close' } })
    expect(await history().append(addLine('a', '2'), 'Record')).toBe('written')
    expect(server.state.git.filesOf(REF).get('a')).toBe('1\n2\n')
    expect(server.state.git.commits.size).toBe(2)
  })

  test.each([
    ['a job’s that may read only', { login: 'x', kind: 'job', mayWrite: false }],
    ['one that may comment only', { login: 'x', kind: 'job', mayWrite: true, mayWriteContents: false }],
  ] as const)('with a token of %s says which permission is missing', async (_, token) => {
    server.state.tokens.set('other', token)
    const writing = history({ token: 'other' }).append(addLine('a', '1'), 'Record')
    await expect(writing).rejects.toThrow(
      /^could not write to the branch nix-perf-gate-history: the token may only read; give the job `permissions: contents: write` \(/,
    )
    expect(server.state.git.refs.size).toBe(0)
  })

  test('ends where a rule of the repository keeps the branch from everybody', async () => {
    server.state.git.push(REF, { a: '1\n' })
    const refusal = { kind: 'answer', status: 422, message: 'Repository rule violations found' } as const
    server.inject({ on: { method: 'PATCH' }, times: Infinity, does: refusal })
    await expect(history().append(addLine('a', '2'), 'Record')).rejects.toThrow(/rule violations/)
    expect(now).toBeLessThan(60)
  })
})

describe('eight jobs at once', () => {
  const JOBS = 8
  const EACH = 25
  const SLOWER = 0.01

  test('lose none of 200 commits', async () => {
    const random = seeded(23)
    await server.close()
    server = await startGithubServer({ latency: () => Math.floor(random() * 3) })
    const jobs = Array.from({ length: JOBS }, (_, job) => job)
    await Promise.all(
      jobs.map(async (job) => {
        const own = history({
          random,
          clock: { seconds: () => performance.now() / 1000 / 100 },
          sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds * SLOWER)),
        })
        for (let index = 0; index < EACH; index += 1)
          await own.append(addLine('commits', `${job}-${index}`), `Record ${job}-${index}`)
      }),
    )
    const { git } = server.state
    const lines = git.filesOf(REF).get('commits')?.trim().split('\n') ?? []
    expect(new Set(lines).size).toBe(JOBS * EACH)
    // One commit for each, one after the other.
    const messages: string[] = []
    for (let name = git.refs.get(REF); name !== undefined; name = git.commits.get(name)?.parents[0])
      messages.unshift(git.commits.get(name)?.message ?? '')
    expect(messages).toEqual(lines.map((line) => `Record ${line}`))
  })
})
