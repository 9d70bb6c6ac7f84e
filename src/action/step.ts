// A step of a workflow as the program finds it: what it was asked for, what started it, and what it works with.

import { join } from 'node:path'
import { createBaselineCache } from '../adapters/baseline-cache.ts'
import { groupedProgress } from '../adapters/progress.ts'
import { type ActionInputs, parseActionInputs } from '../core/github/action-inputs.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import { type GithubJob, parseGithubJob } from '../core/github/github-job.ts'
import type { Ports } from '../ports/ports.ts'
import type { Runtime } from '../runtime/job.ts'
import { checkoutDirectory } from './checkout-directory.ts'
import type { JobOutlets, Toolkit } from './outlets.ts'
import { readEvent } from './read-event.ts'

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  /** GitHub's library, which reads and writes as the runner has it. */
  readonly toolkit: Toolkit
  /** Path of the compiled baseline-cache-client. */
  readonly cacheClient: string
}

/** What the job is, and what it was asked for. */
export interface Step {
  readonly inputs: ActionInputs
  /** The input `targets` as it was written. */
  readonly targetsText: string
  readonly event: GithubEvent | undefined
  /** Undefined where the runner does not say. */
  readonly job: GithubJob | undefined
  /** The commit that the workflow was started for. */
  readonly headSha: string | undefined
  /** GITHUB_WORKSPACE, which paths of files are relative to. */
  readonly workspace: string
  /** The folder that the checkout is in: the workspace, or one below it. */
  readonly directory: string
  /** The folder for what nobody said where to put. */
  readonly temporary: string
  readonly startedAt: Date
  readonly outlets: JobOutlets
  readonly ports: Ports
}

/** Throws UsageError for inputs and an event that can not be read. */
export function openStep(
  { env, toolkit, cacheClient }: Surroundings,
  { runtime, outlets }: { readonly runtime: Runtime; readonly outlets: JobOutlets },
): Step {
  const { folder, signal, startedAt } = runtime
  const inputs = parseActionInputs((name) => toolkit.getInput(name))
  const workspace = env.GITHUB_WORKSPACE ?? '.'
  const baselines = createBaselineCache({
    client: cacheClient,
    environment: env,
    directory: join(folder, 'baselines'),
    signal,
  })
  return {
    inputs,
    targetsText: toolkit.getInput('targets'),
    event: readEvent(env, inputs),
    job: parseGithubJob(env),
    headSha: env.GITHUB_SHA,
    workspace,
    directory: checkoutDirectory(workspace, inputs.directory),
    temporary: env.RUNNER_TEMP ?? '.',
    startedAt,
    outlets,
    ports: runtime.ports(inputs.nix ?? 'nix', { progress: groupedProgress(outlets), baselines }),
  }
}
