// Faults at each request of an edit in turn: what is there in the end is whole, and nothing is lost.

import { afterEach, describe, expect, test } from '@jest/globals'
import { HostError } from '../../src/errors.ts'
import type { Fault } from '../github-server/faults.ts'
import {
  addLineTo,
  bodies,
  type HostedServer,
  MARKER,
  requestLines,
  startHostedServer,
} from './github-host.ts'

const servers: HostedServer[] = []

async function start(): Promise<HostedServer> {
  const server = await startHostedServer()
  servers.push(server)
  return server
}

afterEach(async () => {
  const used = servers.splice(0)
  await Promise.all(used.map((server) => server.close()))
  expect(used.flatMap(({ violations }) => violations)).toEqual([])
})

const PASSING: readonly (readonly [string, Omit<Fault, 'on'>])[] = [
  ['502', { does: { kind: 'answer', status: 502 } }],
  ['502 after it was done', { performed: true, does: { kind: 'answer', status: 502 } }],
  ['a connection that breaks', { does: { kind: 'close' } }],
  ['a connection that breaks after it was done', { performed: true, does: { kind: 'close' } }],
  ['no answer', { does: { kind: 'hang' } }],
  ['no answer after it was done', { performed: true, does: { kind: 'hang' } }],
  ['429', { does: { kind: 'answer', status: 429 } }],
  ['a secondary rate limit', { does: { kind: 'answer', status: 403, headers: { 'retry-after': '7' } } }],
]

const LASTING: readonly (readonly [string, Omit<Fault, 'on'>])[] = [
  ['403', { does: { kind: 'answer', status: 403 } }],
  ['404', { does: { kind: 'answer', status: 404 } }],
  ['410', { does: { kind: 'answer', status: 410 } }],
  ['422', { does: { kind: 'answer', status: 422 } }],
  ['500 for ever', { times: Infinity, does: { kind: 'answer', status: 500 } }],
  ['a rate limit for an hour', { does: { kind: 'answer', status: 403, headers: { 'retry-after': '3600' } } }],
]

const POSITIONS = [1, 2, 3, 4]

describe.each(PASSING)('%s passes', (_name, fault) => {
  test.each(POSITIONS)('at request %s of a first comment', async (on) => {
    const server = await start()
    server.inject({ ...fault, on })
    await addLineTo(server.host({ timeoutSeconds: 0.2 }), 'one')
    expect(bodies(server)).toEqual([`${MARKER}\none`])
    expect(server.state.reactions(7)).toEqual([])
  })

  test.each(POSITIONS)('at request %s of an update', async (on) => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\none`)
    server.inject({ ...fault, on })
    await addLineTo(server.host({ timeoutSeconds: 0.2 }), 'two')
    expect(bodies(server)).toEqual([`${MARKER}\none\ntwo`])
    expect(server.state.reactions(7)).toEqual([])
  })
})

describe.each(LASTING)('%s ends in the right comment or in one line', (_name, fault) => {
  test.each(POSITIONS)('at request %s of an update', async (on) => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\none`)
    const position = fault.times === undefined ? on : (paths[on - 1] ?? {})
    server.inject({ ...fault, on: position })
    const error: unknown = await addLineTo(server.host(), 'two').catch((thrown: unknown) => thrown)
    if (error === undefined) expect(bodies(server)).toEqual([`${MARKER}\none\ntwo`])
    else {
      expect(error).toBeInstanceOf(HostError)
      expect(error instanceof HostError ? error.message : '').toMatch(/^could not [^\n]+$/)
      expect(bodies(server)).toEqual([`${MARKER}\none`])
    }
  })
})

const paths = [
  { method: 'POST', path: /reactions$/ },
  { method: 'GET', path: /comments/ },
  { method: 'PATCH' },
  { method: 'DELETE' },
]

describe('rate limits', () => {
  test('GitHub is left alone for as long as it asks', async () => {
    const server = await start()
    server.inject({ on: 2, does: { kind: 'answer', status: 403, headers: { 'retry-after': '17' } } })
    await addLineTo(server.host(), 'one')
    expect(server.time.now).toBe(17)
  })

  test('the primary limit is waited for by the clock of the server', async () => {
    const server = await start()
    const reset = Math.floor(server.state.now().getTime() / 1000) + 20
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }
    server.inject({ on: 1, does: { kind: 'answer', status: 403, headers } })
    await addLineTo(server.host(), 'one')
    expect(server.time.now).toBeGreaterThanOrEqual(20)
    expect(server.time.now).toBeLessThanOrEqual(22)
    expect(bodies(server)).toEqual([`${MARKER}\none`])
  })

  test('a wait that is too long ends it at once, and is named', async () => {
    const server = await start()
    server.inject({ on: 1, does: { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } } })
    await expect(addLineTo(server.host(), 'one')).rejects.toThrow(
      /the rate limit of .* is used up; it asks to wait 3600 s, which is too long/,
    )
    expect(server.requests).toHaveLength(1)
  })
})

test('a first comment whose fate is unknown is looked for, not made twice', async () => {
  const server = await start()
  server.inject({ on: { method: 'POST', path: /comments$/ }, performed: true, does: { kind: 'close' } })
  await addLineTo(server.host(), 'one')
  expect(requestLines(server).filter((line) => line.startsWith('POST /issues/7/comments'))).toHaveLength(1)
  expect(bodies(server)).toEqual([`${MARKER}\none`])
})

test('an answer that is not GitHub’s is named, and tried again', async () => {
  const server = await start()
  server.inject({
    on: { method: 'GET' },
    times: Infinity,
    does: { kind: 'answer', status: 200, message: 'a portal' },
  })
  await expect(addLineTo(server.host(), 'one')).rejects.toThrow(
    /not what GitHub is known to say.* \(4 tries\)/,
  )
})
