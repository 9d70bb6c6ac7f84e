// How often an explanation names the cause: regressions are injected into the sample project, and the rows of the
// table are compared with the functions that were written down as right answers. Usage:
//   node build/benchmarks/explain.js [--nix FILE[:FILE…]] [--rows]

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createGit } from '../src/adapters/git/git.ts'
import { defaultConfig } from '../src/core/config/default-config.ts'
import { openNix } from '../src/adapters/nix.ts'
import { explainFunctions } from '../src/core/explain/functions.ts'
import type { FunctionRow } from '../src/core/explain/explanation.ts'
import type { FunctionCalls } from '../src/core/nix/function-calls.ts'
import type { Nix, Repository } from '../src/ports.ts'
import { type Edit, type Injection, injections } from './explain/injections.ts'

const { values: given } = parseArgs({
  options: { nix: { type: 'string', default: 'nix' }, rows: { type: 'boolean', default: false } },
})

const TARGET = ['nixosConfigurations', 'web', 'config', 'system', 'build', 'toplevel']

interface Trial {
  readonly version: string
  readonly injection: Injection
  readonly increase: number
  /** Of the first row that is a right answer, from 1; undefined where none of those kept is. */
  readonly rank: number | undefined
  readonly first: FunctionRow | undefined
}

const trials: Trial[] = []
for (const file of given.nix.split(':')) {
  await inNewFolder(async (folder) => {
    trials.push(...(await tryAll(folder, file)))
  })
}
print(['injected', 'kind', 'Nix', 'more calls', 'rank of the cause', 'first row'])
for (const { version, injection, increase, rank, first } of trials) {
  const shown =
    first === undefined ? 'none' : `${first.name ?? '(no name)'} ${first.place.file}:${first.place.line}`
  const { name, kind } = injection
  print([name, kind, version, increase.toLocaleString('en-US'), String(rank ?? 'none'), shown])
}
for (const version of new Set(trials.map((trial) => trial.version))) {
  const of = trials.filter((trial) => trial.version === version)
  const within = (most: number) => of.filter(({ rank }) => rank !== undefined && rank <= most).length
  print([
    version,
    `${of.length} injected`,
    `first row: ${within(1)}`,
    `first three: ${within(3)}`,
    `first eight: ${within(8)}`,
  ])
}

/** Every injection is a commit on `main` of its own repository's branch. */
async function tryAll(folder: string, file: string): Promise<readonly Trial[]> {
  const sample = join(folder, 'sample')
  execFileSync(process.execPath, [resolve('examples/build-history.mjs'), sample])
  for (const injection of injections) commit(sample, injection)
  const repository = await createGit({ environment: process.env }).open(sample)
  const nix = await openNix({
    file,
    options: { ...defaultConfig.nix, timeoutSeconds: 300 },
    environment: process.env,
    directory: join(folder, 'nix'),
    signal: new AbortController().signal,
  })
  try {
    const base = await callsOf(nix, repository, 'main')
    const found: Trial[] = []
    for (const injection of injections) {
      const head = await callsOf(nix, repository, injection.name)
      const change = await repository.changedLines(base.sha, head.sha)
      const table = explainFunctions({ base: base.calls, head: head.calls, change })
      const rows = table?.rows ?? []
      const index = rows.findIndex((row) => isCause(sample, injection, row))
      if (given.rows) printRows(injection, rows)
      found.push({
        version: nix.identity.version,
        injection,
        increase: table?.increase ?? 0,
        rank: index < 0 ? undefined : index + 1,
        first: rows[0],
      })
    }
    return found
  } finally {
    await repository.close()
  }
}

function commit(sample: string, { name, edits }: Injection): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', sample, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  git('checkout', '--quiet', '-b', name, 'main')
  for (const edit of edits) apply(sample, edit)
  git('add', '--all')
  git('commit', '--quiet', '--message', name)
}

function apply(sample: string, { file, find, by }: Edit): void {
  const path = join(sample, file)
  const target = /^MOVE (.*)$/.exec(by)?.[1]
  if (target !== undefined) {
    mkdirSync(dirname(join(sample, target)), { recursive: true })
    execFileSync('git', ['-C', sample, 'mv', file, target])
  } else if (find === undefined) {
    writeFileSync(path, by)
  } else {
    const text = readFileSync(path, 'utf8')
    if (text.split(find).length !== 2) throw new Error(`${file} has to hold this text once: ${find}`)
    writeFileSync(
      path,
      text.replace(find, () => by),
    )
  }
}

async function callsOf(
  nix: Nix,
  repository: Repository,
  branch: string,
): Promise<{ readonly sha: string; readonly calls: FunctionCalls }> {
  const resolved = await repository.resolve(branch)
  if (resolved === undefined) throw new Error(`there is no branch ${branch}`)
  const { directory, sha } = await repository.exportForNix(resolved.sha, { submodules: false })
  const source = await nix.prepare(directory, { ...resolved, sha })
  const origin = { kind: 'flake', directory: '.', attributePath: TARGET } as const
  const attempt = await nix.countCalls({ source, origin })
  if (!attempt.ok) throw new Error(`${branch}: ${attempt.failure.message}`)
  return { sha: resolved.sha, calls: attempt.value }
}

function isCause(sample: string, { name, causes }: Injection, { place }: FunctionRow): boolean {
  if (place.origin !== 'repository') return false
  return causes.some(({ file, text }) => {
    if (file !== place.file) return false
    const content = execFileSync('git', ['-C', sample, 'show', `${name}:${file}`], { encoding: 'utf8' })
    const line = content.split('\n')[place.line - 1] ?? ''
    // Where a text is only the head of a function, the rest of its line begins others.
    return line.includes(text)
  })
}

function printRows({ name }: Injection, rows: readonly FunctionRow[]): void {
  process.stderr.write(`${name}\n`)
  for (const row of rows.slice(0, 8)) {
    const { file, line, column } = row.place
    process.stderr.write(
      `  ${row.difference} ${row.name ?? '-'} ${file}:${line}:${column} ${row.edit ?? ''}\n`,
    )
  }
}

async function inNewFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
