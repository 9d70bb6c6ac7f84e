// Compares identical code with itself, with the real gate and a real Nix, and counts findings that it should not
// raise. The gate does not time a target whose counters are equal, so it is done in two ways: the whole gate on a
// change of the README, and the timing alone, with counters forged so that it believes in a change. Usage:
//   node build/benchmarks/identical-code.js --nixpkgs DIR [--nix FILE] [--timed N] [--strict N] [--gates N] [--minutes M]
// --timed: with the default thresholds; --strict: without their smallest changes. One in ten (--loaded) runs beside two
// processes that are busy now and then. After --minutes, no more comparisons are begun.

import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGit } from '../src/adapters/git/git.ts'
import { openNix } from '../src/adapters/nix.ts'
import { thisPlatform } from '../src/adapters/platform.ts'
import { makeTemporaryFolder } from '../src/adapters/files.ts'
import { measureExact } from '../src/commands/measure-exact.ts'
import type { MeasuredTarget } from '../src/commands/measured-target.ts'
import { measureTimed } from '../src/commands/measure-timed.ts'
import { compareTarget, type SideState } from '../src/core/decide/compare.ts'
import type { Config } from '../src/core/model/config.ts'
import { defaultConfig } from '../src/core/config/default-config.ts'
import { thresholdFor } from '../src/core/config/threshold-for.ts'
import { metricOf } from '../src/core/model/metric.ts'
import type { Finding } from '../src/core/model/finding.ts'
import type { Nix } from '../src/ports/nix.ts'
import type { Progress } from '../src/ports/ports.ts'
import type { Source } from '../src/ports/store.ts'
import { runGate } from './gate-process.ts'
import { configuration, makeRealRepository } from './real-repository.ts'

const { values: given } = parseArgs({
  options: {
    nixpkgs: { type: 'string' },
    nix: { type: 'string', default: 'nix' },
    timed: { type: 'string', default: '200' },
    strict: { type: 'string', default: '200' },
    gates: { type: 'string', default: '40' },
    loaded: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '30' },
  },
})
if (given.nixpkgs === undefined) throw new Error('--nixpkgs DIR: a clone of Nixpkgs is needed')

/** Without the smallest change that counts: a short evaluation could otherwise not fail whatever the noise. */
const strictConfig: Config = {
  ...defaultConfig,
  thresholds: Object.fromEntries(
    (['evaluation-time', 'cpu-time', 'peak-memory'] as const).map((id) => {
      const { warn, fail } = metricOf(id).threshold
      return [id, { warn, fail, minChange: 0 }]
    }),
  ),
}

interface Tally {
  comparisons: number
  failing: number
  warning: number
  inconclusive: number
  pairs: number
  evaluations: number
}

const QUIET: Progress = { stage: () => undefined, step: () => undefined, done: () => undefined }
const signal = new AbortController().signal
const folder = makeTemporaryFolder(process.env)
const deadline = performance.now() + 60_000 * Number(given.minutes)
try {
  const repository = join(folder.path, 'project')
  makeRealRepository(given.nixpkgs, repository)
  const configFile = join(folder.path, 'config.yml')
  writeFileSync(configFile, configuration(['firefox']))
  const timed = await timedComparison(repository)
  await compareMany('timed, default thresholds', Number(given.timed), () => timed(defaultConfig))
  await compareMany('timed, no smallest change', Number(given.strict), () => timed(strictConfig))
  await compareMany('whole gate, README only', Number(given.gates), () => {
    const { results } = runGate({ repository, head: 'readme', nix: given.nix, configFile })
    const targets = results.platforms.flatMap((platform) => platform.targets)
    return Promise.resolve({
      findings: targets.flatMap((target) => target.findings),
      pairs: targets.reduce((sum, { runs }) => sum + runs.pairs, 0),
      evaluations: targets.reduce((sum, { runs }) => sum + runs.exact + 2 * runs.pairs, 0),
    })
  })
} finally {
  folder.remove()
}

interface Compared {
  readonly findings: readonly Finding[]
  readonly pairs: number
  readonly evaluations: number
}

/** Repeats a comparison, alone or beside busy processes, and prints what came of it as rows of a table. */
async function compareMany(title: string, count: number, compare: () => Promise<Compared>): Promise<void> {
  const tallies = { alone: emptyTally(), loaded: emptyTally() }
  for (let index = 0; index < count && performance.now() < deadline; index++) {
    const loaded = index % Number(given.loaded) === 1
    const load = loaded ? startLoad(2) : []
    try {
      add(tallies[loaded ? 'loaded' : 'alone'], await compare())
    } finally {
      for (const child of load) child.kill()
    }
  }
  for (const [condition, tally] of Object.entries(tallies)) {
    if (tally.comparisons === 0) continue
    const { comparisons, failing, warning, inconclusive, pairs, evaluations } = tally
    const cells = [title, condition, comparisons, failing, warning, inconclusive, pairs, evaluations]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}

function emptyTally(): Tally {
  return { comparisons: 0, failing: 0, warning: 0, inconclusive: 0, pairs: 0, evaluations: 0 }
}

function add(tally: Tally, { findings, pairs, evaluations }: Compared): void {
  const having = (outcome: Finding['outcome']) => findings.filter((finding) => finding.outcome === outcome)
  tally.comparisons += 1
  tally.failing += having('regression').length
  tally.warning += having('warning').length
  tally.inconclusive += having('inconclusive').length
  tally.pairs += pairs
  tally.evaluations += evaluations
}

/** One comparison of the package on `main` with itself after a change of the README. */
async function timedComparison(repository: string): Promise<(config: Config) => Promise<Compared>> {
  const git = createGit({ environment: { ...process.env, RUNNER_TEMP: folder.path }, signal })
  const opened = await git.open(repository)
  const nix = await openNix({
    file: given.nix,
    options: defaultConfig.nix,
    environment: process.env,
    platform: thisPlatform(),
    directory: join(folder.path, 'nix'),
    signal,
    baseLocks: [],
  })
  const prepare = async (branch: string): Promise<Source> => {
    const commit = await opened.resolve(branch)
    if (commit === undefined) throw new Error(`there is no ${branch}`)
    const exported = await opened.exportForNix(commit.sha, { submodules: false })
    return await nix.store.prepare(exported.directory, { ...commit, sha: exported.sha })
  }
  const sources = { base: await prepare('main'), head: await prepare('readme') }
  await opened.close()
  const measured = await measureFirefox(nix, sources)
  return async (config) => {
    const clock = { seconds: () => performance.now() / 1000 }
    const timed = await measureTimed(
      { sources, targets: [measured], config },
      { ...nix, clock, progress: QUIET, random: Math.random, signal },
    )
    const [target] = timed.targets
    if (target === undefined) throw new Error('nothing was timed')
    const compared = compareTarget({
      ...target,
      name: target.target.name,
      thresholdOf: (metric) => thresholdFor(metric.id, config, target.target),
      certainty: timed.certainty,
    })
    const { pairs } = compared.runs
    // The forged counter is an exact finding; it is not what is asked about.
    return {
      findings: compared.findings.filter(({ kind }) => kind === 'sampled'),
      pairs,
      evaluations: 2 * pairs,
    }
  }
}

async function measureFirefox(
  nix: Nix,
  sources: Readonly<Record<'base' | 'head', Source>>,
): Promise<MeasuredTarget> {
  const origin = { kind: 'file', file: 'gate.nix', attributePath: ['firefox'], arguments: {} } as const
  const target = { name: 'firefox', origin, thresholds: {} }
  const presence = { base: { kind: 'present' }, head: { kind: 'present' } } as const
  const { targets } = await measureExact(
    { sources, targets: [{ target, presence }], config: defaultConfig },
    { ...nix, progress: QUIET, signal },
  )
  const [measured] = targets
  if (measured === undefined) throw new Error('nothing was measured')
  return { ...measured, head: forge(measured.head) }
}

/** A tenth more function calls than there were: more than the gate passes over with a single pair. */
function forge(state: SideState): SideState {
  if (state.kind !== 'measured') throw new Error('the package does not evaluate')
  const exactRuns = state.measurement.exactRuns.map((run) => ({
    ...run,
    statistics: { ...run.statistics, functionCalls: 1.1 * (run.statistics.functionCalls ?? 0) },
  }))
  return { kind: 'measured', measurement: { ...state.measurement, exactRuns } }
}

function startLoad(count: number): readonly ChildProcess[] {
  const busy = fileURLToPath(new URL('noise/busy.js', import.meta.url))
  return Array.from({ length: count }, (_, index) =>
    spawn(process.execPath, [busy, String(Math.random() * 1e9 + index)]),
  )
}
