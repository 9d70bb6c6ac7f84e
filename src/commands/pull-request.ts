// Which pull request a job is about, from the event that started it and, where that does not tell, from the forge.

import type { GithubEvent } from '../core/github/github-event.ts'
import type { GithubJob } from '../core/github/github-job.ts'
import { HostError, InterruptedError } from '../errors.ts'
import type { PullRequestHost } from '../ports/pull-request-host.ts'

export type PullRequest =
  | {
      readonly kind: 'found'
      readonly number: number
      /** The last commit of its branch, as far as the run that measured it knew. */
      readonly head: string
      /** The run that measured it, and which attempt. */
      readonly run: number
      readonly attempt: number
      readonly isFork: boolean
    }
  /** `reason`: why a comment that could have been is not. */
  | { readonly kind: 'none'; readonly reason?: string }

export interface PullRequestRequest {
  readonly event: GithubEvent | undefined
  readonly job: GithubJob
  readonly host: PullRequestHost
}

/** Finds the pull request. A run that ended is asked about by what GitHub says of it, never by what it wrote. */
export async function findPullRequest({ event, job, host }: PullRequestRequest): Promise<PullRequest> {
  if (event?.kind === 'pull_request') {
    const { number, headSha, isFork } = event
    return { kind: 'found', number, head: headSha, run: job.run, attempt: job.attempt, isFork }
  }
  if (event?.kind !== 'workflow_run') return { kind: 'none' }
  const { run } = event
  try {
    const found = await host.find(run)
    if (found.kind === 'none') return found
    return {
      kind: 'found',
      number: found.number,
      head: run.headSha,
      run: run.id,
      attempt: run.attempt,
      isFork: false,
    }
  } catch (error) {
    if (error instanceof HostError) return { kind: 'none', reason: error.message }
    if (error instanceof InterruptedError) return { kind: 'none', reason: 'the job was interrupted' }
    throw error
  }
}
