// The gate as a step of a job whose cache has base's counters, as a push to the default branch keeps them there.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Cost, type CostOptions, measureCost } from '../gate-process.ts'

export interface KeptBase {
  /** Runs the step between main and a branch; the results file goes to `outputFile`. */
  measure(branch: string, options: CostOptions): Cost
  close(): void
}

interface Setup {
  readonly repository: string
  readonly nix: string
  readonly folder: string
}

/** Starts a cache service on loopback and runs the step of a push to main, which is measured against itself. */
export async function keepBase(setup: Setup): Promise<KeptBase> {
  const service = spawn(process.execPath, [resolve('build/benchmarks/fleet/cache-service.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const cache = await environmentOf(service)
  const main = execFileSync('git', ['rev-parse', 'main'], { cwd: setup.repository, encoding: 'utf8' }).trim()
  const push = { ref: 'refs/heads/main', before: main, after: main, repository: { default_branch: 'main' } }
  runStep(setup, { event: 'push', payload: push, head: 'main', cache }, {})
  return {
    measure: (branch, options) =>
      runStep(setup, { event: 'workflow_dispatch', payload: {}, head: branch, cache }, options),
    close: () => service.kill(),
  }
}

const environmentSchema = z.record(z.string(), z.string())

async function environmentOf({ stdout }: ChildProcess): Promise<Readonly<Record<string, string>>> {
  if (stdout === null) throw new Error('the cache service has no output')
  const told = z.tuple([z.instanceof(Buffer)]).parse(await once(stdout, 'data'))
  return environmentSchema.parse(JSON.parse(told[0].toString()))
}

interface Step {
  readonly event: string
  readonly payload: unknown
  readonly head: string
  readonly cache: Readonly<Record<string, string>>
}

function runStep({ repository, nix, folder }: Setup, step: Step, options: CostOptions): Cost {
  const temporary = mkdtempSync(join(folder, 'step-'))
  const file = (name: string, text = '') => {
    writeFileSync(join(temporary, name), text)
    return join(temporary, name)
  }
  const revision = (name: string) =>
    execFileSync('git', ['rev-parse', name], { cwd: repository, encoding: 'utf8' }).trim()
  const output = join(temporary, 'results')
  const cost = measureCost([process.execPath, resolve('dist/action/index.js')], {
    ...options,
    outputFile: join(temporary, 'log'),
    cwd: repository,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: temporary,
      NIX_CONFIG: process.env.NIX_CONFIG ?? '',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository,
      GITHUB_EVENT_NAME: step.event,
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(step.payload)),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: revision(step.head),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_TEMP: temporary,
      INPUT_BASE: revision('main'),
      INPUT_HEAD: revision(step.head),
      INPUT_NIX: nix,
      'INPUT_OUTPUT-DIRECTORY': output,
      ...step.cache,
    },
  })
  const results = join(output, 'results.json')
  if (!existsSync(results))
    throw new Error(`the step left no results: ${readFileSync(join(temporary, 'log'), 'utf8')}`)
  if (options.outputFile !== undefined) writeFileSync(options.outputFile, readFileSync(results))
  return cost
}
