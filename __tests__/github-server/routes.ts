// What each operation does to the state and answers, in the shape of GitHub's answers.

import type { Description } from './description.ts'
import { parseJson } from './description.ts'
import { gitRoutes } from './git-routes.ts'
import type { ConversationItem, GithubState, PullRequest, Reaction, Token, User } from './state.ts'

export interface RouteCall {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: string
  readonly token: Token
  readonly state: GithubState
  readonly description: Description
  /** `owner/name` that is served. */
  readonly repository: string
  /** GitHub's API as the client sees it. */
  readonly url: string
  /** The path with its query, as the client sent it. */
  readonly path: string
  /** Forgejo's and Gitea's reactions have no id. */
  readonly isGitea: boolean
  /** No page is longer. */
  readonly mostPerPage: number
}

export interface RouteAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Route = (call: RouteCall) => RouteAnswer

const ISSUE = '/repos/{owner}/{repo}/issues/{issue_number}'
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}'

/** GitHub's own limit for a comment. */
const MOST_BODY_LENGTH = 65_536

/** The operations that are served. */
export const routes: Readonly<Record<string, Route>> = {
  ...gitRoutes,
  [`POST ${ISSUE}/reactions`]: withPullRequest((call, { number, isLocked }) => {
    if (call.token.mayReact === false) return forbidden(inaccessible(call.token))
    if (isLocked) return lockedAnswer('react')
    const login = call.token.login
    const content = fieldOf(call.body, 'content')
    const created = call.state.addReaction(number, { login, content })
    const reaction =
      created ?? call.state.reactions(number).find((one) => one.login === login && one.content === content)
    if (reaction === undefined) throw new Error('no reaction')
    return { status: created === undefined ? 200 : 201, body: reactionBody(call, reaction) }
  }),
  [`DELETE ${ISSUE}/reactions/{reaction_id}`]: withPullRequest((call, { number }) =>
    call.state.removeReaction(number, Number(call.parameters.reaction_id)) ? { status: 204 } : notFound(),
  ),
  [`GET ${ISSUE}/comments`]: withPullRequest((call, { number }) =>
    page(
      call,
      call.state.comments(number).map((comment) => commentBody(call, comment)),
    ),
  ),
  [`POST ${ISSUE}/comments`]: withPullRequest((call, { number, isLocked }) => {
    const body = fieldOf(call.body, 'body')
    if (isLocked) return lockedAnswer('create comment')
    if (!isBody(body)) return unprocessable(call)
    const id = call.state.addComment(number, body, call.token.login)
    return { status: 201, body: commentBody(call, { id, body, login: call.token.login }) }
  }),
  [`PATCH ${COMMENT}`]: withComment((call, comment) => {
    const body = fieldOf(call.body, 'body')
    if (!isBody(body)) return unprocessable(call)
    call.state.changeComment(comment.id, body)
    return { status: 200, body: commentBody(call, { ...comment, body }) }
  }),
  [`DELETE ${COMMENT}`]: withComment((call, { id }) => {
    call.state.removeComment(id)
    return { status: 204 }
  }),
  [`GET ${ISSUE}/timeline`]: withPullRequest((call, { number }) =>
    page(
      call,
      call.state.items(number).map((item) => timelineBody(call, item)),
    ),
  ),
  [`GET ${ISSUE}/events`]: withPullRequest((call, { number }) =>
    page(
      call,
      call.state
        .items(number)
        .filter(({ kind }) => kind !== 'comment')
        .map((item) => timelineBody(call, item)),
    ),
  ),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call) => {
    const login = call.parameters.username ?? ''
    const user = call.state.users.get(login)
    const permission = call.state.permissions.get(login)
    if (user === undefined || permission === undefined) return notFound()
    const body = { permission, role_name: permission, user: null }
    return {
      status: 200,
      body: call.description.sample('repository-collaborator-permission', body),
    }
  },
  'GET /user': (call) => {
    if (call.token.kind !== 'personal') return forbidden('Resource not accessible by integration')
    return { status: 200, body: call.description.sample('public-user', userProperties(userOf(call))) }
  },
  'GET /repos/{owner}/{repo}/pulls': (call) => {
    const head = call.query.get('head') ?? undefined
    const state = call.query.get('state') ?? 'open'
    const chosen = [...call.state.pullRequests.values()].filter(
      (one) =>
        (state === 'all' || one.state === state) &&
        (head === undefined || head === `${one.headRepository?.split('/')[0] ?? ''}:${one.headRef}`),
    )
    return page(
      call,
      chosen.map((one) => pullRequestBody(call, one)),
    )
  },
}

/** GitHub's words for what a token has no permission for. */
export function inaccessible({ kind }: Token): string {
  return `Resource not accessible by ${kind === 'personal' ? 'personal access token' : 'integration'}`
}

/** The one query of GraphQL that is asked, which is answered with 200 even where it is refused. */
export function viewerAnswer(call: Pick<RouteCall, 'state' | 'body' | 'token'>): RouteAnswer {
  const isKnown = fieldOf(call.body, 'query') === '{ viewer { databaseId } }'
  const { mayAskGraphql = true, login } = call.token
  if (!isKnown || !mayAskGraphql) {
    return {
      status: 200,
      body: { data: null, errors: [{ type: 'FORBIDDEN', message: inaccessible(call.token) }] },
    }
  }
  return { status: 200, body: { data: { viewer: { databaseId: call.state.addUser(login).id } } } }
}

export function notFound(): RouteAnswer {
  return {
    status: 404,
    body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
  }
}

export function forbidden(message: string): RouteAnswer {
  return { status: 403, body: { message, documentation_url: 'https://docs.github.com/rest', status: '403' } }
}

function lockedAnswer(what: string): RouteAnswer {
  return forbidden(`Unable to ${what} because issue is locked.`)
}

function unprocessable(call: RouteCall): RouteAnswer {
  const errors = [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body is too long' },
  ]
  return {
    status: 422,
    body: call.description.sample('validation-error', { message: 'Validation Failed', errors }),
  }
}

function isBody(body: string): boolean {
  return body.length > 0 && body.length <= MOST_BODY_LENGTH
}

function withPullRequest(route: (call: RouteCall, pullRequest: PullRequest) => RouteAnswer): Route {
  return (call) => {
    const pullRequest = call.state.pullRequests.get(Number(call.parameters.issue_number))
    return pullRequest === undefined ? notFound() : route(call, pullRequest)
  }
}

interface StoredComment {
  readonly id: number
  readonly body: string
  readonly login: string
}

function withComment(route: (call: RouteCall, comment: StoredComment) => RouteAnswer): Route {
  return (call) => {
    const id = Number(call.parameters.comment_id)
    const number = call.state.pullRequestOf(id)
    const comment =
      number === undefined ? undefined : call.state.comments(number).find((one) => one.id === id)
    if (number === undefined || comment === undefined) return notFound()
    if (call.state.pullRequests.get(number)?.isLocked === true) return lockedAnswer('update comment')
    return comment.login === call.token.login
      ? route(call, comment)
      : forbidden('Must have admin rights to Repository.')
  }
}

function page(call: RouteCall, all: readonly unknown[]): RouteAnswer {
  const size = Math.min(Number(call.query.get('per_page') ?? '30'), call.mostPerPage)
  const number = Number(call.query.get('page') ?? '1')
  const body = all.slice((number - 1) * size, number * size)
  if (number * size >= all.length) return { status: 200, body }
  const next = new URL(call.url + call.path)
  next.searchParams.set('page', String(number + 1))
  return { status: 200, body, headers: { link: `<${next.href}>; rel="next"` } }
}

function userProperties(user: User): Record<string, unknown> {
  return { id: user.id, login: user.login, type: user.type }
}

function userBody(call: RouteCall, login: string): unknown {
  return call.description.sample('simple-user', userProperties(call.state.addUser(login)))
}

function userOf(call: RouteCall): User {
  return call.state.addUser(call.token.login)
}

function reactionBody(call: RouteCall, { id, login, content, createdAt }: Reaction): unknown {
  const known = { user: userBody(call, login), content, created_at: createdAt.toISOString() }
  return call.isGitea ? known : call.description.sample('reaction', { id, ...known })
}

function commentBody(call: RouteCall, { id, body, login }: StoredComment): Record<string, unknown> {
  return call.description.sample('issue-comment', { id, body, user: userBody(call, login) })
}

function timelineBody(call: RouteCall, item: ConversationItem): unknown {
  const user = userBody(call, item.login)
  if (item.kind === 'comment') {
    const { id, body } = item
    return call.description.sample('timeline-comment-event', {
      event: 'commented',
      id,
      body,
      user,
      actor: user,
    })
  }
  return call.description.sample('labeled-issue-event', {
    event: item.kind,
    id: item.id,
    actor: user,
    label: { name: item.label, color: 'ffffff' },
  })
}

function pullRequestBody(call: RouteCall, one: PullRequest): unknown {
  const sample = call.description.sample('pull-request-simple', {
    number: one.number,
    state: one.state,
    locked: one.isLocked,
  })
  const owner = one.headRepository?.split('/')[0]
  const repo =
    one.headRepository === undefined
      ? null
      : call.description.sample('repository', {
          full_name: one.headRepository,
          name: one.headRepository.split('/')[1],
          owner: userBody(call, owner ?? ''),
        })
  const user = owner === undefined ? null : userBody(call, owner)
  const head = {
    label: `${owner ?? 'unknown'}:${one.headRef}`,
    ref: one.headRef,
    sha: one.headSha,
    repo,
    user,
  }
  return { ...sample, head }
}

/** A property of a JSON text; empty where it is no string. */
export function fieldOf(body: string, name: string): string {
  const parsed: unknown = parseJson(body)
  if (typeof parsed !== 'object' || parsed === null) return ''
  const value: unknown = Object.entries(parsed).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : ''
}
