// `profile` and `diff` with real Nix on the sample: what is told first is what the change does.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { cliJob } from '../../src/cli/cli-job.ts'
import { createRuntime } from '../../src/runtime/create-runtime.ts'
import { runJob } from '../../src/runtime/job.ts'
import { buildHistory } from '../examples/sample.ts'
import { fakeInput, fakeStream } from '../fakes/terminal.ts'
import { readDiff } from '../profile-sandbox.ts'
import { nixSettings } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-perf-gate-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function run(...args: readonly string[]) {
  const [stdout, stderr] = [fakeStream(), fakeStream()]
  const job = cliJob({ args, env: {}, stdin: () => fakeInput(), stdout, stderr })
  const { signal } = new AbortController()
  const setup = {
    folder: mkdtempSync(join(folder, 'own-')),
    signal,
    startedAt: new Date(),
    environment: { ...process.env, NIX_CONFIG: nixSettings().join('\n') },
    platform: thisPlatform(),
    mask: job.mask,
  }
  const status = await runJob(job, createRuntime(setup))
  return { status, stdout: stdout.text(), stderr: stderr.text() }
}

test.each(nixBinaries().slice(-1))(
  'a second package set is what comes first in the difference of two profiles, by %s',
  async (nix) => {
    const project = join(folder, 'project')
    expect(buildHistory(project).status).toBe(0)
    const profiled = async (revision: string) => {
      const output = join(folder, revision)
      const target = 'nixosConfigurations.desktop'
      const args = ['--repo', project, '--nix', nix, '--target', target, '--output', output]
      const { status, stderr } = await run('profile', revision, ...args)
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
      return join(output, readdirSync(output)[0] ?? '')
    }
    const [base, head] = [await profiled('main'), await profiled('second-package-set')]
    const output = join(folder, 'diff')
    const { status, stdout } = await run('diff', base, head, '--output', output, '--format', 'json')
    expect(status).toBe(0)
    const [target] = readDiff(stdout).targets
    if (target === undefined) throw new Error('no target was compared')
    const { functions, callPaths, builds, counters } = target
    const increases = counters.map((one) => one.head - one.base)
    // The counts and the statistics are of two runs, and agree.
    expect(increases).toContain(functions?.increase)
    expect(functions?.increase).toBeGreaterThan(100_000)
    expect(callPaths?.outline[0]).toContain('pkgs/')
    expect(builds?.toBuild.head.join()).toContain('sbom')
    expect(readFileSync(join(output, 'diff.md'), 'utf8')).toContain('pkgs/build-support.nix')
    expect(readFileSync(join(output, target.name, 'evaluation-diff.svg'), 'utf8')).toContain('▲')
    // A profile has no differences from itself.
    const same = await run('diff', head, head)
    expect(same.stdout).toContain('The evaluator did the same on both sides: all counters are equal.')
    expect(same.stdout).not.toContain('Call paths')
  },
  600_000,
)
