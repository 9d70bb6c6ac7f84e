// What the gate says of a real project: nothing of a change of the README, exactly how many calls a small change adds,
// and that a second evaluation of the package set is too much, on each Nix that is given. Usage:
//   node build/benchmarks/real-project.js --nixpkgs DIR [--nix FILE]…

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Finding } from '../src/core/model/finding.ts'
import { inFolder, runGate } from './gate-process.ts'
import { makeRealRepository } from './real-repository.ts'

const { values: given } = parseArgs({
  options: { nixpkgs: { type: 'string' }, nix: { type: 'string', multiple: true, default: ['nix'] } },
})
const { nixpkgs } = given
if (nixpkgs === undefined) throw new Error('--nixpkgs DIR: a clone of Nixpkgs is needed')

const CHANGES = [
  { base: 'as-is', head: 'as-is-readme' },
  { base: 'main', head: 'readme' },
  { base: 'main', head: 'one-percent' },
  { base: 'main', head: 'twice' },
] as const

const statisticsSchema = z.object({ nrFunctionCalls: z.number() })

inFolder((folder) => {
  const repository = join(folder, 'project')
  makeRealRepository(nixpkgs, repository)
  print([
    'Nix',
    'base',
    'head',
    'verdict',
    'exit',
    'counters that differ',
    'function calls',
    'Nix alone',
    'evaluation time',
    'pairs',
    'failing',
  ])
  for (const nix of given.nix) {
    for (const change of CHANGES) {
      const { status, results } = runGate({ repository, nix, ...change })
      const [platform] = results.platforms
      const [target] = platform?.targets ?? []
      if (platform === undefined || target === undefined) throw new Error('nothing was measured')
      const { findings } = target
      const calls = [change.base, change.head].map((branch) =>
        countCalls({ repository, nix, branch, folder }),
      )
      print([
        platform.identity.version,
        change.base,
        change.head,
        results.verdict,
        String(status),
        namesOf(findings, ({ kind, base, head }) => kind === 'exact' && base !== head),
        describe(findings.find(({ metric }) => metric === 'function-calls')),
        calls.join(' → '),
        describe(findings.find(({ metric }) => metric === 'evaluation-time')),
        String(target.runs.pairs),
        namesOf(findings, ({ outcome }) => outcome === 'regression'),
      ])
    }
  }
})

/** The function calls that Nix itself counts in a checkout of a branch, without the gate. */
function countCalls(on: {
  readonly repository: string
  readonly nix: string
  readonly branch: string
  readonly folder: string
}): number {
  const statistics = join(on.folder, 'statistics.json')
  execFileSync('git', ['checkout', '--quiet', on.branch], { cwd: on.repository })
  execFileSync(
    on.nix,
    ['eval', '--raw', '--read-only', '--file', join(on.repository, 'gate.nix'), 'system.drvPath'],
    {
      env: { ...process.env, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statistics },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  return statisticsSchema.parse(JSON.parse(readFileSync(statistics, 'utf8'))).nrFunctionCalls
}

function namesOf(findings: readonly Finding[], holds: (finding: Finding) => boolean): string {
  const names = findings.filter(holds).map(({ metric }) => metric)
  return names.length === 0 ? 'none' : names.join(', ')
}

function describe(finding: Finding | undefined): string {
  if (finding === undefined || finding.base === null || finding.head === null) return 'not measured'
  const { base, head, change, outcome } = finding
  const interval = change?.interval
  const bounds =
    interval === undefined ? '' : `, interval ${percent(interval.low)} … ${percent(interval.high)}`
  return `${figure(base)} → ${figure(head)} (${percent(head / base)}${bounds}): ${outcome}`
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}

function percent(ratio: number): string {
  return `${ratio >= 1 ? '+' : ''}${(100 * (ratio - 1)).toFixed(3)} %`
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
