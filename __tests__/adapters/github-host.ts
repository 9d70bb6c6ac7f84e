// A host for tests: against the stand-in of GitHub, with waiting that takes no time but moves the clock, and an editor
// that does what every job does with the comment.

import {
  createPullRequestHost,
  type PullRequestHostOptions,
} from '../../src/adapters/github/pull-request-host.ts'
import type { EditableConversation, PullRequestHost } from '../../src/ports/pull-request-host.ts'
import { seeded } from '../fakes/run.ts'
import {
  type GithubServer,
  type GithubServerOptions,
  startGithubServer,
  WRITE_TOKEN,
} from '../github-server/server.ts'

export const MARKER = '<!-- nix-perf-gate:test -->'

export interface FakeTime {
  now: number
}

export interface HostedServer extends GithubServer {
  /** Moved by waiting; the server's clock goes with it. */
  readonly time: FakeTime
  readonly host: (options?: Partial<PullRequestHostOptions>) => PullRequestHost
}

/** A server with pull request 7, and hosts that talk to it. */
export async function startHostedServer(options: GithubServerOptions = {}): Promise<HostedServer> {
  const time = { now: 0 }
  const server = await startGithubServer({ clockOffsetSeconds: () => time.now, ...options })
  server.state.addPullRequest({ number: 7 })
  const [owner = '', repo = ''] = (options.repository ?? 'owner/project').split('/')
  return {
    ...server,
    time,
    host: (given = {}) =>
      createPullRequestHost({
        token: WRITE_TOKEN,
        repository: { owner, repo },
        apiUrl: server.url,
        signal: new AbortController().signal,
        clock: { seconds: () => time.now },
        random: seeded(11),
        sleep: (seconds) => {
          time.now += seconds
          return Promise.resolve()
        },
        timeoutSeconds: 10,
        ...given,
      }),
  }
}

/** Keeps all lines, merges duplicates, and writes nothing where its line is there: what `use` has to be like. */
export function addLine(line: string): (conversation: EditableConversation) => Promise<void> {
  return async (conversation) => {
    const { own } = conversation
    const lines = new Set(own.flatMap(({ body }) => body.split('\n').slice(1)))
    const body = [MARKER, ...[...lines].filter((one) => one !== line), line].sort().join('\n')
    const [first, ...others] = own
    if (first === undefined) await conversation.create(body)
    else if (first.body !== body) await conversation.update(first.id, body)
    for (const { id } of others) await conversation.remove(id)
  }
}

/** Puts its line into the comment of pull request 7. */
export function addLineTo(host: PullRequestHost, line: string, label?: string): Promise<void> {
  return host.edit({ number: 7, marker: MARKER, label }, addLine(line))
}

export function bodies(server: GithubServer): readonly string[] {
  return server.state.comments(7).map(({ body }) => body)
}

/** `POST /issues/7/reactions 201`. */
export function requestLines(server: GithubServer): readonly string[] {
  return server.requests.map(
    ({ method, path, status }) => `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+/, '')} ${status}`,
  )
}
