// Entry in GitHub Actions: inputs and the event → a command with real adapters → outputs, job summary and exit status.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as core from '@actions/core'
import { files } from './adapters/files.ts'
import { groupedProgress } from './adapters/progress.ts'
import { gate } from './commands/gate.ts'
import { plan } from './commands/plan.ts'
import type { GateRequest } from './commands/prepare.ts'
import { parseActionInputs } from './core/action-inputs.ts'
import { exitStatusOf, EXIT_STATUS, exitStatusOfError } from './core/exit-status.ts'
import { type GithubEvent, parseGithubEvent } from './core/github-event.ts'
import { parseJson } from './core/json.ts'
import { renderJson } from './core/report/json.ts'
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from './core/report/markdown.ts'
import { renderTerminal } from './core/report/terminal.ts'
import type { Results } from './core/results.ts'
import { countRegressions } from './core/verdict.ts'
import { describeError, UsageError } from './errors.ts'
import { runJob, type Runtime } from './runtime.ts'

/** The width of a log line on GitHub that needs no scrolling. */
const LOG_WIDTH = 100

process.exitCode = await runJob({ run, explain })

async function run(runtime: Runtime): Promise<number> {
  // The post step removes the folder where the runner ended us without a chance to.
  core.saveState('folder', runtime.folder)
  const inputs = parseActionInputs((name) => core.getInput(name))
  const request: GateRequest = {
    directory: process.env.GITHUB_WORKSPACE ?? '.',
    base: inputs.base,
    head: inputs.head,
    configFile:
      inputs.config === undefined ? undefined : resolve(process.env.GITHUB_WORKSPACE ?? '.', inputs.config),
    targets: inputs.targets,
    event: readEvent(),
    headSha: process.env.GITHUB_SHA,
  }
  const ports = runtime.ports(inputs.nix ?? 'nix', groupedProgress(core))
  switch (inputs.command) {
    case 'plan':
      core.setOutput('matrix', JSON.stringify(await plan(request, ports)))
      return EXIT_STATUS.ok
    case 'gate':
      return await publish(await gate(request, ports), inputs.outputDirectory)
  }
}

/** Writes the files, the outputs and the job summary, and shows the report in the log. */
async function publish(results: Results, outputDirectory: string | undefined): Promise<number> {
  const directory = resolve(outputDirectory ?? join(process.env.RUNNER_TEMP ?? '.', 'nix-perf-gate-report'))
  const resultsFile = join(directory, 'results.json')
  const reportFile = join(directory, 'report.md')
  const report = renderMarkdown(results, { limit: SUMMARY_LIMIT })
  await files.write(resultsFile, renderJson(results))
  await files.write(reportFile, report)
  core.setOutput('verdict', results.verdict)
  core.setOutput('regressions', countRegressions(results.platforms.flatMap(({ targets }) => targets)))
  core.setOutput('results-file', resultsFile)
  core.setOutput('report-file', reportFile)
  core.setOutput('comment-body', renderMarkdown(results, { limit: COMMENT_LIMIT }))
  if (process.env.GITHUB_STEP_SUMMARY !== undefined) await core.summary.addRaw(report, true).write()
  const shown = renderTerminal(results, { color: true, width: LOG_WIDTH })
  core.info(shown)
  const status = exitStatusOf(results.verdict)
  if (status !== EXIT_STATUS.ok)
    core.error(`nix-perf-gate: ${results.verdict}; the report is in the job summary`)
  return status
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
  core.error(remedy === '' ? message : `${message}\n\n${remedy}`)
  const status = exitStatusOfError(thrown)
  if (status === EXIT_STATUS.incomplete) core.setOutput('verdict', 'incomplete')
  return status
}
