// Runs the command that a step asks for, and makes known what came of it.

import { join, resolve } from 'node:path'
import { readResultsFiles } from '../adapters/results-files.ts'
import { saveBaselines } from '../commands/baseline.ts'
import { gate } from '../commands/gate.ts'
import { measure } from '../commands/measure.ts'
import { plan } from '../commands/plan.ts'
import type { GateRequest } from '../commands/prepare.ts'
import { profile } from '../commands/profile.ts'
import { isOfDefaultBranch, recordHistory } from '../commands/record-history.ts'
import { report } from '../commands/report.ts'
import { EXIT_STATUS, exitStatusOfResults } from '../core/decide/exit-status.ts'
import { withMode } from '../core/github/with-mode.ts'
import { maskResults } from '../core/model/mask-results.ts'
import type { Results } from '../core/model/results.ts'
import { exitStatusOfProfile } from '../core/profile/profile-summary.ts'
import { parsePlan } from '../core/share/plan.ts'
import { visibleJson } from '../core/text/json.ts'
import { publishResults } from './publish-results.ts'
import { showProfile, showResults } from './show-results.ts'
import type { Step } from './step.ts'

/** Gives the exit status. */
export async function runCommand(step: Step): Promise<number> {
  const { inputs, ports, outlets } = step
  const { share, names, shares, systems } = inputs
  const request = gateRequest(step)
  switch (inputs.command) {
    case 'plan':
      outlets.setOutput('matrix', visibleJson(await plan({ ...request, shares, systems }, ports)))
      return EXIT_STATUS.ok
    case 'measure':
      return await keep(step, await measure({ ...request, share, names }, ports))
    case 'gate':
      return await conclude(step, await gate(request, ports))
    case 'profile':
      return await profileHead(step, request)
    case 'report': {
      const matrix = inputs.plan === undefined ? undefined : parsePlan(inputs.plan, 'The input plan')
      const results = inputs.results.map((path) => resolve(step.workspace, path))
      const run = step.event?.kind === 'workflow_run' ? step.event.run : undefined
      return await conclude(step, await report({ results, plan: matrix, run }, readResultsFiles))
    }
  }
}

function gateRequest({ inputs, event, headSha, directory }: Step): GateRequest {
  const { base, head, targets, exclude, config, explainAny, outputDirectory } = inputs
  return {
    explainAny,
    ...(outputDirectory !== undefined && { profileDirectory: resolve(outputDirectory, 'profiles') }),
    directory,
    base,
    head,
    configFile: config === undefined ? undefined : resolve(directory, config),
    targets,
    exclude,
    event,
    headSha,
  }
}

/** The revision that `gate` takes for head; never with a build, which would run its code. */
async function profileHead(step: Step, { head, ...request }: GateRequest): Promise<number> {
  const { inputs, temporary, startedAt, outlets, ports } = step
  const outputDirectory = resolve(inputs.outputDirectory ?? join(temporary, 'nix-profiles'))
  const summary = await profile(
    { ...request, revision: head, outputDirectory, startedAt, build: false },
    ports,
  )
  await showProfile(summary, outlets)
  return exitStatusOfProfile(summary)
}

/** A share has no verdict of its own, and fails nobody's check; one that left nothing is missing to the others. */
async function keep(step: Step, measured: Results): Promise<number> {
  const results = maskResults(measured, step.outlets.mask)
  const { isKept } = await showResults(results, step, { verdict: 'none' })
  return isKept ? EXIT_STATUS.ok : EXIT_STATUS.incomplete
}

/** Makes a verdict known, and keeps the default branch's figures. */
async function conclude(step: Step, outcome: Results): Promise<number> {
  const { event, inputs, ports, outlets } = step
  const decided = withMode(maskResults(outcome, outlets.mask), event, inputs.mode)
  const { results, ...shown } = await publishResults(step, decided)
  await showResults(results, step, { verdict: 'shown', ...shown })
  if (event?.kind === 'push' && event.isDefaultBranch) {
    for (const { message } of await saveBaselines(ports.baselines, results)) outlets.info(message)
  }
  if (isOfDefaultBranch(results, event)) {
    for (const { message } of await recordHistory(step.history, results)) outlets.info(message)
  }
  return exitStatusOfResults(results)
}
