// The bundled `profile`, at the terminal and as a step: the files that it leaves, and nothing else.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { FEW_CALLS, flakeWith } from './projects.ts'
import { expectNoStack, type ProgramRun, runProgram, terminalEnvironment } from './run-program.ts'
import { runStep } from './runner.ts'

const [firstNix = 'nix'] = nixBinaries()

let sandbox: GitSandbox
let project: string

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'profile-' })
  project = sandbox.repository('project')
  sandbox.commit('project', 'One package', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
})
afterAll(() => {
  sandbox.remove()
})

async function profile(args: readonly string[], cwd = sandbox.directory): Promise<ProgramRun> {
  return await runProgram({
    program: 'cli',
    args: ['profile', ...args],
    env: terminalEnvironment(sandbox),
    cwd,
  })
}

/** Paths of the files in a folder, hidden ones too. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

describe.each(nixBinaries())('a profile at the terminal, with %s', (nix) => {
  test('leaves a folder of files a target, says where, and leaves the project as it is', async () => {
    const output = join(sandbox.directory, `profiles-${String(nixBinaries().indexOf(nix))}`)
    const before = snapshot(project)
    const run = await profile(['HEAD', '--repo', project, '--output', output, '--nix', nix])
    expect(run.status).toBe(0)
    const [folder = ''] = run.stdout.split('\n')
    expect(relative(output, folder)).toMatch(/^\d{8}-\d{6}$/)
    const [target = '', ...others] = readdirSync(folder).filter((name) => name.startsWith('packages.'))
    expect(others).toEqual([])
    const files = filesIn(join(folder, target))
    expect(files.filter((name) => !name.startsWith('time'))).toEqual([
      'ANALYSIS.md',
      'build-stats.json',
      'evaluation-flamegraph.svg',
      'evaluation.folded',
      'function-calls.json',
      'nix-stats.json',
      'profile.json',
    ])
    const analysis = readFileSync(join(folder, target, 'ANALYSIS.md'), 'utf8')
    expect(analysis).toContain('“One package”')
    expect(analysis).toContain('`flake.nix:6`')
    expect(files.includes('time.folded')).toBe(!analysis.includes('This Nix has no profiler'))
    const statistics: unknown = JSON.parse(readFileSync(join(folder, target, 'nix-stats.json'), 'utf8'))
    expect(statistics).toMatchObject({ nrFunctionCalls: expect.any(Number) })
    expect(run.stdout).toMatch(/\nThe store\n {2}folder: \S+/)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('| free space | ')
    const stats: unknown = JSON.parse(readFileSync(join(folder, target, 'build-stats.json'), 'utf8'))
    expect(stats).toMatchObject({ store: { space: { freeBytes: expect.any(Number) }, damaged: [] } })
    expect(snapshot(project)).toEqual(before)
    expect(readdirSync(sandbox.temporary)).toEqual([])
    expectNoStack(run)
  })

  test('builds where it is asked to', async () => {
    // Other tests' packages must not be in the store already.
    const name = `profiled-${String(Date.now())}-${String(process.pid)}`
    const repository = sandbox.repository(name)
    sandbox.commit(name, 'A package of its own', { 'flake.nix': flakeWith({ [name]: FEW_CALLS }) })
    const output = join(sandbox.directory, `${name}-profiles`)
    const request = ['--repo', repository, '--output', output, '--nix', nix]
    expect((await profile(request)).stdout).toContain('1 derivation to build')
    const run = await profile([...request, '--build'])
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('1 derivation built, 0 paths downloaded')
    const folder = run.stdout.split('\n')[0] ?? ''
    const log = filesIn(folder).filter((path) => path.endsWith('build-output.log'))
    expect(log.map((path) => readFileSync(join(folder, path), 'utf8'))).toEqual([
      expect.stringMatching(new RegExp(`^building '.*-${name}\\.drv`)),
    ])
    expect((await profile(request)).stdout).toContain('Everything is in the store already')
  })
})

test('goes to nix-profiles in the current folder by default, where Git does not see it', async () => {
  const run = await profile(['--nix', firstNix], project)
  expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/^nix-profiles\/\d{8}-\d{6}\n/) })
  expect(sandbox.git('project', 'status', '--porcelain')).toBe('')
})

test.each([
  [['no-such-revision'], 2, 'no-such-revision'],
  [['--target', 'packages.*.aap'], 2, 'app'],
  [['--base', 'main'], 2, 'unknown option'],
])('%j ends with exit status %i and says what is wrong', async (args, status, told) => {
  const run = await profile([...args, '--repo', project, '--nix', firstNix])
  expect(run).toMatchObject({ status, stdout: '' })
  expect(run.stderr).toContain(told)
  expectNoStack(run)
})

test('as a step it gives an index as its report, which the summary shows', async () => {
  const run = await runStep(sandbox, {
    workspace: project,
    event: 'workflow_dispatch',
    payload: {},
    sha: sandbox.git('project', 'rev-parse', 'HEAD'),
    inputs: { command: 'profile', nix: firstNix, 'output-directory': join(sandbox.directory, 'step') },
  })
  expect(run.status).toBe(0)
  expect(Object.keys(run.outputs)).toEqual(['report-file'])
  const index = readFileSync(run.outputs['report-file'] ?? '', 'utf8')
  const analysis = /\]\((\S+ANALYSIS\.md)\)/.exec(index)?.[1] ?? ''
  expect(existsSync(join(run.outputs['report-file'] ?? '', '..', analysis))).toBe(true)
  expect(run.summary).toContain('| Target |')
  expectNoStack(run)
})
