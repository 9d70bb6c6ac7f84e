// Editing a conversation on GitHub: one comment, the lock, and all that may come between.

import { afterEach, describe, expect, test } from '@jest/globals'
import { HostError } from '../../src/errors.ts'
import { BOT, type GithubServerOptions, READ_TOKEN } from '../github-server/server.ts'
import {
  addLine,
  addLineTo,
  bodies,
  type HostedServer,
  MARKER,
  requestLines,
  startHostedServer,
} from './github-host.ts'

const servers: HostedServer[] = []

async function start(options: GithubServerOptions = {}): Promise<HostedServer> {
  const server = await startHostedServer(options)
  servers.push(server)
  return server
}

afterEach(async () => {
  const used = servers.splice(0)
  await Promise.all(used.map((server) => server.close()))
  expect(used.flatMap(({ violations }) => violations)).toEqual([])
})

describe('one comment', () => {
  test('the first run creates it with four requests and leaves no reaction behind', async () => {
    const server = await start()
    await addLineTo(server.host(), 'one')
    expect(bodies(server)).toEqual([`${MARKER}\none`])
    expect(server.state.reactions(7)).toEqual([])
    const reaction = /^DELETE \/issues\/7\/reactions\/\d+ 204$/
    expect(requestLines(server)).toEqual([
      'POST /issues/7/reactions 201',
      'GET /issues/7/comments?per_page=100 200',
      'POST /issues/7/comments 201',
      expect.stringMatching(reaction),
    ])
  })

  test('the next run updates it in place', async () => {
    const server = await start()
    await addLineTo(server.host(), 'one')
    const before = server.state.comments(7)[0]?.id
    await addLineTo(server.host(), 'two')
    expect(server.state.comments(7)).toMatchObject([{ id: before, body: `${MARKER}\none\ntwo` }])
    expect(server.requests).toHaveLength(8)
  })

  test('nothing is written where nothing changes', async () => {
    const server = await start()
    await addLineTo(server.host(), 'one')
    await addLineTo(server.host(), 'one')
    expect(server.requests).toHaveLength(7)
  })

  test('it is found on the last of three pages', async () => {
    const server = await start()
    for (let index = 0; index < 205; index += 1) server.state.addComment(7, `Talk ${index}`, 'octocat')
    server.state.addComment(7, `${MARKER}\none`)
    await addLineTo(server.host(), 'two')
    expect(bodies(server).filter((body) => body.includes(MARKER))).toEqual([`${MARKER}\none\ntwo`])
    expect(requestLines(server)).toContain('GET /issues/7/comments?per_page=100&page=3 200')
  })

  test("somebody else's comment with our marker is left alone", async () => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\nforged`, 'mallory')
    await addLineTo(server.host(), 'one')
    expect(bodies(server)).toEqual([`${MARKER}\nforged`, `${MARKER}\none`])
  })

  test('duplicates are merged into the oldest', async () => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\none`)
    server.state.addComment(7, `${MARKER}\ntwo`)
    await addLineTo(server.host(), 'three')
    expect(bodies(server)).toEqual([`${MARKER}\none\nthree\ntwo`])
  })

  test('a duplicate that somebody else has just removed is no failure', async () => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\none`)
    const extra = server.state.addComment(7, `${MARKER}\ntwo`)
    const held = server.hold({ method: 'DELETE', path: /issues\/comments/ })
    const editing = addLineTo(server.host(), 'three')
    await held.arrived
    server.state.removeComment(extra)
    held.release()
    await editing
    expect(bodies(server)).toEqual([`${MARKER}\none\nthree\ntwo`])
  })

  test('the label comes with the comments in one request', async () => {
    const server = await start()
    server.state.addLabel(7, 'accepted', 'octocat')
    server.state.removeLabel(7, 'accepted', 'octocat')
    server.state.addLabel(7, 'Accepted', 'hubot')
    server.state.addComment(7, `${MARKER}\none`)
    server.state.permissions.set('hubot', 'write')
    const host = server.host()
    const setters: unknown[] = []
    await host.edit({ number: 7, marker: MARKER, label: 'accepted' }, async (conversation) => {
      setters.push(conversation.labelledBy, await host.mayWrite(conversation.labelledBy ?? ''))
      await addLine('two')(conversation)
    })
    expect(setters).toEqual(['hubot', true])
    expect(bodies(server)).toEqual([`${MARKER}\none\ntwo`])
    expect(server.requests).toHaveLength(5)
  })

  test('a server without timelines is asked for comments and events', async () => {
    const server = await start()
    server.inject({ on: { path: /timeline/ }, times: Infinity, does: { kind: 'answer', status: 404 } })
    server.state.addLabel(7, 'accepted', 'octocat')
    server.state.addComment(7, `${MARKER}\none`)
    const seen: unknown[] = []
    await server.host().edit({ number: 7, marker: MARKER, label: 'accepted' }, ({ own, labelledBy }) => {
      seen.push(own.length, labelledBy)
      return Promise.resolve()
    })
    expect(seen).toEqual([1, 'octocat'])
  })

  test('the base path of GitHub Enterprise is kept', async () => {
    const server = await start({ basePath: '/api/v3' })
    await addLineTo(server.host({ apiUrl: `${server.url}/` }), 'one')
    expect(bodies(server)).toEqual([`${MARKER}\none`])
  })
})

describe('the lock', () => {
  test('is waited for while another job has it', async () => {
    const server = await start()
    const held = server.hold({ method: 'POST', path: /comments$/ })
    const first = addLineTo(server.host(), 'one')
    await held.arrived
    const second = addLineTo(
      server.host({ sleep: () => new Promise((resolve) => setTimeout(resolve, 5)) }),
      'two',
    )
    while (!requestLines(server).includes('POST /issues/7/reactions 200')) await new Promise(setImmediate)
    held.release()
    await Promise.all([first, second])
    expect(bodies(server)).toEqual([`${MARKER}\none\ntwo`])
  })

  test('is not waited for without end', async () => {
    const server = await start({ clockOffsetSeconds: () => 0 })
    server.state.addReaction(7, { login: BOT })
    await expect(addLineTo(server.host(), 'one')).rejects.toThrow(
      'could not edit the comment of pull request #7: other jobs are at it all the time',
    )
    expect(server.time.now).toBeLessThanOrEqual(180)
    expect(server.state.reactions(7)).toHaveLength(1)
  })

  test('of a job that died is broken, by the clock of the server', async () => {
    const server = await start({ clockOffsetSeconds: () => 86_400 })
    server.state.addReaction(7, { login: BOT, ageSeconds: 62 })
    await addLineTo(server.host(), 'one')
    expect(bodies(server)).toEqual([`${MARKER}\none`])
    expect(server.requests.filter(({ path }) => path.endsWith('/reactions'))).toHaveLength(2)
    expect(server.state.reactions(7)).toEqual([])
  })

  test('of somebody else is no lock', async () => {
    const server = await start()
    server.state.addReaction(7, { login: 'octocat' })
    await addLineTo(server.host(), 'one')
    expect(server.requests).toHaveLength(4)
    expect(server.state.reactions(7)).toHaveLength(1)
  })

  test('that was broken under way makes the job look again', async () => {
    const server = await start()
    const held = server.hold({ method: 'POST', path: /comments$/ })
    const editing = addLineTo(server.host(), 'one')
    await held.arrived
    for (const { id } of server.state.reactions(7)) server.state.removeReaction(7, id)
    held.release()
    await editing
    expect(bodies(server)).toEqual([`${MARKER}\none`])
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(2)
  })

  test('that became too old before the first write is taken anew', async () => {
    const server = await start()
    server.state.addComment(7, `${MARKER}\none`)
    let calls = 0
    await server.host().edit({ number: 7, marker: MARKER, label: undefined }, async (conversation) => {
      calls += 1
      if (calls === 1) {
        server.time.now += 31
        server.state.changeComment(conversation.own[0]?.id ?? 0, `${MARKER}\nother`)
      }
      await addLine('two')(conversation)
    })
    expect(calls).toBe(2)
    expect(bodies(server)).toEqual([`${MARKER}\nother\ntwo`])
    expect(server.state.reactions(7)).toEqual([])
  })

  test('is given back where the caller throws, and its error is passed on', async () => {
    const server = await start()
    const editing = server.host().edit({ number: 7, marker: MARKER, label: undefined }, () => {
      throw new TypeError('a bug')
    })
    await expect(editing).rejects.toThrow(TypeError)
    expect(server.state.reactions(7)).toEqual([])
  })

  test('is given back where the program is ended', async () => {
    const server = await start()
    const interruption = new AbortController()
    const host = server.host({ signal: interruption.signal })
    const editing = host.edit({ number: 7, marker: MARKER, label: undefined }, async (conversation) => {
      interruption.abort(new TypeError('interrupted'))
      await conversation.create(MARKER)
    })
    await expect(editing).rejects.toThrow('interrupted')
    expect(bodies(server)).toEqual([])
    expect(server.state.reactions(7)).toEqual([])
  })
})

describe('without reactions', () => {
  test.each([403, 404, 405, 410, 422, 500])('a status of %s falls back to looking again', async (status) => {
    const server = await start()
    server.inject({ on: { path: /reactions/ }, times: Infinity, does: { kind: 'answer', status } })
    server.state.addComment(7, `${MARKER}\nforged`, 'mallory')
    await addLineTo(server.host(), 'one')
    await addLineTo(server.host(), 'two')
    expect(bodies(server)).toEqual([`${MARKER}\nforged`, `${MARKER}\none\ntwo`])
  })

  test('a personal token is asked whose it is', async () => {
    const server = await start()
    server.state.tokens.set('personal', { login: 'octocat', kind: 'personal', mayWrite: true })
    server.inject({ on: { path: /reactions/ }, times: Infinity, does: { kind: 'answer', status: 404 } })
    server.state.addComment(7, `${MARKER}\nof the bot`)
    server.state.addComment(7, `${MARKER}\none`, 'octocat')
    await addLineTo(server.host({ token: 'personal' }), 'two')
    expect(bodies(server)).toEqual([`${MARKER}\nof the bot`, `${MARKER}\none\ntwo`])
  })

  test('a job that wrote between is seen, and both sections stay', async () => {
    const server = await start()
    server.inject({ on: { path: /reactions/ }, times: Infinity, does: { kind: 'answer', status: 404 } })
    const id = server.state.addComment(7, `${MARKER}\none`)
    const held = server.hold({ method: 'PATCH' })
    const editing = addLineTo(server.host(), 'two')
    await held.arrived
    // The other job wrote after we had read; ours overwrites it, and it looks again.
    server.state.changeComment(id, `${MARKER}\none\nthree`)
    held.release()
    await editing
    await addLineTo(server.host(), 'three')
    expect(bodies(server)).toEqual([`${MARKER}\none\nthree\ntwo`])
  })

  test('a comment that others keep changing is given up', async () => {
    const server = await start()
    server.inject({ on: { path: /reactions/ }, times: Infinity, does: { kind: 'answer', status: 404 } })
    const id = server.state.addComment(7, MARKER)
    const editing = server
      .host()
      .edit({ number: 7, marker: MARKER, label: undefined }, (conversation) =>
        conversation.update(id, `${MARKER}\nmine`),
      )
    await expect(editing).rejects.toThrow('could not settle the comment of pull request #7')
    expect(server.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(6)
  })

  test('Forgejo and Gitea, whose reactions have no id, get their comment and keep no reaction of ours', async () => {
    const server = await start({ basePath: '/api/v1', flavor: 'gitea' })
    server.state.tokens.set('forge', { login: 'ci', kind: 'personal', mayWrite: true })
    server.state.addComment(7, `${MARKER}\nforged`, 'mallory')
    for (const line of ['one', 'two']) await addLineTo(server.host({ token: 'forge' }), line)
    expect(bodies(server)).toEqual([`${MARKER}\nforged`, `${MARKER}\none\ntwo`])
    expect(server.state.reactions(7)).toEqual([])
  })
})

describe('what fails for good is one line', () => {
  test('a token that may only read', async () => {
    const server = await start()
    await expect(addLineTo(server.host({ token: READ_TOKEN }), 'one')).rejects.toThrow(
      /^could not comment on pull request #7: the token may only read; give the job `permissions: pull-requests: write` \(127\.0\.0\.1:\d+ answered 403 “Resource not accessible by integration”\)$/,
    )
  })

  test('a token that is none, which is not shown', async () => {
    const server = await start()
    const editing = addLineTo(server.host({ token: 'ghs_secret' }), 'one')
    await expect(editing).rejects.toThrow(/the token is not valid; .* answered 401 “Bad credentials”/)
    await expect(editing).rejects.not.toThrow(/ghs_secret/)
    expect(server.requests).toHaveLength(1)
  })

  test('no token at all', async () => {
    const server = await start()
    await expect(addLineTo(server.host({ token: '' }), 'one')).rejects.toThrow('there is no token')
    expect(server.requests).toEqual([])
  })

  test('a locked conversation', async () => {
    const server = await start()
    server.state.changePullRequest(7, { isLocked: true })
    await expect(addLineTo(server.host(), 'one')).rejects.toThrow('the conversation is locked; unlock it')
  })

  test('a pull request that is not there', async () => {
    const server = await start()
    const editing = server.host().edit({ number: 9, marker: MARKER, label: undefined }, addLine('one'))
    await expect(editing).rejects.toThrow('it does not exist, or the token may not see it')
  })

  test('a repository with issues disabled', async () => {
    const server = await start()
    server.inject({
      on: {},
      times: Infinity,
      does: { kind: 'answer', status: 410, message: 'Issues are disabled' },
    })
    await expect(addLineTo(server.host(), 'one')).rejects.toThrow(/issues are disabled.*410/)
  })

  test('a comment that GitHub takes for too long', async () => {
    const server = await start()
    await expect(addLineTo(server.host(), 'x'.repeat(70_000))).rejects.toThrow(
      /answered 422 “Validation Failed: Body is too long”/,
    )
    expect(server.state.reactions(7)).toEqual([])
  })

  test('a server that is not there', async () => {
    const server = await start()
    await server.close()
    await expect(addLineTo(server.host(), 'one')).rejects.toThrow(
      /could not be reached: .*ECONNREFUSED.* \(4 tries\)/,
    )
  })

  test('words of GitHub that would move the cursor, start a command, or never end', async () => {
    const server = await start()
    const message = `\u001B[31mno\n::error::yes\u202E${'x'.repeat(100_000)}`
    server.inject({ on: {}, times: Infinity, does: { kind: 'answer', status: 422, message } })
    const error: unknown = await addLineTo(server.host(), 'one').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HostError)
    const line = error instanceof HostError ? error.message : ''
    expect(line).not.toMatch(/[\u0000-\u001F\u202E]/)
    expect(line.length).toBeLessThanOrEqual(500)
  })
})
