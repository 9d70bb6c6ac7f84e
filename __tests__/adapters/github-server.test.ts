// The stand-in of GitHub keeps to GitHub's own description.

import { afterEach, expect, test } from '@jest/globals'
import { type GithubServer, startGithubServer, WRITE_TOKEN } from '../github-server/server.ts'

const servers: GithubServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function start(): Promise<GithubServer> {
  const server = await startGithubServer()
  servers.push(server)
  server.state.addPullRequest({ number: 7 })
  return server
}

function ask(server: GithubServer, request: string, body?: unknown): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  return fetch(server.url + path, {
    method,
    headers: {
      authorization: `token ${WRITE_TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'test',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

test('every operation answers as GitHub describes it', async () => {
  const server = await start()
  const { state } = server
  state.tokens.set(WRITE_TOKEN, { login: 'octocat', kind: 'personal', mayWrite: true })
  const comment = state.addComment(7, 'Hello', 'octocat')
  state.addLabel(7, 'accepted', 'octocat')
  state.removeLabel(7, 'accepted', 'octocat')
  state.permissions.set('octocat', 'write')
  state.addPullRequest({ number: 8, headRepository: 'someone/fork' })
  state.addPullRequest({ number: 9, headRepository: undefined })
  const repository = '/repos/owner/project'
  const issue = `${repository}/issues/7`
  const reacted = await ask(server, `POST ${issue}/reactions`, { content: 'eyes' })
  const again = await ask(server, `POST ${issue}/reactions`, { content: 'eyes' })
  const id = state.reactions(7)[0]?.id ?? 0
  const answers = [
    reacted,
    again,
    await ask(server, `DELETE ${issue}/reactions/${id}`),
    await ask(server, `DELETE ${issue}/reactions/${id}`),
    await ask(server, `GET ${issue}/comments?per_page=100`),
    await ask(server, `GET ${issue}/timeline?per_page=100`),
    await ask(server, `GET ${issue}/events?per_page=100`),
    await ask(server, `POST ${issue}/comments`, { body: 'New' }),
    await ask(server, `POST ${issue}/comments`, { body: 'x'.repeat(65_537) }),
    await ask(server, `PATCH ${repository}/issues/comments/${comment}`, { body: 'Changed' }),
    await ask(server, `DELETE ${repository}/issues/comments/${comment}`),
    await ask(server, `GET ${repository}/collaborators/octocat/permission`),
    await ask(server, `GET ${repository}/collaborators/nobody/permission`),
    await ask(server, 'GET /user'),
    await ask(server, `GET ${repository}/pulls?state=open&head=someone:feature&per_page=100`),
    await ask(server, `GET ${repository}/pulls`),
  ]
  expect(server.violations).toEqual([])
  expect(answers.map(({ status }) => status)).toEqual([
    201, 200, 204, 404, 200, 200, 200, 201, 422, 200, 204, 200, 404, 200, 200, 200,
  ])
  expect(state.comments(7).map(({ body }) => body)).toEqual(['New'])
})

test.each([
  ['an unknown path', 'GET /repos/owner/project/nothing', undefined],
  ['an unknown query', 'GET /repos/owner/project/issues/7/comments?perpage=100', undefined],
  ['a parameter of the wrong type', 'GET /repos/owner/project/issues/seven/comments', undefined],
  ['a value out of its list', 'GET /repos/owner/project/pulls?state=merged', undefined],
  ['a body that lacks a property', 'POST /repos/owner/project/issues/7/comments', {}],
  ['an unknown reaction', 'POST /repos/owner/project/issues/7/reactions', { content: 'lock' }],
  ['an unknown property', 'POST /repos/owner/project/issues/7/comments', { body: 'x', text: 'y' }],
  ['a body where none belongs', 'DELETE /repos/owner/project/issues/7/reactions/1', {}],
])('%s is a violation', async (_what, request, body) => {
  const server = await start()
  const answer = await ask(server, request, body)
  expect(answer.status).toBe(599)
  expect(server.violations).toHaveLength(1)
})
