// What is asked of GitHub without a lock: which pull request, who set a label, who may write, whether we have spoken.

import { afterEach, describe, expect, test } from '@jest/globals'
import type { WorkflowRun } from '../../src/core/github/github-event.ts'
import { HEAD_SHA } from '../github-server/server.ts'
import { type HostedServer, MARKER, requestLines, startHostedServer } from './github-host.ts'

const servers: HostedServer[] = []

async function start(mostPerPage?: number): Promise<HostedServer> {
  const server = await startHostedServer(mostPerPage === undefined ? {} : { mostPerPage })
  servers.push(server)
  return server
}

afterEach(async () => {
  const used = servers.splice(0)
  await Promise.all(used.map((server) => server.close()))
  expect(used.flatMap(({ violations }) => violations)).toEqual([])
})

function run(changes: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 1,
    attempt: 1,
    event: 'pull_request',
    headSha: HEAD_SHA,
    headBranch: 'feature',
    headRepository: 'someone/project',
    pullRequests: [],
    ...changes,
  }
}

describe('the pull request of a run', () => {
  test('is what the event names, without a request', async () => {
    const server = await start()
    const pullRequests = [
      { number: 6, headSha: '2'.repeat(40) },
      { number: 7, headSha: HEAD_SHA },
    ]
    expect(await server.host().find(run({ pullRequests }))).toEqual({ kind: 'found', number: 7 })
    expect(server.requests).toEqual([])
  })

  test('is the open one from the branch of the fork', async () => {
    const server = await start()
    server.state.addPullRequest({ number: 8, headRepository: 'Someone/Project' })
    server.state.addPullRequest({ number: 9, headRepository: 'someone/project', state: 'closed' })
    server.state.addPullRequest({ number: 10, headRepository: 'someone/other' })
    server.state.addPullRequest({ number: 11, headRepository: undefined })
    expect(await server.host().find(run({ headRepository: 'Someone/project' }))).toEqual({
      kind: 'found',
      number: 8,
    })
  })

  test('is found where its branch has moved on', async () => {
    const server = await start()
    server.state.addPullRequest({ number: 8, headRepository: 'someone/project', headSha: '2'.repeat(40) })
    expect(await server.host().find(run())).toEqual({ kind: 'found', number: 8 })
  })

  test('is looked for on all pages', async () => {
    const server = await start(1)
    for (const number of [8, 9, 10]) {
      const headRepository = number === 10 ? 'someone/project' : 'someone/other'
      server.state.addPullRequest({ number, headRepository })
    }
    expect(await server.host().find(run())).toEqual({ kind: 'found', number: 10 })
    expect(server.requests).toHaveLength(3)
  })

  test('is not told where there are several', async () => {
    const server = await start()
    for (const number of [8, 9]) server.state.addPullRequest({ number, headRepository: 'someone/project' })
    expect(await server.host().find(run())).toEqual({
      kind: 'none',
      reason: 'several pull requests from the branch `feature` of someone/project are open: #8, #9',
    })
  })

  test.each([
    [{}, 'no pull request from the branch `feature` of someone/project is open'],
    [{ event: 'push' }, 'the run was started by `push`, not by a pull request'],
    [{ headRepository: undefined }, 'the repository of its branch is gone'],
    [{ headBranch: '' }, 'the event names no branch'],
  ])('is none for %j', async (changes, reason) => {
    const server = await start()
    expect(await server.host().find(run(changes))).toEqual({ kind: 'none', reason })
  })

  test.each(['a&state=all', 'a#b', 'a?b', 'ä/ü %2F', '../../user', 'x\u202Ey'])(
    'is asked for by a branch called %j as it is',
    async (headBranch) => {
      const server = await start()
      server.state.addPullRequest({ number: 8, headRepository: 'someone/project', headRef: headBranch })
      expect(await server.host().find(run({ headBranch }))).toEqual({ kind: 'found', number: 8 })
      expect(server.requests).toHaveLength(1)
    },
  )
})

test('whoever wrote our marker, it is a mention, in one request', async () => {
  const server = await start()
  expect(await server.host().mentions(7, MARKER)).toBe(false)
  server.state.addComment(7, `${MARKER} x`, 'octocat')
  expect(await server.host().mentions(7, MARKER)).toBe(true)
  expect(requestLines(server)).toEqual(Array(2).fill('GET /issues/7/comments?per_page=100 200'))
})

test('who set the label last is told, and nobody once it is gone', async () => {
  const server = await start()
  const host = server.host()
  server.state.addLabel(7, 'other', 'octocat')
  expect(await host.labelledBy(7, 'accepted')).toBeUndefined()
  server.state.addLabel(7, 'accepted', 'octocat')
  expect(await host.labelledBy(7, 'accepted')).toBe('octocat')
  server.state.removeLabel(7, 'accepted', 'hubot')
  expect(await host.labelledBy(7, 'accepted')).toBeUndefined()
})

test.each([
  ['admin', true],
  ['write', true],
  ['read', false],
  ['none', false],
] as const)('a collaborator with %s may write: %s', async (permission, mayWrite) => {
  const server = await start()
  server.state.addUser('octocat')
  server.state.permissions.set('octocat', permission)
  expect(await server.host().mayWrite('octocat')).toBe(mayWrite)
})

test('nobody else may write, a bot or a name with a slash neither', async () => {
  const server = await start()
  for (const login of ['stranger', 'dependabot[bot]', '../../../user']) {
    expect(await server.host().mayWrite(login)).toBe(false)
  }
})

test('a failure to tell who may write is an error, not a no', async () => {
  const server = await start()
  server.inject({ on: {}, times: Infinity, does: { kind: 'answer', status: 500 } })
  await expect(server.host().mayWrite('octocat')).rejects.toThrow(
    /^could not ask whether octocat may write.*500/,
  )
})
