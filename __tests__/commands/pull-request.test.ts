import { expect, test } from '@jest/globals'
import { findPullRequest } from '../../src/commands/pull-request.ts'
import type { GithubEvent } from '../../src/core/github/github-event.ts'
import type { GithubJob } from '../../src/core/github/github-job.ts'
import { HostError } from '../../src/errors.ts'
import { fakePullRequests, type FakePullRequestsOptions } from '../fakes/pull-requests.ts'

const HEAD = '2'.repeat(40)

const job: GithubJob = {
  repository: { owner: 'owner', repo: 'project' },
  forge: 'github',
  serverUrl: 'https://github.com',
  project: undefined,
  apiUrl: 'https://api.github.com',
  run: 100,
  attempt: 2,
  workflow: 'gate',
  job: 'gate',
}

const ended: GithubEvent = {
  kind: 'workflow_run',
  run: {
    id: 90,
    attempt: 3,
    event: 'pull_request',
    headSha: HEAD,
    headBranch: 'fix',
    headRepository: 'someone/project',
    pullRequests: [],
  },
}

async function find(event: GithubEvent | undefined, options?: FakePullRequestsOptions) {
  const host = fakePullRequests(options)
  return { found: await findPullRequest({ event, job, host }), calls: host.calls }
}

test('a pull request’s own run is about it, and this run measured it', async () => {
  const event: GithubEvent = {
    kind: 'pull_request',
    baseSha: '1'.repeat(40),
    baseRef: 'main',
    headSha: HEAD,
    mergeSha: undefined,
    number: 7,
    isFork: true,
  }
  expect(await find(event)).toEqual({
    found: { kind: 'found', number: 7, head: HEAD, run: 100, attempt: 2, isFork: true },
    calls: [],
  })
})

test('a run that ended is about the pull request that the forge names, and that run measured it', async () => {
  expect((await find(ended, { found: { kind: 'found', number: 8 } })).found).toEqual({
    kind: 'found',
    number: 8,
    head: HEAD,
    run: 90,
    attempt: 3,
    isFork: false,
  })
})

test('a run that ended and can not be placed says why', async () => {
  expect((await find(ended)).found).toEqual({ kind: 'none', reason: 'no pull request is open' })
  const failures = { find: new HostError('GitHub is away') }
  expect((await find(ended, { failures })).found).toEqual({ kind: 'none', reason: 'GitHub is away' })
})

test.each<GithubEvent | undefined>([
  undefined,
  { kind: 'merge_group', baseSha: HEAD, headSha: HEAD },
  { kind: 'push', before: undefined, after: HEAD, defaultBranch: 'main', isDefaultBranch: true },
  { kind: 'other', name: 'schedule', defaultBranch: 'main' },
])('no other event is about one: %p', async (event) => {
  expect(await find(event)).toEqual({ found: { kind: 'none' }, calls: [] })
})
