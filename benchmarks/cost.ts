// What the gate costs where nothing changed: its wall time against plain evaluations of base and then head, one after the
// other, in turn with it; its own CPU time against that of the processes that it starts; and how long it takes from its
// start to the first evaluation. Linux only; needs python3. Usage:
//   node build/benchmarks/cost.js [--nixpkgs DIR] [--nix FILE] [--rounds N]

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Cost, gateCommand, inFolder, measureCost, runGate } from './gate-process.ts'
import { checkOut, plainEvaluations } from './plain-evaluations.ts'
import { configuration, makeRealRepository } from './real-repository.ts'
import { median, spread } from './spread.ts'

const { values: given } = parseArgs({
  options: {
    nixpkgs: { type: 'string' },
    nix: { type: 'string', default: 'nix' },
    rounds: { type: 'string', default: '7' },
  },
})
const rounds = Number(given.rounds)

interface Subject {
  readonly title: string
  readonly repository: string
  readonly configFile?: string
  /** What a person would type for one target in a checkout of either side. */
  readonly installables: readonly (readonly string[])[]
}

inFolder((folder) => {
  const sample = join(folder, 'sample')
  execFileSync(process.execPath, [resolve('examples/build-history.mjs'), sample])
  print([
    'project',
    'targets',
    'gate (s)',
    'plain (s)',
    'ratio',
    'allowed (s)',
    'own CPU (s)',
    'children’s CPU (s)',
    'share',
    'timed pairs',
  ])
  compareCost(folder, {
    title: 'sample',
    repository: sample,
    installables: ['web', 'db', 'desktop'].map((host) => [
      `.#nixosConfigurations.${host}.config.system.build.toplevel.drvPath`,
    ]),
  })
  if (given.nixpkgs !== undefined) {
    const repository = join(folder, 'project')
    makeRealRepository(given.nixpkgs, repository)
    for (const attributes of [['system'], ['system', 'server', 'laptop']]) {
      const configFile = join(folder, 'config.yml')
      writeFileSync(configFile, configuration(attributes))
      compareCost(folder, {
        title: 'real project',
        repository,
        configFile,
        installables: attributes.map((attribute) => ['--file', 'gate.nix', `${attribute}.drvPath`]),
      })
    }
  }
  measureStart(folder, sample)
})

/** Runs the gate and the plain evaluations in turn, after one round of each that is not counted. */
function compareCost(folder: string, subject: Subject): void {
  const { title, repository, configFile, installables } = subject
  const run = { repository, head: 'readme', nix: given.nix, configFile }
  const checkouts = (['main', 'readme'] as const).map((branch) => checkOut({ repository, branch, folder }))
  const plain = plainEvaluations({ nix: given.nix, checkouts, installables })
  const { results } = runGate(run)
  const pairs = results.platforms
    .flatMap(({ targets }) => targets)
    .reduce((sum, target) => sum + target.runs.pairs, 0)
  measureCost(plain)
  const gates: Cost[] = []
  const plains: Cost[] = []
  for (let round = 0; round < rounds; round++) {
    gates.push(measureCost(gateCommand(run)))
    plains.push(measureCost(plain))
  }
  const ratios = gates.map(({ wallSeconds }, round) => wallSeconds / (plains[round]?.wallSeconds ?? NaN))
  const plainSeconds = median(plains.map(({ wallSeconds }) => wallSeconds))
  const shares = gates.map(({ ownCpuSeconds, childrenCpuSeconds }) => ownCpuSeconds / childrenCpuSeconds)
  print([
    title,
    String(installables.length),
    spread(gates.map(({ wallSeconds }) => wallSeconds)),
    spread(plains.map(({ wallSeconds }) => wallSeconds)),
    spread(ratios),
    (1.3 * plainSeconds + 0.5).toFixed(2),
    spread(gates.map(({ ownCpuSeconds }) => ownCpuSeconds)),
    spread(gates.map(({ childrenCpuSeconds }) => childrenCpuSeconds)),
    `${(100 * median(shares)).toFixed(1)} %`,
    String(pairs),
  ])
}

/** The time until Nix first evaluates head's code, beside the time that Node takes to do nothing. */
function measureStart(folder: string, repository: string): void {
  const mark = join(folder, 'started')
  const nix = join(folder, 'bin', 'nix')
  mkdirSync(join(folder, 'bin'))
  const real = given.nix.includes('/')
    ? resolve(given.nix)
    : execFileSync('which', [given.nix], { encoding: 'utf8' }).trim()
  writeFileSync(
    nix,
    `#!/bin/sh
case "$1" in eval|build) [ -e '${mark}' ] || date +%s.%N > '${mark}' ;; esac
exec '${real}' "$@"
`,
  )
  chmodSync(nix, 0o755)
  const event = join(folder, 'event.json')
  writeFileSync(event, '{}')
  const base = execFileSync('git', ['rev-parse', 'main'], { cwd: repository, encoding: 'utf8' }).trim()
  const head = execFileSync('git', ['rev-parse', 'readme'], { cwd: repository, encoding: 'utf8' }).trim()
  const environment = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: folder,
    NIX_CONFIG: process.env.NIX_CONFIG ?? '',
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: repository,
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_EVENT_PATH: event,
    GITHUB_SHA: head,
    INPUT_BASE: base,
    INPUT_HEAD: head,
    INPUT_NIX: nix,
  }
  const start = (args: readonly string[]) => {
    rmSync(mark, { force: true })
    const started = Date.now() / 1000
    spawnSync(process.execPath, args, { cwd: repository, env: environment, stdio: 'ignore' })
    const ended = Date.now() / 1000
    return (existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : ended) - started
  }
  const gate = [
    resolve('dist/cli/index.js'),
    ...['gate', '--repo', repository, '--base', base, '--head', head, '--nix', nix],
  ]
  print(['start', 'until the first evaluation, or the end (s)'])
  const starts = { 'node -e 0': ['-e', '0'], action: [resolve('dist/action/index.js')], 'command line': gate }
  const seconds = new Map(Object.keys(starts).map((name) => [name, [0].slice(1)]))
  for (let round = 0; round < 2 * rounds; round++)
    for (const [name, args] of Object.entries(starts)) seconds.get(name)?.push(start(args))
  for (const [name, values] of seconds) print([name, spread(values)])
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
