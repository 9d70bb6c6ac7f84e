// The bundled action with real Nix as examples/workflows/many-jobs.yml starts it: a plan, a job for each of its shares,
// and a report of what they left.

import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Plan, parsePlan } from '../../src/core/share/plan.ts'
import type { Results } from '../../src/core/model/results.ts'
import { startCacheServer } from '../cache-server.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import {
  type Branch,
  createProject,
  NUMBER,
  payloadOf,
  type Project,
  pullRequestStep,
  pushPayload,
  pushStep,
  resultsOfStep,
  shortName,
  type StepChoice,
} from './github-project.ts'
import { expectConforming, MOST_REQUESTS, onlyComment, reportStep } from './github-step.ts'
import { expectNoStack } from './run-program.ts'
import { runStep, type StepRequest, type StepRun } from './runner.ts'

type Share = Plan['include'][number]

/** Makes a step of the run, whatever started it. */
type MakeStep = (choice: StepChoice) => StepRequest

let project: Project
let server: GithubServer

beforeAll(() => {
  project = createProject()
})
afterAll(() => {
  project.sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
  server.state.addPullRequest({ number: NUMBER, headSha: project.heads.slower })
})
afterEach(async () => {
  expectConforming(server)
  await server.close()
})

async function run(request: StepRequest): Promise<StepRun> {
  const ended = await runStep(project.sandbox, request)
  expectNoStack(ended)
  return ended
}

const slower: MakeStep = (choice) => pullRequestStep(project, 'slower', choice)
const mended: MakeStep = (choice) => pullRequestStep(project, 'mended', choice)
const push: MakeStep = (choice) => pushStep(project, choice)

async function planned(make: MakeStep, inputs: StepChoice['inputs'], env: StepChoice['env'] = {}) {
  const ended = await run(make({ server, env, inputs: { command: 'plan', ...inputs } }))
  expect(ended).toMatchObject({ status: 0, summary: '' })
  const matrix = ended.outputs.matrix ?? ''
  return { matrix, shares: parsePlan(matrix, 'The output matrix').include }
}

/** Measures shares, each as a job of its own; their results files, as the report's job finds them. */
async function measured(make: MakeStep, shares: readonly Share[]): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {}
  for (const [index, { share, targets }] of shares.entries()) {
    const ended = await run(
      make({ server, job: { name: 'measure' }, inputs: { command: 'measure', share, targets } }),
    )
    // A share fails nobody's check and has no verdict, whatever it measured.
    expect(ended).toMatchObject({ status: 0, summary: '' })
    expect(Object.keys(ended.outputs)).toEqual(['results-file'])
    files[`nix-perf-gate-${index}/results.json`] = readFileSync(ended.outputs['results-file'] ?? '', 'utf8')
  }
  expect(server.requests).toEqual([])
  return files
}

async function reported(
  branch: Branch,
  files: Readonly<Record<string, string>>,
  plan: string,
): Promise<StepRun> {
  const payload = payloadOf(project, branch)
  return await run(reportStep(project.sandbox, { server, files, payload, inputs: { plan } }))
}

/** Short names of a share's targets. */
function namesIn({ targets }: Share): readonly string[] {
  return targets.split('\n').map(shortName)
}

/** All that is told without timing. How many pairs an interval needs hangs on the number of shares. */
function exactIn(results: Results): unknown {
  const targets = results.platforms.flatMap((platform) => platform.targets)
  return targets.map((target) => ({
    ...target,
    findings: target.findings.filter(({ kind }) => kind === 'exact'),
    runs: undefined,
  }))
}

function outcomesIn(results: Results): unknown {
  const targets = results.platforms.flatMap((platform) => platform.targets)
  return targets.map(({ name, findings }) => [name, findings.map(({ metric, outcome }) => [metric, outcome])])
}

function targetsOn(results: Results, system: string) {
  return results.platforms.filter((platform) => platform.system === system).flatMap(({ targets }) => targets)
}

describe('many jobs', () => {
  test('that measure all of a plan decide, and find, what one gate does', async () => {
    const { matrix, shares } = await planned(slower, { shares: '2' })
    expect(shares.map(namesIn)).toEqual([['app', 'tool'], ['library']])
    const files = await measured(slower, shares)
    const ended = await reported('slower', files, matrix)
    expect(server.requests.length).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
    const gate = await run(slower({ server, inputs: { comment: 'never' } }))
    expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(gate).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(ended.outputs.regressions).toBe(gate.outputs.regressions)
    const [merged, alone] = [resultsOfStep(ended), resultsOfStep(gate)]
    expect(exactIn(merged)).toEqual(exactIn(alone))
    expect(outcomesIn(merged)).toEqual(outcomesIn(alone))
    expect(merged).toMatchObject({ base: alone.base, head: alone.head, notices: alone.notices })
    expect(merged.shares).toEqual({ of: 2, present: [1, 2] })
  })

  test('of two platforms, one of which has left nothing, are incomplete, and the report names what is missing', async () => {
    const [own] = (await planned(mended, { shares: '1' })).shares
    const system = own?.system ?? ''
    const other = system === 'aarch64-darwin' ? 'x86_64-linux' : 'aarch64-darwin'
    const { matrix, shares } = await planned(mended, { shares: '4', systems: `${system}\n${other}\n` })
    const [ours, theirs] = [system, other].map((one) => shares.filter((share) => share.system === one))
    expect(ours?.flatMap(namesIn).toSorted()).toEqual(['app', 'library', 'tool'])
    expect(theirs?.flatMap(namesIn).toSorted()).toEqual(['app', 'library', 'tool'])
    const ended = await reported('mended', await measured(mended, ours ?? []), matrix)
    expect(ended).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
    const results = resultsOfStep(ended)
    expect(targetsOn(results, system).map(({ status }) => status)).toEqual(Array(3).fill('compared'))
    const missing = targetsOn(results, other)
    expect(missing.map(({ name, status }) => [shortName(name), status])).toEqual(
      ['app', 'library', 'tool'].map((name) => [name, 'not-measured']),
    )
    for (const { name } of missing) {
      expect(ended.summary.replaceAll('\\', '')).toContain(name)
      expect(onlyComment(server, NUMBER).replaceAll('\\', '')).toContain(name)
    }
  })

  test('of a push keep its figures together, and the next plan is balanced by them', async () => {
    const cache = await startCacheServer()
    try {
      const inputs = { shares: '2' }
      const { matrix, shares } = await planned(push, inputs, cache.env)
      expect(shares.map(namesIn)).toEqual([['app', 'tool'], ['library']])
      const files = await measured(push, shares)
      expect(cache.entries.size).toBe(0)
      const step = reportStep(project.sandbox, {
        server,
        files,
        event: 'push',
        payload: pushPayload(project),
        inputs: { plan: matrix },
      })
      const ended = await run({ ...step, env: { ...step.env, ...cache.env } })
      expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
      expect(cache.entries.size).toBe(1)
      expect((await planned(slower, inputs, cache.env)).shares.map(namesIn)).toEqual([['library'], ['app', 'tool']])
      expect(server.requests).toEqual([])
    } finally {
      await cache.close()
    }
  })
})
