// Steps of a workflow on a GitHub that is a server on loopback: what the runner tells them, and what the events say.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import type { GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, WRITE_TOKEN } from '../github-server/server.ts'
import type { StepRequest } from './runner.ts'

export const REPOSITORY = 'owner/project'

/** What is particular to one job. */
export interface Job {
  readonly run?: number
  readonly attempt?: number
  readonly name?: string
  readonly workflow?: string
  readonly token?: string
}

/** The environment of a job on that server. */
export function jobOn(server: GithubServer, job: Job = {}): Readonly<Record<string, string>> {
  return {
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_API_URL: server.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: String(job.run ?? 100),
    GITHUB_RUN_ATTEMPT: String(job.attempt ?? 1),
    GITHUB_WORKFLOW: job.workflow ?? 'gate',
    GITHUB_JOB: job.name ?? 'gate',
    INPUT_TOKEN: job.token ?? WRITE_TOKEN,
  }
}

export interface PullRequestPayload {
  readonly number: number
  readonly base: string
  readonly head: string
  readonly ref?: string
  readonly headRepository?: string
}

/** The payload of `pull_request`. */
export function pullRequestPayload(pullRequest: PullRequestPayload): unknown {
  const { number, base, head, ref = 'change', headRepository = REPOSITORY } = pullRequest
  return {
    action: 'synchronize',
    number,
    pull_request: {
      number,
      base: { sha: base, ref: 'main', repo: { full_name: REPOSITORY } },
      head: { sha: head, ref, repo: { full_name: headRepository, fork: headRepository !== REPOSITORY } },
    },
    repository: { full_name: REPOSITORY, default_branch: 'main' },
  }
}

export interface EndedRun {
  readonly head: string
  readonly branch: string
  readonly headRepository: string
  readonly event?: string
  readonly run?: number
}

/** The payload of `workflow_run`, about a run that has ended. Of a fork's it names no pull requests. */
export function workflowRunPayload(ended: EndedRun): unknown {
  const { head, branch, headRepository, event = 'pull_request', run = 90 } = ended
  return {
    action: 'completed',
    workflow_run: {
      id: run,
      run_attempt: 1,
      event,
      head_sha: head,
      head_branch: branch,
      head_repository: { full_name: headRepository },
      pull_requests: [],
    },
    repository: { id: 1, full_name: REPOSITORY, default_branch: 'main' },
  }
}

/** A step with `command: report` on results files, which need no Nix and no repository. */
export function reportStep(
  sandbox: GitSandbox,
  { server, job, files, payload, event = 'pull_request', inputs = {} }: ReportStep,
): StepRequest {
  const workspace = join(sandbox.directory, `report-${(steps += 1)}`)
  mkdirSync(workspace, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    const file = join(workspace, 'results', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return {
    workspace,
    event,
    payload,
    sha: 'f'.repeat(40),
    inputs: { command: 'report', results: 'results', ...inputs },
    env: jobOn(server, job ?? {}),
  }
}

export interface ReportStep {
  readonly server: GithubServer
  readonly job?: Job
  /** By path below the folder that is read. */
  readonly files: Readonly<Record<string, Results | string>>
  readonly payload: unknown
  readonly event?: string
  readonly inputs?: Readonly<Record<string, string>>
}

let steps = 0

/** Most requests that a run may make where nothing races. */
export const MOST_REQUESTS = 5

/** Fails where the program asked for something that GitHub's description does not have. */
export function expectConforming(server: GithubServer): void {
  expect(server.violations).toEqual([])
}

/** The one comment of the pull request. */
export function onlyComment(server: GithubServer, number: number): string {
  const comments = server.state.comments(number)
  expect(comments).toHaveLength(1)
  return comments[0]?.body ?? ''
}
