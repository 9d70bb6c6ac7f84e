// The bundled `gate` on a change that is too expensive: which lines are named, and what is left in the folder.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { flakeWith, WITHOUT_TIMING } from './projects.ts'
import { parseResults, type ProgramRun, runProgram, terminalEnvironment } from './run-program.ts'
import { runStep } from './runner.ts'

/** The default limits on calls are crossed. */
const CALLS = { base: 1_000, head: 5_000 }

let sandbox: GitSandbox

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'explain-' })
  sandbox.repository('project')
  const config = { '.github/nix-perf-gate.yml': WITHOUT_TIMING }
  const flake = (calls: number) => flakeWith({ app: calls, other: CALLS.base })
  sandbox.commit('project', 'Cheap', { ...config, 'flake.nix': flake(CALLS.base) })
  const [head = '', ...rest] = flake(CALLS.head).split('\n')
  sandbox.commit('project', 'Dear', { 'flake.nix': [head, '  # A remark.', ...rest].join('\n') })
})
afterAll(() => {
  sandbox.remove()
})

const range = ['--base', 'HEAD~1', '--head', 'HEAD']

async function gate(args: readonly string[]): Promise<ProgramRun> {
  return await runProgram({
    program: 'cli',
    args: ['gate', '--repo', join(sandbox.directory, 'project'), ...range, ...args],
    env: terminalEnvironment(sandbox),
    cwd: sandbox.directory,
  })
}

describe.each(nixBinaries())('a change that is too expensive, with %s', (nix) => {
  test('is laid to its lines, with pictures and the profiles of both sides', async () => {
    const output = join(sandbox.directory, `report-${String(nixBinaries().indexOf(nix))}`)
    const run = await gate(['--nix', nix, '--output', output])
    expect(run.status).toBe(1)
    // The line of the packages, below the remark.
    expect(run.stdout).toContain('see flake.nix:14.')
    expect(run.stdout).toMatch(/Without flake\.nix:14: [\d,]+ function calls, all of the increase is gone/)
    const results = parseResults(readFileSync(join(output, 'results.json'), 'utf8'))
    const targets = results.platforms[0]?.targets ?? []
    const app = targets.find(({ name }) => name.endsWith('.app'))
    expect(app?.explanation?.callPaths?.changedLines).toMatchObject({
      rows: [{ file: 'flake.nix', first: 14, last: 14, edit: 'edited' }],
      isOnly: true,
    })
    expect(app?.runs.explaining).toBe(2)
    expect(targets.find(({ name }) => name.endsWith('.other'))).not.toHaveProperty('explanation')
    expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('flake.nix:14')
    const folder = join(output, 'profiles', app?.name ?? '')
    expect(readdirSync(folder).toSorted()).toEqual(['base', 'head'])
    for (const side of ['base', 'head'] as const) {
      const files = readdirSync(join(folder, side)).filter((name) => !name.startsWith('time'))
      expect(files.toSorted()).toEqual([
        'ANALYSIS.md',
        'build-stats.json',
        'evaluation-flamegraph.svg',
        'evaluation.folded',
        'function-calls.json',
        'nix-stats.json',
        'profile.json',
      ])
    }
    expect(readdirSync(join(output, 'profiles'))).toEqual([app?.name])
  })
})

test('the action gives the page as an output, and explains any change where it is asked to', async () => {
  sandbox.commit('project', 'A little', { 'flake.nix': flakeWith({ app: CALLS.head + 5, other: CALLS.base }) })
  const [before, after] = [sandbox.git('project', 'rev-parse', 'HEAD~1'), sandbox.git('project', 'rev-parse', 'HEAD')]
  const run = await runStep(sandbox, {
    workspace: join(sandbox.directory, 'project'),
    event: 'push',
    payload: { before, after, repository: { default_branch: 'main' } },
    sha: after,
    inputs: { explain: 'true', nix: nixBinaries()[0] ?? 'nix' },
  })
  expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  expect(readFileSync(run.outputs['html-file'] ?? '', 'utf8')).toMatch(/^<!doctype html>/i)
  const results = parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))
  const explained = (results.platforms[0]?.targets ?? []).filter(({ explanation }) => explanation !== undefined)
  expect(explained.map(({ name }) => name.split('.').at(-1))).toEqual(['app'])
})
