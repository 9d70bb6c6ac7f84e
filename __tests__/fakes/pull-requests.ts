// The pull requests of a repository, whole in memory.

import type { Comment, EditableConversation, PullRequestHost } from '../../src/ports/pull-request-host.ts'

export interface FakePullRequestsOptions {
  /** Our own comments that are there already. */
  readonly comments?: readonly string[]
  /** Comments of somebody else. */
  readonly foreign?: readonly string[]
  /** Who set a label: `{ 'perf-regression-accepted': 'octocat' }`. */
  readonly labels?: Readonly<Record<string, string>>
  /** Logins that may write. */
  readonly writers?: readonly string[]
  /** What `find` gives. */
  readonly found?: Awaited<ReturnType<PullRequestHost['find']>>
  /** Thrown by these functions. */
  readonly failures?: Partial<Record<keyof PullRequestHost, Error>>
  /** How often `edit` calls `use`, as if other jobs had come between. */
  readonly rounds?: number
}

export interface FakePullRequests extends PullRequestHost {
  /** Our own comments as they are now, oldest first. */
  readonly comments: () => readonly Comment[]
  /** What was done, in order: `find`, `edit 7`, `create`, `update 1`, `remove 2`. */
  readonly calls: readonly string[]
}

/** Every pull request has the same conversation. */
export function fakePullRequests(options: FakePullRequestsOptions = {}): FakePullRequests {
  const { foreign = [], labels = {}, writers = [], failures = {}, rounds = 1 } = options
  let comments: readonly Comment[] = (options.comments ?? []).map((body, index) => ({ id: index + 1, body }))
  let lastId = comments.length
  const calls: string[] = []

  function begin(name: keyof PullRequestHost, call: string): Promise<void> {
    calls.push(call)
    const failure = failures[name]
    return failure === undefined ? Promise.resolve() : Promise.reject(failure)
  }

  function conversation(marker: string, label: string | undefined): EditableConversation {
    return {
      own: comments.filter(({ body }) => body.startsWith(marker)),
      labelledBy: label === undefined ? undefined : labels[label],
      create(body) {
        calls.push('create')
        lastId += 1
        comments = [...comments, { id: lastId, body }]
        return Promise.resolve()
      },
      update(id, body) {
        calls.push(`update ${id}`)
        comments = comments.map((comment) => (comment.id === id ? { id, body } : comment))
        return Promise.resolve()
      },
      remove(id) {
        calls.push(`remove ${id}`)
        comments = comments.filter((comment) => comment.id !== id)
        return Promise.resolve()
      },
    }
  }

  return {
    comments: () => comments,
    calls,
    async find() {
      await begin('find', 'find')
      return options.found ?? { kind: 'none', reason: 'no pull request is open' }
    },
    async mentions(number, marker) {
      await begin('mentions', `mentions ${number}`)
      return [...foreign, ...comments.map(({ body }) => body)].some((body) => body.startsWith(marker))
    },
    async labelledBy(number, label) {
      await begin('labelledBy', `labelledBy ${number} ${label}`)
      return labels[label]
    },
    async edit({ number, marker, label }, use) {
      await begin('edit', `edit ${number}`)
      for (let round = 1; round <= rounds; round += 1) await use(conversation(marker, label))
    },
    async mayWrite(login) {
      await begin('mayWrite', `mayWrite ${login}`)
      return writers.includes(login)
    },
  }
}
