// Packages of one set, through the bundled program on real Nix and real Git.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { flakeOf, ONLY_COUNTED } from './projects.ts'
import { parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
let repositories = 0

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'package-set-' })
  sandbox.write('.', { 'fast.yml': ONLY_COUNTED })
})
afterAll(() => {
  sandbox.remove()
})

const names = Array.from({ length: 24 }, (_, index) => `p${String(index).padStart(2, '0')}`)

/** Packages that share nearly all of their work; `own` says what is other than usual of some of them. */
function setOf(own: Readonly<Record<string, string>> = {}): string {
  const packages = names.map((name) => [name, own[name] ?? `package "${name}" 10`] as const)
  return flakeOf(Object.fromEntries(packages), 'work 5000')
}

/** Gates a change of the packages. */
async function gate(nix: string, change: Readonly<Record<string, string>>): Promise<Results> {
  const folder = `project-${String((repositories += 1))}`
  const directory = sandbox.repository(folder)
  sandbox.commit(folder, 'Packages', { 'flake.nix': setOf() })
  sandbox.commit(folder, 'A change', { 'README.md': 'Packages.\n', 'flake.nix': setOf(change) })
  const run = await runProgram({
    program: 'cli',
    args: [
      ...['gate', '--repo', directory, '--base', 'main~', '--config', join(sandbox.directory, 'fast.yml')],
      ...['--nix', nix, '--format', 'json'],
    ],
    env: terminalEnvironment(sandbox),
    cwd: sandbox.directory,
  })
  return parseResults(run.stdout)
}

function openIn(results: Results): readonly string[] {
  return targetsOf(results)
    .filter(({ runs }) => runs.together === undefined)
    .map(({ name }) => name.split('.').at(-1) ?? '')
}

describe.each(nixBinaries())('packages of one set on %s', (nix) => {
  test('are proven unchanged by six evaluations where only the README changed', async () => {
    const results = await gate(nix, {})
    expect(results.verdict).toBe('pass')
    expect(targetsOf(results)).toHaveLength(names.length)
    expect(results.platforms[0]?.cost.evaluations).toBe(6)
    expect(openIn(results)).toEqual(['p00'])
  })

  test('are proven without one whose derivation changed', async () => {
    const results = await gate(nix, { p12: 'package "p-x" 10' })
    expect(openIn(results)).toEqual(['p00', 'p12'])
    expect(targetsOf(results).find(({ name }) => name.endsWith('p12'))?.derivationChanges).toBeDefined()
  })

  test('are measured with one that makes more calls, which fails by them', async () => {
    const results = await gate(nix, { p03: 'package "p03" 200000' })
    expect(results.verdict).toBe('fail')
    expect(openIn(results)).toEqual(names.slice(0, 5))
  })

  test.each([
    ['throws', 'throw "no p03"'],
    ['aborts', 'abort "no p03"'],
  ])('fail with one that %s in head, and only with that', async (_, code) => {
    const results = await gate(nix, { p03: `derivation { name = ${code}; system = "x"; builder = "x"; }` })
    expect(results.verdict).toBe('fail')
    const broken = targetsOf(results).filter(({ status }) => status !== 'compared')
    expect(broken.map(({ name, status }) => [name.split('.').at(-1), status])).toEqual([
      ['p03', 'head-failed'],
    ])
  })
})
