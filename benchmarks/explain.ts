// How often an explanation names the cause: regressions are injected into real evaluations, and the rows of the report
// are compared with the lines that the injection wrote. Usage:
//   node build/benchmarks/explain.js [--nixpkgs DIR] [--nix FILE[:FILE…]] [--only TEXT] [--rows | --check]
// `--rows` prints the rows where the first is not the cause. `--check` explains nothing: it prints how much dearer each
// injection makes the evaluation.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Cause } from '../src/core/explain/ranked-causes.ts'
import { increasesOf } from './explain/increase.ts'
import {
  type Project,
  isFresh,
  isHeldOut,
  makeFleet,
  makeSample,
  makeSampleWithInputs,
} from './explain/projects.ts'
import { withProject } from './explain/open-project.ts'
import { type Trial, tryInjections } from './explain/trial.ts'

const { values: given } = parseArgs({
  options: {
    nixpkgs: { type: 'string' },
    nix: { type: 'string', default: 'nix' },
    only: { type: 'string', default: '' },
    rows: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
})

/** Rows that are printed of an explanation. */
const SHOWN_ROWS = 8

if (given.check) {
  const counters = ['function calls', 'primop calls', 'list elements', 'allocated bytes']
  print(['injected', 'kind', 'project', 'Nix', ...counters, 'new derivations'])
} else {
  print(['injected', 'kind', 'project', 'Nix', 'more calls', 'of', 'rank of the cause', 'first row'])
}
const trials: Trial[] = []
for (const nix of given.nix.split(':')) {
  await inNewFolder(async (folder) => {
    for (const project of makeProjects(folder, nix)) {
      if (given.check) check(project, nix)
      else trials.push(...(await tryProject(folder, project, nix)))
    }
  })
}
for (const version of new Set(trials.map((trial) => trial.version))) {
  printTotals(
    version,
    trials.filter((trial) => trial.version === version),
  )
}

function makeProjects(folder: string, nix: string): readonly Project[] {
  return [
    makeSample(join(folder, 'sample')),
    makeSampleWithInputs(join(folder, 'with-inputs'), nix),
    ...(given.nixpkgs === undefined ? [] : [makeFleet(join(folder, 'fleet'), given.nixpkgs)]),
  ]
}

function wantedOf({ injections }: Project): Project['injections'] {
  return injections.filter(({ name }) => name.includes(given.only))
}

function check(project: Project, nix: string): void {
  const wanted = wantedOf(project)
  if (wanted.length === 0) return
  const version = execFileSync(nix, ['--version'], { encoding: 'utf8' }).trim().replace(/^.* /, '')
  for (const { injection, ratios, newDerivations } of increasesOf(project, wanted, nix)) {
    const { name, kind } = injection
    const increases = Object.values(ratios).map((ratio) => percent(ratio, 1))
    print([name, kind, project.name, version, ...increases, String(newDerivations)])
  }
}

async function tryProject(folder: string, project: Project, file: string): Promise<readonly Trial[]> {
  const wanted = wantedOf(project)
  if (wanted.length === 0) return []
  return await withProject(project, { folder, file }, async (opened) => {
    const found: Trial[] = []
    for await (const trial of tryInjections(opened, wanted)) {
      printTrial(trial)
      found.push(trial)
    }
    return found
  })
}

function printTrial({ injection, project, version, increase, calls, rank, rows }: Trial): void {
  const { name, kind } = injection
  const [first] = rows
  print([
    name,
    kind,
    project,
    version,
    increase.toLocaleString('en-US'),
    percent(increase / calls, 1),
    String(rank ?? 'none'),
    first === undefined ? 'none' : rowText(first),
  ])
  if (!given.rows || rank === 1) return
  process.stderr.write(`${name}: ${injection.causes.map((cause) => JSON.stringify(cause)).join(' or ')}\n`)
  for (const row of rows.slice(0, SHOWN_ROWS)) process.stderr.write(`  ${rowText(row)}\n`)
}

function rowText(row: Cause): string {
  const share = row.share === null ? '' : ` (${percent(row.share, 0)})`
  switch (row.kind) {
    case 'lines':
      return `${row.file}:${row.first}-${row.last}${share}`
    case 'input':
      return `input ${row.name}${share}`
    case 'function':
      return `function ${row.row.name ?? ''} ${row.row.place.file}:${row.row.place.line}${share}`
  }
}

/** Held-out and fresh injections count for themselves alone. */
function printTotals(version: string, trials: readonly Trial[]): void {
  const chosenOn = trials.filter(({ injection }) => !isHeldOut(injection) && !isFresh(injection))
  for (const project of new Set(chosenOn.map((trial) => trial.project))) {
    printTotal(
      version,
      project,
      chosenOn.filter((trial) => trial.project === project),
    )
  }
  printTotal(version, 'all', chosenOn)
  printTotal(
    version,
    'held out',
    trials.filter(({ injection }) => isHeldOut(injection)),
  )
  printTotal(
    version,
    'fresh',
    trials.filter(({ injection }) => isFresh(injection)),
  )
}

function printTotal(version: string, project: string, of: readonly Trial[]): void {
  if (of.length === 0) return
  const within = (most: number) => {
    const count = of.filter(({ rank }) => rank !== undefined && rank <= most).length
    return `${count} (${((100 * count) / of.length).toFixed(0)} %)`
  }
  print([version, project, `${of.length} injected`, `first row: ${within(1)}`, `first three: ${within(3)}`])
}

async function inNewFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function percent(ratio: number, digits: number): string {
  return `${ratio < 0 ? '−' : ''}${Math.abs(100 * ratio).toFixed(digits)} %`
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
