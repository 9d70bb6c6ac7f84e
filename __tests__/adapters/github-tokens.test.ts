// One comment, whatever kind of token it is written with: who we are comes from what GitHub answers to that token.

import { afterEach, describe, expect, test } from '@jest/globals'
import type { PullRequestHostOptions } from '../../src/adapters/github/pull-request-host.ts'
import { seeded } from '../fakes/run.ts'
import { BOT, type GithubServerOptions } from '../github-server/server.ts'
import type { Token } from '../github-server/state.ts'
import {
  addLineTo,
  bodies,
  type HostedServer,
  MARKER,
  requestLines,
  startHostedServer,
} from './github-host.ts'

const APP = 'gatekeeper[bot]'

const kinds: readonly (readonly [string, Pick<Token, 'kind' | 'login' | 'mayAskGraphql'>])[] = [
  ['the job’s own token', { kind: 'job', login: BOT }],
  ['the job’s own token, which GraphQL refuses', { kind: 'job', login: BOT, mayAskGraphql: false }],
  ['the token of an app’s installation', { kind: 'app', login: APP }],
  [
    'the token of an app’s installation, which GraphQL refuses',
    { kind: 'app', login: APP, mayAskGraphql: false },
  ],
  ['a personal token', { kind: 'personal', login: 'octocat' }],
  ['a personal token, which GraphQL refuses', { kind: 'personal', login: 'octocat', mayAskGraphql: false }],
]

const tokens = kinds.flatMap(([name, token]) =>
  [true, false].map((mayReact) => ({
    name: `${name}, reactions ${mayReact ? 'allowed' : 'refused'}`,
    token: { ...token, mayReact, mayWrite: true },
  })),
)

const servers: HostedServer[] = []

afterEach(async () => {
  const used = servers.splice(0)
  await Promise.all(used.map((server) => server.close()))
  expect(used.flatMap(({ violations }) => violations)).toEqual([])
})

async function start(token: Token, options: GithubServerOptions = {}): Promise<HostedServer> {
  const server = await startHostedServer(options)
  servers.push(server)
  server.state.addUser(APP, 'Bot')
  server.state.tokens.set('given', token)
  server.state.addComment(7, `${MARKER}\nforged`, 'mallory')
  return server
}

/** The comments with the marker that are not forged. */
function own(server: HostedServer, token: Token): readonly string[] {
  expect(server.state.comments(7)[0]?.body).toBe(`${MARKER}\nforged`)
  const others = server.state.comments(7).slice(1)
  expect(others.every(({ login }) => login === token.login)).toBe(true)
  return others.map(({ body }) => body)
}

function made(server: HostedServer): number {
  return requestLines(server).filter((line) => /^POST \S+comments 201/.test(line)).length
}

describe.each(tokens)('with $name', ({ token }) => {
  test('three runs leave one comment with what all have said', async () => {
    const server = await start(token)
    for (const line of ['one', 'two', 'three']) await addLineTo(server.host({ token: 'given' }), line)
    expect(own(server, token)).toEqual([[MARKER, 'one', 'three', 'two'].join('\n')])
    // An app that can ask nothing learns from its own comment who it is, and takes the newer one back.
    const isTold = token.mayReact || token.kind !== 'app' || token.mayAskGraphql !== false
    expect(made(server)).toBe(isTold ? 1 : 3)
  })

  test('four jobs at once leave one comment', async () => {
    const random = seeded(29)
    const server = await start(token, {
      latency: () => Math.floor(random() * 4),
      clockOffsetSeconds: () => 0,
    })
    const own4: Partial<PullRequestHostOptions> = {
      token: 'given',
      clock: { seconds: () => performance.now() / 100 },
      sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 10)),
      random,
    }
    const lines = ['one', 'two', 'three', 'four']
    await Promise.allSettled(lines.map((line) => addLineTo(server.host(own4), line)))
    expect(own(server, token)).toHaveLength(1)
    // Whoever comes next finds the one.
    await addLineTo(server.host({ token: 'given' }), 'five')
    expect(own(server, token)).toEqual([expect.stringContaining('five')])
  })
})

describe('a server that tells nothing of what was made', () => {
  const token: Token = { kind: 'app', login: APP, mayWrite: true, mayReact: false, mayAskGraphql: false }

  test('gets one comment of a run, and not one more for each look', async () => {
    const server = await start(token)
    server.inject({
      on: { method: 'POST', path: /comments$/ },
      times: Infinity,
      performed: true,
      does: { kind: 'answer', status: 201 },
    })
    await addLineTo(server.host({ token: 'given' }), 'one')
    expect(own(server, token)).toHaveLength(1)
  })
})

test('GitHub Enterprise is asked where it has GraphQL', async () => {
  const token: Token = { kind: 'app', login: APP, mayWrite: true, mayReact: false }
  const server = await start(token, { basePath: '/api/v3' })
  for (const line of ['one', 'two']) await addLineTo(server.host({ token: 'given' }), line)
  expect(bodies(server)).toEqual([`${MARKER}\nforged`, `${MARKER}\none\ntwo`])
  expect(requestLines(server)).toContain('POST /graphql 200')
  expect(made(server)).toBe(1)
})
