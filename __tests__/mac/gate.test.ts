// The bundled program as if on a Mac: exit statuses, what the results say of the machine, and what is left behind.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fakeNix, FEW_CALLS, flakeWith, MANY_CALLS, UNGUARDED, ONLY_COUNTED } from '../dist/projects.ts'
import { parseResults, type ProgramRun, runProgram, targetsOf } from '../dist/run-program.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { newestNix, nixBinaries } from '../integration/nix-versions.ts'
import { leftIn } from '../left-behind.ts'
import { createMac, type Mac, type MacKind, onLinux } from './mac.ts'

let sandbox: GitSandbox
beforeAll(() => {
  sandbox = createGitSandbox({ name: 'mac-' })
})
afterAll(() => {
  sandbox.remove()
})

/** What macOS has where the program looks for it, and what the user has installed. */
const ON_A_MAC = ['/usr/bin/time', '/usr/bin/vm_stat', 'git', 'nix']

interface Gate extends ProgramRun {
  readonly mac: Mac
  readonly output: string
}

let count = 0

/** Runs the gate on a project whose head has one target that is more expensive, and `files` besides. */
async function gate(
  nix: string,
  kind: Partial<MacKind>,
  { calls = MANY_CALLS, config = ONLY_COUNTED }: { calls?: number; config?: string } = {},
): Promise<Gate> {
  const folder = `mac-${String((count += 1))}`
  const mac = createMac(sandbox, folder, { system: 'aarch64-darwin', time: 'today', ...kind })
  const repo = sandbox.repository(join(folder, 'project'))
  const files = { '.github/nix-perf-gate.yml': config }
  const commit = (message: string, number: number) =>
    sandbox.commit(join(folder, 'project'), message, {
      ...files,
      'flake.nix': flakeWith({ app: number, tool: FEW_CALLS }),
    })
  commit('Base', FEW_CALLS)
  commit('Head', calls)
  const output = join(sandbox.directory, folder, 'output')
  const run = await runProgram({
    program: 'cli',
    args: ['gate', '--repo', repo, '--base', 'HEAD~1', '--head', 'HEAD', '--nix', nix, '--output', output],
    nodeArgs: mac.nodeArgs,
    env: mac.environment,
    cwd: sandbox.directory,
  })
  return { ...run, mac, output }
}

function resultsOf({ output }: Gate) {
  const results = parseResults(readFileSync(join(output, 'results.json'), 'utf8'))
  const [platform] = results.platforms
  return { results, system: platform?.system, machine: platform?.identity.machine }
}

function expectNothingLeft({ mac }: Gate): void {
  expect(leftIn(mac.temporary, mac.environment.TMPDIR ?? '')).toEqual([])
}

function programsOf({ mac }: Gate, nix: string): readonly string[] {
  return mac
    .started()
    .map((file) => (file === nix ? 'nix' : file))
    .sort()
}

const systems = ['aarch64-darwin', 'x86_64-darwin'] as const

describe.each(onLinux)('as if on a Mac, %s', () => {
  describe.each(nixBinaries())('with %s', (nix) => {
    test.each(nix === newestNix() ? systems : systems.slice(0, 1))(
      'what got worse fails on %s, and the results say by what it was measured',
      async (system) => {
        const config = 'sampling: { pairs: 1..2, time-budget: 5s }\n'
        const run = await gate(nix, { system }, { config })
        expect(run).toMatchObject({ status: 1 })
        const { results, system: measured, machine } = resultsOf(run)
        expect(measured).toBe(system)
        expect(machine).toMatchObject({
          os: 'Darwin 23.6.0',
          residentMemoryFrom: 'time -l',
          instructions: { kind: 'counted', from: 'time -l' },
          isolation: { kind: 'none' },
        })
        const app = targetsOf(results).find(({ name }) => name === `packages.${system}.app`)
        const outcomes = Object.fromEntries(
          app?.findings.map(({ metric, outcome }) => [metric, outcome]) ?? [],
        )
        expect(outcomes['function-calls']).toBe('regression')
        expect(outcomes['peak-memory']).not.toBe('not-available')
        expect(outcomes.instructions).not.toBe('not-available')
        expect(programsOf(run, nix)).toEqual(ON_A_MAC)
        expectNothingLeft(run)
      },
    )

    test('what is the same passes', async () => {
      const run = await gate(nix, {}, { calls: FEW_CALLS })
      expect(run).toMatchObject({ status: 0 })
      expectNothingLeft(run)
    })

    test('the error of head is told by its own file, without what `time` adds', async () => {
      const run = await gate(nix, {}, { calls: -1 })
      expect(run).toMatchObject({ status: 1 })
      expect(run.stdout).toContain('flake.nix:')
      expect(run.stdout + readFileSync(join(run.output, 'results.json'), 'utf8')).not.toMatch(
        /maximum resident|abnormally|\/folders\/zz/,
      )
      expectNothingLeft(run)
    })
  })

  test.each([
    ['old', { kind: 'counted', from: 'time -l' }, 'time -l'],
    ['virtual', { kind: 'none', reason: expect.stringContaining('virtual machines') }, 'time -l'],
    ['none', { kind: 'none', reason: 'there is no `time -l`' }, 'not available'],
  ] as const)('a `time` that is %s is told of', async (time, instructions, residentMemoryFrom) => {
    const run = await gate(newestNix(), { time }, { calls: FEW_CALLS })
    expect(run).toMatchObject({ status: 0 })
    expect(resultsOf(run).machine).toMatchObject({ instructions, residentMemoryFrom })
    expectNothingLeft(run)
  })

  test('an unusable configuration is refused', async () => {
    const run = await gate('nix', {}, { config: 'target: []\n' })
    expect(run).toMatchObject({ status: 2 })
    expectNothingLeft(run)
  })

  test('a Nix that a signal ends leaves the gate incomplete, and its message has nothing of `time`', async () => {
    const killed = fakeNix(
      sandbox.directory,
      `case "$*" in *--dry-run*) kill -9 $$;; esac\nexec ${nixBinaries()[0] ?? 'nix'} "$@"`,
    )
    const run = await gate(killed, {}, { config: UNGUARDED })
    expect(run).toMatchObject({ status: 3 })
    expect(run.stdout + run.stderr).not.toMatch(/maximum resident|abnormally/)
    expect(existsSync(join(run.output, 'results.json'))).toBe(true)
    expectNothingLeft(run)
  })
})
