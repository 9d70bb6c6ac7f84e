// Every fault that a call to Nix or Git can come to, in a run of the bundled program, and what may not come of it.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseResults } from '../../src/core/model/parse-results.ts'
import type { Results } from '../../src/core/model/results.ts'
import type { Verdict } from '../../src/core/model/finding.ts'
import { verdictOf } from '../../src/core/decide/verdict.ts'
import { FEW_CALLS, flakeWith, MANY_CALLS } from '../dist/projects.ts'
import { runProgram, terminalEnvironment, type ProgramRun } from '../dist/run-program.ts'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { leftIn } from '../left-behind.ts'
import { createFaultyTools, type Fault, faultKinds, type FaultyTools } from './faulty-tools.ts'

/** What holds of a run with a fault. Each text is a breach. */
export type Breaches = readonly string[]

export interface Scenario {
  /** All faults that can be put into it, by the calls that it was seen to make. */
  readonly faults: readonly Fault[]
  run(fault: Fault): Promise<Breaches>
  close(): void
}

/** Base and head of a project. */
export interface Change {
  readonly base: Readonly<Record<string, string>>
  readonly head: Readonly<Record<string, string>>
}

const CONFIGURATION = {
  '.github/nix-perf-gate.yml': `sampling: { pairs: 3..3 }
nix: { isolate: false, timeout: 20s }
`,
}

const packages = { app: FEW_CALLS, tool: FEW_CALLS, quick: MANY_CALLS, gone: FEW_CALLS }

export const changes: Readonly<Record<string, Change>> = {
  /** One target is slower, one faster, one gone, one new, one the same; and two files have nothing to do with it. */
  regression: {
    base: { ...CONFIGURATION, 'flake.nix': flakeWith(packages), 'lib.nix': '1\n' },
    head: {
      'lib.nix': '2\n',
      'README.md': 'Packages.\n',
      'flake.nix': flakeWith({
        app: MANY_CALLS,
        tool: FEW_CALLS,
        quick: FEW_CALLS,
        fresh: FEW_CALLS,
        more: FEW_CALLS,
      }),
    },
  },
  unchanged: {
    base: { ...CONFIGURATION, 'flake.nix': flakeWith({ app: FEW_CALLS, tool: FEW_CALLS }) },
    head: { 'README.md': 'Two packages.\n' },
  },
}

/** Runs a change without a fault, and takes down what was called. Throws where that run is not as it should be. */
export async function observe(change: Change, nix: string): Promise<Scenario> {
  const sandbox = createGitSandbox({ name: 'faults-' })
  sandbox.repository('project')
  sandbox.commit('project', 'Base', change.base)
  sandbox.commit('project', 'Head', change.head)
  const tools = createFaultyTools(join(sandbox.directory, 'tools'), nix)
  const run = await gate(sandbox, tools)
  const clean = { run, results: resultsOf(run) }
  if (clean.results === undefined) throw new Error(`without a fault: ${run.stderr}`)
  let count = 0
  return {
    faults: faultsOf(tools.calls()),
    run: async (fault) => {
      const folder = join(sandbox.directory, `tools-${String((count += 1))}`)
      const before = snapshot(join(sandbox.directory, 'project'))
      const faulty = createFaultyTools(folder, nix, fault)
      const ended = await gate(sandbox, faulty)
      const after = snapshot(join(sandbox.directory, 'project'))
      return [
        ...breachesOf({ run: clean.run, results: clean.results }, ended),
        ...leftIn(join(folder, 'temporary'), `${folder}/`).map((what) => `left behind: ${what}`),
        ...(JSON.stringify(before) === JSON.stringify(after) ? [] : ['the repository was changed']),
      ]
    },
    close: () => {
      sandbox.remove()
    },
  }
}

/** Each kind of call, at its first, its middle and its last time, in every way. */
function faultsOf(calls: readonly string[]): readonly Fault[] {
  const kinds = [...new Set(calls)].toSorted()
  return kinds.flatMap((kind) => {
    const count = calls.filter((call) => call === kind).length
    const places = [...new Set([1, Math.ceil(count / 2), count])]
    return places.flatMap((at) => faultKinds.map((fault) => ({ kind, at, fault })))
  })
}

/** Longer than any time-out of ours on the way. */
const MOST_SECONDS = 700

async function gate(sandbox: GitSandbox, { bin, nix }: FaultyTools): Promise<ProgramRun> {
  const environment = terminalEnvironment(sandbox)
  const temporary = join(bin, '../temporary')
  mkdirSync(temporary)
  return await runProgram({
    program: 'cli',
    args: ['gate', '--base', 'HEAD~1', '--head', 'HEAD', '--format', 'json', '--nix', nix],
    cwd: join(sandbox.directory, 'project'),
    seconds: MOST_SECONDS,
    env: { ...environment, TMPDIR: temporary, PATH: `${bin}:${environment.PATH ?? ''}` },
  })
}

function resultsOf({ stdout }: ProgramRun): Results | undefined {
  if (stdout === '') return undefined
  return parseResults(stdout, 'results.json')
}

/** From best to worst. */
const ORDER: readonly Verdict[] = ['pass', 'warn', 'incomplete', 'fail']

interface Clean {
  readonly run: ProgramRun
  readonly results: Results | undefined
}

function breachesOf(clean: Clean, run: ProgramRun): Breaches {
  const { status, stderr } = run
  const stack = /^\s+at .*:\d+:\d+\)?$|this is a bug/m.test(stderr)
  if (status === null || ![0, 1, 2, 3].includes(status) || stack)
    return [`exit status ${String(status)}: ${stderr.slice(-500)}`]
  const results = resultsOf(run)
  const verdict = results?.verdict ?? 'incomplete'
  const expected = clean.results?.verdict ?? 'fail'
  if (results === undefined)
    return status === 3 ? [] : [`no results, and yet exit status ${String(status)}: ${stderr.slice(-300)}`]
  return [
    ...(ORDER.indexOf(verdict) < ORDER.indexOf(expected) && verdict !== 'incomplete'
      ? [`better: ${expected} became ${verdict}`]
      : []),
    ...(verdict === 'fail' && expected !== 'fail' ? [`accused: ${expected} became fail`] : []),
    ...targetBreaches(clean.results, results),
    ...causeBreaches(clean.results, results),
  ]
}

/** A target that is not in the results at all is in none of the verdicts. */
function targetBreaches(clean: Results | undefined, results: Results): Breaches {
  const found = new Map(targetsIn(results).map((target) => [target.name, verdictOf(target)]))
  return targetsIn(clean).flatMap((target) => {
    const [expected, verdict] = [verdictOf(target), found.get(target.name)]
    if (verdict === undefined) return results.verdict === 'pass' ? [`${target.name} vanished`] : []
    if (verdict === 'incomplete') return []
    if (ORDER.indexOf(verdict) < ORDER.indexOf(expected))
      return [`${target.name}: ${expected} became ${verdict}`]
    return verdict === 'fail' && expected !== 'fail'
      ? [`${target.name} accused: ${expected} became fail`]
      : []
  })
}

/** What is said to be proven is so without the fault too. */
function causeBreaches(clean: Results | undefined, results: Results): Breaches {
  const proven = new Set(causesIn(clean))
  return causesIn(results)
    .filter((cause) => !proven.has(cause))
    .map((cause) => `blamed: ${cause}`)
}

/** Each with its target. */
function causesIn(results: Results | undefined): readonly string[] {
  return targetsIn(results).flatMap(({ name, explanation }) =>
    (explanation?.causes?.rows ?? [])
      // Where there was no more to ask, it is one of them.
      .filter(({ relation }) => relation !== 'among')
      .map(({ places, gone, relation }) => JSON.stringify([name, places, gone, relation])),
  )
}

function targetsIn(results: Results | undefined) {
  return results?.platforms.flatMap(({ targets }) => targets) ?? []
}
