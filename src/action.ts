// Entry in GitHub Actions: inputs and the event → a command with real adapters → the pull request, outputs, job
// summary and exit status.

import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as core from '@actions/core'
import { showProfile, showResults } from './action/show-results.ts'
import { createBaselineCache } from './adapters/baseline-cache.ts'
import { createPullRequestHost } from './adapters/github/pull-request-host.ts'
import { maskedHost } from './adapters/masked.ts'
import { groupedProgress } from './adapters/progress.ts'
import { readResultsFiles } from './adapters/results-files.ts'
import { saveBaselines } from './commands/baseline.ts'
import { gate } from './commands/gate.ts'
import { measure } from './commands/measure.ts'
import { plan } from './commands/plan.ts'
import type { GateRequest } from './commands/prepare.ts'
import { profile } from './commands/profile.ts'
import { outdate, publish } from './commands/publish.ts'
import { findPullRequest, type PullRequest } from './commands/pull-request.ts'
import { report } from './commands/report.ts'
import { type ActionInputs, parseActionInputs } from './core/github/action-inputs.ts'
import { sectionsOf } from './core/comment/sections-of.ts'
import { commentMode } from './core/comment/comment-mode.ts'
import { exitStatusOf, EXIT_STATUS, exitStatusOfError } from './core/decide/exit-status.ts'
import { type GithubEvent, parseGithubEvent } from './core/github/github-event.ts'
import { type GithubJob, parseGithubJob } from './core/github/github-job.ts'
import { jobName } from './core/github/github-job.ts'
import { parseJson, visibleJson } from './core/text/json.ts'
import { parsePlan } from './core/share/plan.ts'
import { exitStatusOfProfile } from './core/profile/profile-summary.ts'
import type { Results } from './core/model/results.ts'
import { maskResults } from './core/model/mask-results.ts'
import { describeError, messageOf, UsageError } from './errors.ts'
import { takeOver } from './runtime/handover.ts'
import { jobOutlets } from './outputs/outlets.ts'
import type { Ports } from './ports/ports.ts'
import type { PullRequestHost } from './ports/pull-request-host.ts'
import { runJob, type Runtime } from './runtime/runtime.ts'

takeOver(process.env)
const outlets = jobOutlets(core, process.env)
process.exitCode = await runJob({ run, explain, mask: outlets.mask })

/** What the job is, and what it was asked for. */
interface Step {
  readonly inputs: ActionInputs
  readonly event: GithubEvent | undefined
  /** Undefined where the runner does not say. */
  readonly job: GithubJob | undefined
  readonly ports: Ports
}

async function run(runtime: Runtime): Promise<number> {
  rememberFolder(runtime.folder)
  const inputs = parseActionInputs((name) => core.getInput(name))
  const baselines = createBaselineCache({
    client: resolve(dirname(process.argv[1] ?? '.'), '../baseline-cache-client/index.js'),
    environment: process.env,
    directory: join(runtime.folder, 'baselines'),
    signal: runtime.signal,
  })
  const ports = runtime.ports(inputs.nix ?? 'nix', { progress: groupedProgress(outlets), baselines })
  const step = { inputs, ports, event: readEvent(), job: parseGithubJob(process.env) }
  try {
    return await runCommand(step)
  } catch (error) {
    await withdraw(step)
    throw error
  }
}

async function runCommand(step: Step): Promise<number> {
  const { inputs, ports } = step
  const request = gateRequest(step)
  const { share, names } = inputs
  switch (inputs.command) {
    case 'plan':
      outlets.setOutput('matrix', visibleJson(await plan({ ...request, ...inputs }, ports)))
      return EXIT_STATUS.ok
    case 'measure':
      return await keep(step, await measure({ ...request, share, names }, ports))
    case 'gate':
      return await conclude(step, await gate(request, ports))
    case 'profile':
      return await profileHead(step, request)
    case 'report': {
      const matrix = inputs.plan === undefined ? undefined : parsePlan(inputs.plan, 'The input plan')
      const results = inputs.results.map((path) => resolve(workspace(), path))
      const run = step.event?.kind === 'workflow_run' ? step.event.run : undefined
      return await conclude(step, await report({ results, plan: matrix, run }, readResultsFiles))
    }
  }
}

/** The revision that `gate` takes for head; never with a build, which would run its code. */
async function profileHead({ inputs, ports }: Step, { head, ...request }: GateRequest): Promise<number> {
  const summary = await profile(
    {
      ...request,
      revision: head,
      outputDirectory: profileDirectory(inputs),
      startedAt: new Date(),
      build: false,
    },
    ports,
  )
  await showProfile(summary, outlets)
  return exitStatusOfProfile(summary)
}

function profileDirectory({ outputDirectory }: ActionInputs): string {
  return resolve(outputDirectory ?? join(process.env.RUNNER_TEMP ?? '.', 'nix-profiles'))
}

/** The post step removes the folder where the runner ended us without a chance to. */
function rememberFolder(folder: string): void {
  try {
    outlets.saveState('folder', folder)
  } catch (error) {
    outlets.info(`What a cancelled job leaves will not be removed: ${messageOf(error)}`)
  }
}

/** A share has no verdict of its own, and fails nobody's check; one that left nothing is missing to the others. */
async function keep({ inputs, ports }: Step, measured: Results): Promise<number> {
  const results = maskResults(measured, outlets.mask)
  const show = { directory: inputs.outputDirectory, outlets, files: ports.files }
  const { isKept } = await showResults(results, { ...show, verdict: 'none' })
  return isKept ? EXIT_STATUS.ok : EXIT_STATUS.incomplete
}

/** Makes a verdict known, and keeps the default branch's figures. */
async function conclude(step: Step, decided: Results): Promise<number> {
  const { inputs, event, ports } = step
  const { results, sections, remarks } = await published(step, maskResults(decided, outlets.mask))
  const show = { directory: inputs.outputDirectory, outlets, files: ports.files, sections, remarks }
  await showResults(results, { ...show, verdict: 'shown' })
  if (event?.kind === 'push' && event.isDefaultBranch) {
    for (const { message } of await saveBaselines(ports.baselines, results)) outlets.info(message)
  }
  return exitStatusOf(results.verdict)
}

async function published(step: Step, results: Results) {
  const { inputs, job, event } = step
  const sections = (subject: { readonly head: string; readonly run: number; readonly attempt: number }) => {
    const { head, run, attempt } = subject
    const name = job === undefined ? 'gate' : jobName(job, inputs.matrix)
    const id = JSON.stringify([name, inputs.config, core.getInput('targets'), inputs.nix])
    const { acceptLabel } = inputs
    return (decided: Results) => sectionsOf(decided, { id, name, head, run, attempt, acceptLabel })
  }
  const place = await findPlace(step)
  if (place.kind === 'none') {
    const alone = sections({ head: results.head.revision, run: job?.run ?? 1, attempt: job?.attempt ?? 1 })
    const remarks = place.reason === undefined ? [] : [`No comment: ${place.reason}`]
    return { results, sections: alone(results), remarks }
  }
  const { host, pullRequest } = place
  const own = sections(pullRequest)
  const outcome = await publish({
    results,
    host,
    pullRequest,
    comment: inputs.comment ?? commentMode(results, event),
    commentKey: inputs.commentKey,
    acceptLabel: inputs.acceptLabel,
    sectionsOf: own,
  })
  return { ...outcome, sections: own(outcome.results) }
}

type Place =
  | {
      readonly kind: 'found'
      readonly host: PullRequestHost
      readonly pullRequest: Extract<PullRequest, { kind: 'found' }>
    }
  | { readonly kind: 'none'; readonly reason?: string }

/** Where a verdict is made known. */
async function findPlace({ inputs, event, job, ports }: Step): Promise<Place> {
  if (job === undefined || inputs.token === undefined) return { kind: 'none' }
  const host = maskedHost(createPullRequestHost({ ...ports, ...job, token: inputs.token }), outlets.mask)
  const pullRequest = await findPullRequest({ event, job, host })
  return pullRequest.kind === 'none' ? pullRequest : { kind: 'found', host, pullRequest }
}

/** Without results, a comment that is there must not look as if it were about this head. */
async function withdraw(step: Step): Promise<void> {
  const { command, comment, commentKey } = step.inputs
  const decides = command === 'report' || (command === 'gate' && step.event?.kind === 'pull_request')
  if (!decides || comment === 'never') return
  try {
    const place = await findPlace(step)
    if (place.kind === 'found') await outdate({ ...place, commentKey })
  } catch (error) {
    // What ended the job is the news.
    outlets.info(`The comment is left as it is: ${messageOf(error)}`)
  }
}

function gateRequest({ inputs, event }: Step): GateRequest {
  const { base, head, targets, config, explainAny, outputDirectory } = inputs
  return {
    explainAny,
    ...(outputDirectory !== undefined && { profileDirectory: resolve(outputDirectory, 'profiles') }),
    directory: workspace(),
    base,
    head,
    configFile: config === undefined ? undefined : resolve(workspace(), config),
    targets,
    event,
    headSha: process.env.GITHUB_SHA,
  }
}

function workspace(): string {
  return process.env.GITHUB_WORKSPACE ?? '.'
}

function readEvent(): GithubEvent | undefined {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = process.env
  if (name === undefined || path === undefined) return undefined
  try {
    return parseGithubEvent(name, parseJson(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new UsageError(`The event file ${path} cannot be read.`, {
      remedy: 'Run the action in a workflow, or give its inputs `base` and `head`.',
      cause,
    })
  }
}

function explain(thrown: unknown): number {
  const { message, remedy } = describeError(thrown)
  outlets.error(remedy === '' ? message : `${message}\n\n${remedy}`)
  const status = exitStatusOfError(thrown)
  if (status === EXIT_STATUS.incomplete) tellIncomplete()
  return status
}

function tellIncomplete(): void {
  try {
    outlets.setOutput('verdict', 'incomplete')
  } catch (error) {
    outlets.warning(messageOf(error))
  }
}
