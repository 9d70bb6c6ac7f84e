// An HTTP server on loopback that stands in for GitHub's API, with the state of one repository in memory. It checks
// each request, and each of its own answers, against GitHub's OpenAPI description; one that does not conform is
// answered with 599 and recorded in `violations`, which a test expects to be empty.
//
//   const server = await startGithubServer({ repository: 'owner/project' })
//   server.state.addPullRequest({ number: 7 })                                    // its branch is here
//   server.state.addPullRequest({ number: 8, headRepository: 'someone/project' }) // from a fork
//   server.state.addComment(7, 'Hello', 'octocat')
//   server.state.addLabel(7, 'perf-regression-accepted', 'octocat')
//   server.state.permissions.set('octocat', 'write')                              // admin | write | read | none
//   … run the program with GITHUB_API_URL=server.url and the token WRITE_TOKEN (or READ_TOKEN) …
//   server.state.comments(7)        // [{ id, body, login }], as they are now
//   server.requests                 // [{ method, path, status }], in the order they came
//   server.violations               // []
//   server.inject({ on: 2, does: { kind: 'answer', status: 502 } })               // the second request from now
//   server.inject({ on: { method: 'POST', path: /comments$/ }, performed: true, does: { kind: 'close' } })
//   server.inject({ on: {}, times: Infinity, does: { kind: 'answer', status: 403, headers: { 'retry-after': '1' } } })
//   const held = server.hold({ method: 'PATCH' }); await held.arrived; …; held.release()
//   await server.close()
//
// A reaction that was created but not answered (`performed: true`) stays: it is a lock whose holder seems to have died,
// and is broken a minute later by this server's clock. `clockOffsetSeconds` can make that minute pass sooner.
//
// Who comments is told by the token: WRITE_TOKEN and READ_TOKEN both belong to BOT (`github-actions[bot]`);
// `server.state.tokens.set('another', { login: 'octocat', kind: 'personal', mayWrite: true })` adds one.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDescription } from './description.ts'
import { createInterference, type Fault, type Hold, type RequestMatch } from './faults.ts'
import {
  fieldOf,
  forbidden,
  notFound,
  type RouteAnswer,
  type RouteCall,
  routes,
  viewerAnswer,
} from './routes.ts'
import { BOT, createState, type GithubState } from './state.ts'

export { BOT, HEAD_SHA, type GithubState } from './state.ts'

/** A job's token that may write to pull requests. */
export const WRITE_TOKEN = 'ghs_write'

/** A job's token as a pull request from a fork has it. */
export const READ_TOKEN = 'ghs_read'

export interface GithubServerOptions {
  /** `owner/name`; `owner/project` where nothing else is said. */
  readonly repository?: string
  /** `/api/v3` is where GitHub Enterprise has its API. */
  readonly basePath?: string
  /** `gitea`: reactions have no id, and the description is not asked about them. */
  readonly flavor?: 'github' | 'gitea'
  /** How far the server's clock is ahead of this machine's; one that grows makes locks old sooner. */
  readonly clockOffsetSeconds?: () => number
  /** Milliseconds before a request is carried out, and again before it is answered. */
  readonly latency?: () => number
  /** Pages are no longer, whatever is asked for. */
  readonly mostPerPage?: number
}

export interface RecordedRequest {
  readonly method: string
  /** With its query, without the base path. */
  readonly path: string
  readonly body: string
  /** What it was answered; 0 where the connection was closed or nothing came. */
  readonly status: number
}

export interface GithubServer {
  /** Base of the API: what GITHUB_API_URL is to be. */
  readonly url: string
  readonly state: GithubState
  readonly requests: readonly RecordedRequest[]
  readonly violations: readonly string[]
  readonly inject: (fault: Fault) => void
  readonly hold: (on: RequestMatch) => Hold
  close(): Promise<void>
}

/** Status of the answer to a request that does not conform. Not one of GitHub's. */
const VIOLATION_STATUS = 599

const MOST_PER_PAGE = 100

/** GitHub answers null where a pull request's fork is gone, which its description does not foresee. */
const KNOWN_DEVIATION = '/head/repo must be object'

interface Received {
  readonly method: string
  readonly path: string
  readonly url: URL
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

export async function startGithubServer(options: GithubServerOptions = {}): Promise<GithubServer> {
  const { repository = 'owner/project', basePath = '', latency } = options
  const description = await readDescription(Object.keys(routes))
  const state = createState(repository, options.clockOffsetSeconds ?? (() => 0))
  state.tokens.set(WRITE_TOKEN, { login: BOT, kind: 'job', mayWrite: true })
  state.tokens.set(READ_TOKEN, { login: BOT, kind: 'job', mayWrite: false })
  const interference = createInterference()
  const requests: RecordedRequest[] = []
  const violations: string[] = []
  const wait = async () => {
    const milliseconds = latency?.() ?? 0
    if (milliseconds > 0) await sleep(milliseconds)
  }

  function perform(received: Received, url: string): RouteAnswer {
    const call = { state, description, repository, url, options }
    const { answer, problems } = answered(received, call)
    if (problems.length === 0) return answer
    violations.push(...problems.map((problem) => `${received.method} ${received.path}: ${problem}`))
    return { status: VIOLATION_STATUS, body: { message: problems.join('; ') } }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request, basePath)
    const record = { method: received.method, path: received.path, body: received.body, status: 0 }
    requests.push(record)
    const fault = interference.faultOf(received)
    await interference.passage(received)
    await wait()
    const url = `http://${request.headers.host ?? ''}${basePath}`
    const performed =
      fault === undefined || fault.performed === true ? perform(received, url) : { status: VIOLATION_STATUS }
    await wait()
    if (fault?.does.kind === 'hang') return
    if (fault?.does.kind === 'close') {
      request.socket.destroy()
      return
    }
    const answer = fault === undefined ? performed : faultAnswer(fault.does)
    record.status = answer.status
    send(response, answer, state.now())
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`the server failed: ${String(error)}`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}${basePath}`,
    state,
    requests,
    violations,
    inject: interference.inject,
    hold: interference.hold,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

async function receive(request: IncomingMessage, basePath: string): Promise<Received> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const given = request.url ?? '/'
  // GitHub Enterprise has GraphQL beside its REST API, and not below it.
  const isGraphql = basePath.endsWith('/api/v3') && given === `${basePath.slice(0, -'/v3'.length)}/graphql`
  const below = given.startsWith(`${basePath}/`)
    ? given.slice(basePath.length)
    : `outside of the API: ${given}`
  const path = isGraphql ? '/graphql' : below
  return {
    method: request.method ?? '',
    path,
    url: new URL(path, 'http://localhost'),
    body: Buffer.concat(chunks).toString('utf8'),
    headers: request.headers,
  }
}

interface ServerCall extends Pick<RouteCall, 'state' | 'description' | 'repository' | 'url'> {
  readonly options: GithubServerOptions
}

function answered(
  received: Received,
  call: ServerCall,
): { readonly answer: RouteAnswer; readonly problems: readonly string[] } {
  const isGitea = call.options.flavor === 'gitea'
  if (isGitea && isUnreaction(received)) return { answer: unreact(received, call), problems: [] }
  if (received.method === 'POST' && received.path === '/graphql') {
    if (isGitea) return { answer: notFound(), problems: [] }
    const { body } = received
    return {
      answer: authorized(received, call, (token) => viewerAnswer({ ...call, body, token })),
      problems: [],
    }
  }
  const found = routeOf(received)
  if (found === undefined) return { answer: notFound(), problems: ['no such operation'] }
  const { template, parameters } = found
  const { method, body, headers, url, path } = received
  const described = { method, template, pathParameters: parameters, query: url.searchParams, headers, body }
  const problems = call.description.requestProblems(described)
  if (problems.length > 0) return { answer: notFound(), problems }
  const { mostPerPage = MOST_PER_PAGE } = call.options
  const answer = authorized(received, call, (token) =>
    isServed(parameters, call.repository)
      ? found.route({ ...call, parameters, query: url.searchParams, body, token, path, isGitea, mostPerPage })
      : notFound(),
  )
  const { status } = answer
  const answerProblems = isGitea
    ? []
    : call.description.answerProblems({ method, template, status, body: answer.body })
  return { answer, problems: answerProblems.filter((problem) => !problem.includes(KNOWN_DEVIATION)) }
}

function authorized(
  { headers, method, path }: Received,
  { state }: ServerCall,
  act: (token: RouteCall['token']) => RouteAnswer,
): RouteAnswer {
  const token = state.tokens.get((headers.authorization ?? '').replace(/^(token|bearer) /i, ''))
  if (token === undefined) return { status: 401, body: { message: 'Bad credentials', status: '401' } }
  if (method !== 'GET' && path !== '/graphql' && !token.mayWrite)
    return forbidden('Resource not accessible by integration')
  return act(token)
}

function isServed(parameters: Readonly<Record<string, string>>, repository: string): boolean {
  const { owner, repo } = parameters
  return owner === undefined || `${owner}/${repo ?? ''}`.toLowerCase() === repository.toLowerCase()
}

function isUnreaction({ method, path }: Received): boolean {
  return method === 'DELETE' && path.endsWith('/reactions')
}

/** Forgejo and Gitea remove a reaction by what it is: it has no id. */
function unreact(received: Received, call: ServerCall): RouteAnswer {
  const number = Number(/issues\/(\d+)\/reactions$/.exec(received.path)?.[1])
  return authorized(received, call, ({ login }) => {
    const own = call.state.reactions(number).filter((one) => one.login === login)
    own
      .filter(({ content }) => content === fieldOf(received.body, 'content'))
      .forEach(({ id }) => {
        call.state.removeReaction(number, id)
      })
    return { status: 200 }
  })
}

function routeOf({ method, url }: Received) {
  for (const [name, route] of Object.entries(routes)) {
    const template = name.slice(method.length + 1)
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one)
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`)
    const match = name.startsWith(`${method} `) ? pattern.exec(url.pathname) : null
    if (match === null) continue
    const values = match.slice(1).map(decodeURIComponent)
    const parameters = Object.fromEntries(names.map((one, index) => [one, values[index] ?? '']))
    return { template, route, parameters }
  }
  return undefined
}

function faultAnswer(does: Fault['does']): RouteAnswer {
  if (does.kind !== 'answer') throw new Error('this fault answers nothing')
  const { status, headers = {}, message = `injected ${status}` } = does
  return { status, headers, body: { message } }
}

function send(response: ServerResponse, { status, body, headers }: RouteAnswer, now: Date): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    date: now.toUTCString(),
    ...headers,
  })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
