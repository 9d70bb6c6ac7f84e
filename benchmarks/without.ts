// How often the cause is proven by evaluating head without parts of the change, and whether the shares are true. Usage:
//   node build/benchmarks/without.js [--nixpkgs DIR] [--nix FILE[:FILE…]] [--of old|fresh|all] [--only TEXT] [--trace] [--rows]
// `--trace` begins with what the trace of calls says, as the gate does; its own evaluations are not counted here. `--rows`
// prints the rows where the first is not the cause.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CausePlace } from '../src/core/model/causes.ts'
import type { Injection } from './explain/injection.ts'
import { isFresh, makeFleet, makeSample, makeSampleWithInputs, type Project } from './explain/projects.ts'
import { withProject } from './explain/open-project.ts'
import { tryInjections } from './explain/trial.ts'
import { tryWithout, type WithoutTrial } from './explain/without-trial.ts'

const { values: given } = parseArgs({
  options: {
    nixpkgs: { type: 'string' },
    nix: { type: 'string', default: 'nix' },
    of: { type: 'string', default: 'all' },
    only: { type: 'string', default: '' },
    budget: { type: 'string', default: '120' },
    trace: { type: 'boolean', default: false },
    rows: { type: 'boolean', default: false },
  },
})

/** What is gone by other means is gone of all of it: a row of several that add up says less, or more. */
function isOneCause({ relation }: Injection): boolean {
  return relation !== 'spread' && relation !== 'net'
}

/** Shares that differ by less agree. */
const AGREES = 0.05

print([
  'injected',
  'kind',
  'Nix',
  'parts of the cause',
  'rank',
  'gone',
  'by other means',
  'evaluations',
  'CPU',
  'first row',
])
const trials: WithoutTrial[] = []
for (const nix of given.nix.split(':')) {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  try {
    const projects = [
      makeSample(join(folder, 'sample')),
      makeSampleWithInputs(join(folder, 'with-inputs'), nix),
      ...(given.nixpkgs === undefined ? [] : [makeFleet(join(folder, 'fleet'), given.nixpkgs)]),
    ]
    for (const project of projects) trials.push(...(await tryProject(folder, project, nix)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
for (const version of new Set(trials.map((trial) => trial.version))) {
  printTotal(
    version,
    trials.filter((trial) => trial.version === version),
  )
}

function isWanted(injection: Injection): boolean {
  const isOfSet = given.of === 'all' || isFresh(injection) === (given.of === 'fresh')
  return isOfSet && injection.name.includes(given.only)
}

async function tryProject(folder: string, project: Project, file: string): Promise<readonly WithoutTrial[]> {
  const wanted = project.injections.filter(isWanted)
  if (wanted.length === 0) return []
  return await withProject(project, { folder, file }, async (opened) => {
    const suspect = async (injection: Injection) => {
      if (!given.trace) return undefined
      for await (const { explanation } of tryInjections(opened, [injection])) return explanation
      return undefined
    }
    const found: WithoutTrial[] = []
    const subject = { ...opened, suspect, budgetSeconds: Number(given.budget) }
    for await (const trial of tryWithout(subject, wanted)) {
      printTrial(trial)
      found.push(trial)
    }
    return found
  })
}

function printTrial({ injection, version, causes, rank, gone, independent, cpuRatio }: WithoutTrial): void {
  const rows = causes?.rows ?? []
  const texts = rows.map(
    ({ places, needs = [], dependents = [], gone: share, relation }) =>
      `${places.map(placeText).join(', ')}${needs.length > 0 ? ` needs ${needs.map(placeText).join(', ')}` : ''}${dependents.length > 0 ? ` with ${dependents.map(placeText).join(', ')}` : ''} (${percent(share)}${relation === undefined ? '' : `, ${relation}`})`,
  )
  const evaluations = String(causes?.evaluations ?? 0)
  print([
    injection.name,
    injection.kind,
    version,
    String(injection.causes.length),
    String(rank ?? 'none'),
    gone === undefined ? '' : percent(gone),
    independent === undefined ? '' : percent(independent),
    evaluations,
    `${cpuRatio.toFixed(1)} ×`,
    texts[0] ?? 'none',
  ])
  if (!given.rows || (rank === 1 && agrees(gone, independent))) return
  process.stderr.write(
    `${injection.name}: ${injection.relation ?? ''} ${JSON.stringify(injection.causes)} ${causes?.stopped ?? ''}\n`,
  )
  for (const text of texts) process.stderr.write(`  ${text}\n`)
}

function agrees(gone: number | undefined, independent: number | undefined): boolean {
  return gone === undefined || independent === undefined || Math.abs(gone - independent) <= AGREES
}

function placeText(place: CausePlace): string {
  if ('input' in place) return `input ${place.input}`
  return place.first === undefined
    ? place.file
    : `${place.file}:${place.first}-${place.last ?? place.first}${place.edit === 'removed' ? ' of base' : ''}`
}

function printTotal(version: string, of: readonly WithoutTrial[]): void {
  const within = (most: number) => of.filter(({ rank }) => rank !== undefined && rank <= most).length
  const compared = of.filter(
    ({ injection, gone, independent }) =>
      isOneCause(injection) && gone !== undefined && independent !== undefined,
  )
  const agreeing = compared.filter(({ gone, independent }) => agrees(gone, independent)).length
  const sorted = of.map(({ cpuRatio }) => cpuRatio).toSorted((one, other) => one - other)
  print([
    version,
    `${of.length} injected`,
    `first row: ${share(within(1), of.length)}`,
    `first three: ${share(within(3), of.length)}`,
    `share as by other means: ${share(agreeing, compared.length)}`,
    `CPU: median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)} ×, most ${(sorted.at(-1) ?? 0).toFixed(1)} ×`,
  ])
}

function share(count: number, of: number): string {
  return of === 0 ? 'none' : `${count} of ${of} (${((100 * count) / of).toFixed(0)} %)`
}

function percent(ratio: number): string {
  return `${ratio < 0 ? '−' : ''}${Math.abs(100 * ratio).toFixed(1)} %`
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
