// A step of a workflow as the program finds it: what it was asked for, what started it, and what it works with.

import { join } from 'node:path'
import { createBaselineCache } from '../adapters/baseline-cache.ts'
import { createKeptHistory } from '../adapters/git/kept-history.ts'
import { pushHistory } from '../adapters/git/push-history.ts'
import { createHistoryBranch } from '../adapters/github/history-branch.ts'
import { waitFor } from '../adapters/github/pull-request-host.ts'
import { maskedHistory } from '../adapters/masked.ts'
import { groupedProgress } from '../adapters/progress.ts'
import { type ActionInputs, parseActionInputs } from '../core/github/action-inputs.ts'
import type { GithubEvent } from '../core/github/github-event.ts'
import { type GithubJob, parseGithubJob } from '../core/github/github-job.ts'
import type { WritableHistory } from '../ports/history.ts'
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
  /** The repository's own; undefined outside of a job, and without a token. */
  readonly history: WritableHistory | undefined
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
  const job = parseGithubJob(env)
  const history = openHistory(inputs, job, { runtime, outlets, env })
  return {
    inputs,
    targetsText: toolkit.getInput('targets'),
    event: readEvent(env, inputs),
    job,
    headSha: env.GITHUB_SHA,
    workspace,
    directory: checkoutDirectory(workspace, inputs.directory),
    temporary: env.RUNNER_TEMP ?? '.',
    startedAt,
    outlets,
    ports: runtime.ports(inputs.nix ?? 'nix', {
      ...{ progress: groupedProgress(outlets), baselines },
      history: history ?? createKeptHistory(),
    }),
    history,
  }
}

/** Of the repository that the workflow runs in: of a pull request that is the one it goes to, wherever it comes from. */
function openHistory(
  { token }: ActionInputs,
  job: GithubJob | undefined,
  { runtime, outlets, env }: HistorySetting,
): WritableHistory | undefined {
  if (job === undefined || token === undefined) return undefined
  const { repository, forge, apiUrl, serverUrl } = job
  const { signal, folder, startedAt } = runtime
  const common = {
    token,
    signal,
    clock: { seconds: () => performance.now() / 1000 },
    random: Math.random,
    sleep: (seconds: number) => waitFor(seconds, signal),
  }
  const own = createHistoryBranch({ ...common, repository, forge, apiUrl })
  const pushing = {
    ...common,
    remote: `${serverUrl}/${repository.owner}/${repository.repo}`,
    directory: join(folder, 'history'),
    environment: env,
    timestamp: Math.floor(startedAt.getTime() / 1000),
  }
  return maskedHistory(forge === 'gitea' ? { ...own, append: pushHistory(pushing) } : own, outlets.mask)
}

interface HistorySetting extends Pick<Surroundings, 'env'> {
  readonly runtime: Runtime
  readonly outlets: JobOutlets
}
