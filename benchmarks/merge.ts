// What merging and rendering the results of many jobs costs: 1,000 targets on each of two platforms in 40 files, read,
// merged and rendered in a process of its own, by which share of the targets changed.
//
//   node build/benchmarks/merge.js [--rounds N]

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readResultsFiles } from '../src/adapters/results-files.ts'
import { mergeResults } from '../src/core/share/merge-results.ts'
import { metrics } from '../src/core/model/metric.ts'
import { renderJson } from '../src/core/model/format-results.ts'
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from '../src/core/report/markdown.ts'
import { renderTerminal } from '../src/core/report/terminal.ts'
import type { Finding } from '../src/core/model/finding.ts'
import { type Results, SCHEMA_VERSION } from '../src/core/model/results.ts'
import type { TargetResults } from '../src/core/model/target-results.ts'
import { seededRandom } from './noise/seeded-random.ts'

const SYSTEMS = ['x86_64-linux', 'aarch64-darwin']
const TARGETS = 1000
const SHARES = 20
const PAIRS = 20

const { values: given } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, folder: { type: 'string' } },
})

/** What a process that merged tells. */
const outcomeSchema = z.object({ seconds: z.array(z.number()), mebibytes: z.number() })

type Outcome = Readonly<z.infer<typeof outcomeSchema>>

if (given.folder === undefined) measureAll(Number(given.rounds))
else await readMergeRender(given.folder)

/** The work of `report`, with the seconds of its parts, and the memory that the process took. */
async function readMergeRender(folder: string): Promise<void> {
  const seconds: number[] = []
  let last = performance.now()
  const lap = () => {
    const now = performance.now()
    seconds.push((now - last) / 1000)
    last = now
  }
  const files = await readResultsFiles([folder])
  lap()
  const merged = mergeResults(files)
  lap()
  const comment = renderMarkdown(merged, { limit: COMMENT_LIMIT })
  lap()
  const summary = renderMarkdown(merged, { limit: SUMMARY_LIMIT })
  lap()
  const terminal = renderTerminal(merged, { color: true, width: 100 })
  lap()
  const mebibytes = process.resourceUsage().maxRSS / 1024
  if (comment.length > COMMENT_LIMIT || summary.length > SUMMARY_LIMIT || terminal === '')
    throw new Error('the report is not what is to be measured')
  process.stdout.write(JSON.stringify({ seconds, mebibytes }))
}

function measureAll(rounds: number): void {
  const parts = ['read and parse', 'merge', 'comment', 'summary', 'terminal']
  print([
    'changed',
    'files',
    ...parts.map((part) => `${part} (s)`),
    'all (s)',
    'process (s)',
    'resident (MB)',
  ])
  for (const changed of [0.1, 0.3, 1]) {
    const folder = mkdtempSync(join(tmpdir(), 'merge-benchmark-'))
    try {
      const bytes = writeShares(folder, changed)
      const runs = Array.from({ length: rounds }, () => runOnce(folder))
      print([
        `${100 * changed} %`,
        `${(bytes / 1e6).toFixed(0)} MB`,
        ...parts.map((_, part) => spread(runs.map(({ seconds }) => seconds[part] ?? NaN))),
        spread(runs.map(({ seconds }) => seconds.reduce((sum, one) => sum + one, 0))),
        spread(runs.map(({ wallSeconds }) => wallSeconds)),
        spread(runs.map(({ mebibytes }) => (mebibytes * 1024 ** 2) / 1e6)),
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

function runOnce(folder: string): Outcome & { readonly wallSeconds: number } {
  const started = performance.now()
  const script = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, [script, '--folder', folder], { encoding: 'utf8' })
  const wallSeconds = (performance.now() - started) / 1000
  return { ...outcomeSchema.parse(JSON.parse(output)), wallSeconds }
}

/** Writes a folder for each share, as artifacts are unpacked; gives the bytes of all. */
function writeShares(folder: string, changed: number): number {
  const random = seededRandom(1)
  const of = SYSTEMS.length * SHARES
  for (const [platform, system] of SYSTEMS.entries()) {
    for (let share = 0; share < SHARES; share++) {
      const indices = Array.from({ length: TARGETS / SHARES }, (_, index) => index * SHARES + share)
      const targets = indices.map((index) => targetOf(system, index, { changed, random }))
      const number = platform * SHARES + share + 1
      const directory = join(folder, `share-${number}`)
      mkdirSync(directory)
      writeFileSync(
        join(directory, 'results.json'),
        renderJson({ ...resultsOf(system, targets), shares: { of, present: [number] } }),
      )
    }
  }
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name, 'results.json')).size, 0)
}

interface Chance {
  readonly changed: number
  readonly random: () => number
}

function targetOf(system: string, index: number, { changed, random }: Chance): TargetResults {
  const name = `legacyPackages.${system}.python3Packages.package-${index}`
  const isChanged = random() < changed
  const path = (side: string) =>
    `/nix/store/${hash(`${system}${index}${side}`)}-python3.12-package-${index}-1.${index}.drv`
  return {
    name,
    status: 'compared',
    derivation: { base: path('base'), head: path(isChanged ? 'head' : 'base') },
    findings: metrics.map(({ id, kind }) => findingOf(id, kind, { isChanged, random })),
    ...(isChanged && { derivationChanges: changesOf(index) }),
    runs: { exact: isChanged ? 4 : 2, pairs: isChanged ? PAIRS : 0 },
  }
}

function findingOf(
  metric: Finding['metric'],
  kind: Finding['kind'],
  { isChanged, random }: { readonly isChanged: boolean; readonly random: () => number },
): Finding {
  const threshold = { warn: { relative: 0.02 }, fail: { relative: 0.05 } }
  if (!isChanged) {
    const value = kind === 'exact' ? 123_456 : null
    const change = kind === 'exact' ? { difference: 0, ratio: 1 } : null
    return { metric, kind, outcome: 'unchanged', base: value, head: value, change, threshold }
  }
  const sample = () => Array.from({ length: PAIRS }, () => 1 + random())
  const base = kind === 'exact' ? 123_456 : 1.0123456789
  const ratio = 1 + 0.1 * random()
  return {
    metric,
    kind,
    outcome: ratio > 1.05 ? 'regression' : ratio > 1.02 ? 'warning' : 'changed',
    base,
    head: base * ratio,
    change: {
      difference: base * (ratio - 1),
      ratio,
      ...(kind === 'sampled' && { interval: { low: ratio - 0.02, high: ratio + 0.02, confidence: 0.99 } }),
    },
    threshold,
    ...(kind === 'sampled' && { samples: { base: sample(), head: sample() } }),
  }
}

/** What an update of a few libraries does to a package: a dozen versions, some dozens to build. */
function changesOf(index: number): NonNullable<TargetResults['derivationChanges']> {
  const packages = (count: number, mark: string) =>
    Array.from({ length: count }, (_, item) => ({ name: `${mark}-${index + item}`, version: `2.${item}.1` }))
  return {
    versions: packages(12, 'lib').map(({ name }) => ({ name, base: ['1.2.3'], head: ['1.2.4'] })),
    added: packages(8, 'new'),
    removed: packages(8, 'old'),
    rebuilt: 240,
    newlyBuilt: packages(30, 'built'),
  }
}

function hash(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(32, '0').slice(-32)
}

function resultsOf(system: string, targets: TargetResults[]): Results {
  const revision = (mark: string): Results['base'] => ({
    kind: 'commit',
    revision: mark.repeat(40),
    tree: mark.repeat(40),
    subject: 'python3Packages: update',
    chosen: 'the merge base with `origin/main`',
  })
  const machine = {
    os: 'linux',
    cpu: 'a processor',
    cores: 4,
    memoryBytes: 2 ** 34,
    residentMemoryFrom: 'wait4',
  }
  const identity = { implementation: 'nix' as const, version: '2.34.8', settings: { cores: '4' }, machine }
  return {
    schemaVersion: SCHEMA_VERSION,
    program: 'nix-perf-gate',
    verdict: 'fail',
    base: revision('a'),
    head: revision('b'),
    sampling: { minPairs: 3, maxPairs: 30, confidence: 0.99, timeBudgetSeconds: 600 },
    configuration: { from: '.github/nix-perf-gate.yml of base', changedInHead: false },
    notices: [],
    platforms: [{ system, identity, verdict: 'fail', targets, cost: { seconds: 600, evaluations: 300 } }],
  }
}

/** Median, and in brackets the least and the largest. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  const digits = (value = NaN) => value.toFixed(value < 10 ? 2 : 0)
  return `${digits(sorted[Math.floor(sorted.length / 2)])} (${digits(sorted[0])} … ${digits(sorted.at(-1))})`
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
