// Configurations of nix-darwin as if on a Mac: those of the Mac are measured there, and others where they belong. The action does so
// on a pull request, and what is interrupted leaves nothing.

import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fakeNix, linesOf, UNGUARDED, until } from '../dist/projects.ts'
import { parseResults, startProgram, targetsOf } from '../dist/run-program.ts'
import { runStep } from '../dist/runner.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { leftIn } from '../left-behind.ts'
import { createMac, onLinux } from './mac.ts'

const FLAKE = readFileSync(new URL('../fixtures/darwin/flake.nix', import.meta.url), 'utf8')

let sandbox: GitSandbox
let base: string
let head: string
let merged: string

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'darwin-' })
  sandbox.repository('project')
  const files = (mac: number) => ({
    'flake.nix': FLAKE,
    'calls.nix': `{ mac = ${String(mac)}; server = 1000; }\n`,
    '.github/nix-perf-gate.yml': UNGUARDED,
  })
  base = sandbox.commit('project', 'Base', files(1_000))
  sandbox.git('project', 'checkout', '--quiet', '-b', 'slower')
  head = sandbox.commit('project', 'Head', files(200_000))
  sandbox.git('project', 'checkout', '--quiet', '-b', 'merged', 'main')
  sandbox.git('project', 'merge', '--quiet', '--no-ff', '--message', 'Merge slower', 'slower')
  merged = sandbox.git('project', 'rev-parse', 'HEAD')
})
afterAll(() => {
  sandbox.remove()
})

describe.each(onLinux)('as if on a Mac, %s', () => {
  test.each(nixBinaries())('the action measures the configurations of the Mac, with %s', async (nix) => {
    const mac = createMac(sandbox, `action-${nix.replaceAll('/', '-')}`, {
      system: 'aarch64-darwin',
      time: 'today',
    })
    const link = join(mac.temporary, '../runner')
    symlinkSync('T', link)
    const run = await runStep(sandbox, {
      workspace: join(sandbox.directory, 'project'),
      event: 'pull_request',
      payload: {
        pull_request: { number: 7, base: { sha: base, ref: 'main' }, head: { sha: head, ref: 'slower' } },
      },
      sha: merged,
      inputs: { nix },
      nodeArgs: mac.nodeArgs,
      env: { ...mac.environment, RUNNER_TEMP: link },
    })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    const results = parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))
    expect(results.platforms[0]).toMatchObject({
      system: 'aarch64-darwin',
      identity: { machine: { os: 'Darwin 23.6.0', residentMemoryFrom: 'time -l' } },
    })
    const targets = targetsOf(results)
    expect(targets.map(({ name }) => name)).toEqual(['darwinConfigurations.mac', 'darwinConfigurations.old'])
    const failing = targets.flatMap(({ name, findings }) =>
      findings.some(({ outcome }) => outcome === 'regression') ? [name] : [],
    )
    expect(failing).toEqual(['darwinConfigurations.mac'])
  })

  test('what is interrupted leaves nothing, neither processes nor files', async () => {
    const mac = createMac(sandbox, 'interrupted', { system: 'aarch64-darwin', time: 'today' })
    const begun = join(sandbox.directory, 'begun')
    const [real = 'nix'] = nixBinaries()
    const nix = fakeNix(
      sandbox.directory,
      `case "$*" in *--dry-run*) echo x >> ${begun}; sleep 300 & sleep 300;; esac\nexec ${real} "$@"`,
    )
    const { child, ended } = startProgram({
      program: 'cli',
      args: [
        'gate',
        '--repo',
        join(sandbox.directory, 'project'),
        '--base',
        base,
        '--head',
        head,
        '--nix',
        nix,
      ],
      nodeArgs: mac.nodeArgs,
      env: mac.environment,
      cwd: sandbox.directory,
    })
    await until(() => linesOf(begun).length > 0)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ status: 130 })
    expect(leftIn(mac.temporary, mac.environment.TMPDIR ?? '')).toEqual([])
  })
})
