// What starts a workflow, as GitHub tells it.

import type { GithubEvent } from '../../src/core/github/github-event.ts'
import { fakeSha } from './repository.ts'

/** Of a fork, from the commit that fakes call `base` to `head`; no merge of both. */
export const pullRequestFromFork = {
  kind: 'pull_request',
  baseSha: fakeSha('base'),
  baseRef: 'main',
  headSha: fakeSha('head'),
  mergeSha: undefined,
  number: 7,
  isFork: true,
} as const satisfies GithubEvent

/** The end of another run, which was started by `event`. */
export function endedRun(event: string): GithubEvent {
  return {
    kind: 'workflow_run',
    run: {
      id: 1,
      attempt: 1,
      event,
      headSha: '1'.repeat(40),
      headBranch: 'patch',
      headRepository: 'someone/project',
      pullRequests: [],
    },
  }
}
