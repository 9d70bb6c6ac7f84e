// What starts a workflow, as GitHub tells it.

import type { GithubEvent } from '../../src/core/github/github-event.ts'

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
