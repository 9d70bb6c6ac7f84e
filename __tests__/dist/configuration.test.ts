// What a user asks for in the configuration, with the bundled program at the terminal, on real Nix and real Git.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { FEW_CALLS, flakeOf, MANY_CALLS, ONLY_COUNTED } from './projects.ts'
import { expectNoStack, parseResults, type ProgramRun, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'wishes-' })
})
afterAll(() => {
  sandbox.remove()
})

interface Gated {
  readonly nix: string
  /** Names the repository. */
  readonly folder: string
  readonly base: Readonly<Record<string, string>>
  readonly head: Readonly<Record<string, string>>
  readonly config: string
  readonly args?: readonly string[]
}

/** Compares two commits of a project by base's configuration. */
async function gate({ nix, folder, base, head, config, args = [] }: Gated): Promise<ProgramRun> {
  const name = `${folder}-${String(nixBinaries().indexOf(nix))}`
  const directory = sandbox.repository(name)
  sandbox.commit(name, 'Base', { ...base, '.github/nix-perf-gate.yml': `${ONLY_COUNTED}${config}` })
  sandbox.commit(name, 'Head', head)
  return await cli(['gate', '--repo', directory, '--base', 'HEAD~1', '--head', 'HEAD', '--nix', nix, '--output', outputOf(name), ...args])
}

async function cli(args: readonly string[]): Promise<ProgramRun> {
  const env = terminalEnvironment(sandbox)
  const ended = await runProgram({ program: 'cli', args, env, cwd: sandbox.directory })
  expectNoStack(ended)
  return ended
}

/** Since Nix 2.24. */
function hasPipes(nix: string): boolean {
  const [, minor = '0'] = /\) 2\.(\d+)\./.exec(execFileSync(nix, ['--version'], { encoding: 'utf8' })) ?? []
  return Number(minor) >= 24
}

function outputOf(name: string): string {
  return join(sandbox.directory, `${name}-output`)
}

const withPackages = (packages: Readonly<Record<string, string>>) => ({ 'flake.nix': flakeOf(packages) })

const app = (calls: number) => ({ app: `package "app" ${String(calls)}` })

describe.each(nixBinaries())('on %s', (nix) => {
  const broken = { 'wip-a': 'abort "not yet"', 'wip-b': '{ }.missing' }

  test('what is excluded is not measured, whatever is wrong with it, and the report says so', async () => {
    const base = withPackages({ ...app(FEW_CALLS), ...broken })
    const head = withPackages({ ...app(FEW_CALLS + 1), ...broken, 'wip-c': 'package "c" 3' })
    const config = `targets: ["packages.\${system}.*", "!packages.\${system}.wip-c"]
exclude: ["packages.\${system}.wip-a", "packages.\${system}.wip-b"]
`
    const ended = await gate({ nix, folder: 'exclude', base, head, config, args: ['--format', 'json'] })
    expect(ended).toMatchObject({ status: 0 })
    const results = parseResults(ended.stdout)
    expect(targetsOf(results).map(({ name }) => name.replace(/.*\./, ''))).toEqual(['app'])
    expect(results.platforms[0]?.leftOut?.count).toBe(3)
    expect(results.notices).toEqual([])
  })

  test('report-only fails nothing that is found, and every report says so', async () => {
    const project = { nix, base: withPackages(app(FEW_CALLS)), head: withPackages(app(MANY_CALLS)) }
    const folder = 'report-only'
    const ended = await gate({ ...project, folder, config: 'mode: report-only\n' })
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringMatching(/^✗ Fail \(report only\): /) })
    const read = (file: string) => readFileSync(join(outputOf(`${folder}-${String(nixBinaries().indexOf(nix))}`), file), 'utf8')
    const results = parseResults(read('results.json'))
    expect(results).toMatchObject({ verdict: 'fail', configuration: { mode: 'report-only' } })
    expect(read('report.md')).toMatch(/^### ❌ Nix evaluation: fail \(report only\), /)
    expect(read('report.html')).toContain('<title>Fail (report only): ')
    const again = await cli(['report', outputOf(`${folder}-${String(nixBinaries().indexOf(nix))}`), '--format', 'junit'])
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('failures="0"') })
    expect(again.stdout).toContain('report only; would fail: ')
  })

  test('a project written with pipe operators is measured where Nix has them, and told where it has not', async () => {
    const piped = (count: number) => ({
      'flake.nix': flakeOf({ app: `"app" |> (name: package name ${String(count)})` }),
      'default.nix': `1 |> (n: derivation { name = "x${String(count)}"; system = "x86_64-linux"; builder = "/bin/sh"; })`,
    })
    const config = 'targets: ["packages.${system}.app", ./default.nix]\nnix: { options: { experimental-features: [pipe-operators, flakes] } }\n'
    const project = { nix, folder: 'piped', base: piped(1), head: piped(2), config }
    const ended = await gate({ ...project, args: ['--format', 'json'] })
    if (hasPipes(nix)) {
      expect(ended).toMatchObject({ status: 0 })
      expect(targetsOf(parseResults(ended.stdout)).map(({ status }) => status)).toEqual(['compared', 'compared'])
    } else {
      expect(ended).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/does not know the experimental feature pipe-operators/),
      })
    }
  })

  test('limits hold where they match, and one that matches nothing is told', async () => {
    const two = (calls: number) => withPackages({ ...app(calls), tool: `package "tool" ${String(calls)}` })
    const none = ['function-calls', 'primop-calls', 'thunks', 'allocated-memory', 'values-copied', 'attribute-lookups']
    const config = `thresholds: { ${none.map((id) => `${id}: none`).join(', ')} }
overrides:
  - { match: "packages.\${system}.tool", thresholds: { function-calls: { fail: 1% } } }
  - { match: nothing.*, thresholds: { thunks: none } }
  - { systems: [riscv64-linux], thresholds: { function-calls: { fail: 0% } } }
`
    const ended = await gate({ nix, folder: 'overrides', base: two(FEW_CALLS), head: two(2 * FEW_CALLS), config: config, args: ['--format', 'json'] })
    expect(ended).toMatchObject({ status: 1 })
    const results = parseResults(ended.stdout)
    const outcomes = targetsOf(results).map(({ name, findings }) => [
      name.replace(/.*\./, ''),
      findings.find(({ metric }) => metric === 'function-calls')?.outcome,
    ])
    expect(outcomes).toEqual([['app', 'changed'], ['tool', 'regression']])
    expect(results.notices.map(({ message }) => message)).toEqual([
      'The limits in overrides for “nothing.*” are for none of the targets.',
    ])
  })

  test('excluding everything is an error, and never a pass', async () => {
    const project = withPackages(app(MANY_CALLS))
    const all = { nix, base: withPackages(app(FEW_CALLS)), head: project }
    const ended = await gate({ ...all, folder: 'all', config: 'exclude: [packages]\n' })
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringContaining('Nothing is left to measure') })
    const given = await gate({ ...all, folder: 'given', config: '', args: ['--target', '!packages'] })
    expect(given).toMatchObject({ status: 2, stderr: expect.stringContaining('Nothing is left to measure') })
  })
})
