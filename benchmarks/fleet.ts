// What the gate takes on a project of real size: six NixOS hosts of 6 to 8 million function calls each, a target of 42
// million, and a hundred packages, with a branch for each kind of change. The gate runs as a person would start it, in
// turn with plain evaluations of both sides. Linux only; needs python3. Usage:
//   node build/benchmarks/fleet.js (--nixpkgs DIR | --fleet DIR) [--nix FILE] [--only CASE]… [--rounds N] [--limit SECONDS]
//     [--results DIR] [--warm]
// `--nixpkgs` is a tree of Nixpkgs 20.09 (`nixpkgs/` of a clone of nixcon/nixcon-video-infra). With `--fleet` too, the
// repositories are made there and stay; with `--fleet` alone they are used as they are there. `--limit` interrupts a gate.
// `--results` keeps what each run printed. `--warm` says that the store has the derivations of both sides already, and
// leaves out the plain evaluations that are not counted.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Case, casesOf } from './fleet/cases.ts'
import { type KeptBase, keepBase } from './fleet/kept-base.ts'
import { fleetIn, makeFleet, packageNames } from './fleet/make.ts'
import { linesOfCauses, tell, type Told } from './fleet/told.ts'
import { type Cost, type CostOptions, gateCommand, measureCost } from './gate-process.ts'
import { checkOut, plainEvaluations } from './plain-evaluations.ts'
import { spread } from './spread.ts'
import { parseResults } from '../src/core/model/parse-results.ts'

const { values: given } = parseArgs({
  options: {
    nixpkgs: { type: 'string' },
    fleet: { type: 'string' },
    nix: { type: 'string', default: 'nix' },
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '1' },
    limit: { type: 'string', default: '3600' },
    results: { type: 'string' },
    warm: { type: 'boolean', default: false },
  },
})

const COLUMNS = [
  'case',
  'goal',
  'wall ÷ plain',
  'CPU ÷ plain',
  'gate (s)',
  'plain (s)',
  'own CPU (s)',
  'children’s CPU (s)',
  'own ÷ children',
  'own peak (MB)',
  'evaluations',
  'pairs',
  'verdict',
  'failing (targets)',
  'open',
  'first cause (targets)',
  'injected at',
  'results (MB)',
]

const folder = mkdtempSync(join(tmpdir(), 'fleet-'))
try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const directory = resolve(given.fleet ?? folder)
  const fleet =
    given.nixpkgs === undefined ? fleetIn(directory) : makeFleet(resolve(given.nixpkgs), directory)
  const cases = casesOf(packageNames())
  const chosen = given.only.length === 0 ? cases : cases.filter(({ name }) => given.only.includes(name))
  if (chosen.length === 0) throw new Error(`--only knows ${cases.map(({ name }) => name).join(', ')}`)
  print(COLUMNS)
  print(COLUMNS.map(() => '---'))
  for (const each of chosen) {
    const repository = fleet[each.repository]
    const kept = each.isBaseKept === true ? await keepBase({ repository, nix: given.nix, folder }) : undefined
    try {
      runCase(each, repository, kept)
    } catch (error) {
      // Hours of other cases are not lost with one.
      process.exitCode = 1
      process.stderr.write(`${each.name}: ${error instanceof Error ? error.message : String(error)}\n`)
    } finally {
      kept?.close()
    }
  }
}

interface Round {
  readonly gate: Cost
  readonly plain: Cost
  readonly told: Told
  readonly resultsBytes: number
}

function runCase(each: Case, repository: string, kept: KeptBase | undefined): void {
  const checkouts = ['main', each.branch].map((branch) => checkOut({ repository, branch, folder }))
  const plainCommand = plainEvaluations({
    nix: given.nix,
    checkouts,
    installables: each.attributes.map((attribute) => [`.#${attribute}.drvPath`]),
  })
  // Copies both sides into the store, and writes their derivations.
  if (!given.warm) measureCost(plainCommand)
  const rounds = Array.from({ length: Number(given.rounds) }, (_, index): Round => {
    const plain = measureCost(plainCommand)
    const outputFile = join(resultsFolder(), `${each.name}-${index + 1}.json`)
    const options = { outputFile, limitSeconds: Number(given.limit), worstStatus: 255 }
    const gate = kept?.measure(each.branch, options) ?? measureGate(each, repository, options)
    const text = readFileSync(outputFile, 'utf8')
    if (text === '') throw new Error(`the gate ended with ${gate.status} and no results`)
    return { gate, plain, told: tell(parseResults(text, 'results.json')), resultsBytes: text.length }
  })
  printCase(each, repository, rounds)
}

function measureGate(each: Case, repository: string, options: CostOptions): Cost {
  const { branch: head, targets = [] } = each
  return measureCost(gateCommand({ repository, head, nix: given.nix, targets }), options)
}

function resultsFolder(): string {
  const results = resolve(given.results ?? join(folder, 'results'))
  mkdirSync(results, { recursive: true })
  return results
}

function printCase(each: Case, repository: string, rounds: readonly Round[]): void {
  const last = rounds.at(-1)?.told
  if (last === undefined) throw new Error('--rounds is at least 1')
  const told = (of: (round: Round) => number, digits = 2) => spread(rounds.map(of), digits)
  print([
    each.name,
    each.goal,
    told(({ gate, plain }) => gate.wallSeconds / plain.wallSeconds),
    told(({ gate, plain }) => cpuSeconds(gate) / cpuSeconds(plain)),
    told(({ gate }) => gate.wallSeconds, 1),
    told(({ plain }) => plain.wallSeconds, 1),
    told(({ gate }) => gate.ownCpuSeconds),
    told(({ gate }) => gate.childrenCpuSeconds, 1),
    `${told(({ gate }) => (100 * gate.ownCpuSeconds) / gate.childrenCpuSeconds, 1)} %`,
    told(({ gate }) => gate.ownPeakBytes / 1e6, 0),
    told((round) => round.told.evaluations, 0),
    told((round) => round.told.pairs, 0),
    last.verdict,
    last.failing.join(', ') || 'none',
    told((round) => round.told.inconclusive, 0),
    last.firstCauses.join(', ') || 'none',
    linesOfCauses(repository, each).join(', ') || 'nothing',
    told(({ resultsBytes }) => resultsBytes / 1e6),
  ])
}

function cpuSeconds({ ownCpuSeconds, childrenCpuSeconds }: Cost): number {
  return ownCpuSeconds + childrenCpuSeconds
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
