// `init` with real Nix and real Git, on the sample: what it writes holds, and run again it changes nothing.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { cliJob } from '../../src/cli/cli-job.ts'
import { parseConfig } from '../../src/core/config/parse-config.ts'
import { createRuntime } from '../../src/runtime/create-runtime.ts'
import { runJob } from '../../src/runtime/job.ts'
import { buildHistory, git } from '../examples/sample.ts'
import { fakeInput, fakeStream } from '../fakes/terminal.ts'
import { nixSettings } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const CONFIG = '.github/nix-perf-gate.yml'

let folder: string
let project: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-perf-gate-test-'))
  project = join(folder, 'project')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function init(nix: string, ...args: readonly string[]) {
  const [stdout, stderr] = [fakeStream(), fakeStream()]
  const environment = { ...process.env, NIX_CONFIG: nixSettings().join('\n') }
  const own = mkdtempSync(join(folder, 'own-'))
  const job = cliJob({
    args: ['init', '--repo', project, '--nix', nix, ...args],
    env: {},
    stdin: () => fakeInput(),
    stdout,
    stderr,
  })
  const { signal } = new AbortController()
  const setup = {
    folder: own,
    signal,
    startedAt: new Date(),
    environment,
    platform: thisPlatform(),
    mask: job.mask,
  }
  const status = await runJob(job, createRuntime(setup))
  return { status, stdout: stdout.text(), stderr: stderr.text() }
}

const read = (path: string) => readFileSync(join(project, path), 'utf8')

test.each(nixBinaries().slice(-1))(
  'the sample has a configuration and a workflow of its own, by %s',
  async (nix) => {
    expect(buildHistory(project).status).toBe(0)
    const forced = await init(nix, '--yes', '--force')
    expect(forced).toMatchObject({ status: 0, stdout: expect.stringContaining(`Written\n  ${CONFIG}\n`) })
    const written = read(CONFIG)
    expect(written).toMatch(/# Today: [\d.]+ m?s \(nixosConfigurations\./)
    expect(parseConfig({ text: written, file: CONFIG }).targets).toHaveLength(1)
    const again = await init(nix, '--yes')
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('everything is as proposed') })
    expect(read(CONFIG)).toBe(written)
  },
)

test('a repository without a commit is looked at by what Git knows of it', async () => {
  const [nix = ''] = nixBinaries().slice(-1)
  mkdirSync(project)
  git(project, 'init', '--quiet', '--initial-branch=trunk')
  const derivation = 'derivation { inherit name system; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }'
  const packages = ['x86_64-linux', 'aarch64-darwin'].map(
    (system) => `packages.${system}.tool = let name = "tool"; system = "${system}"; in ${derivation};`,
  )
  writeFileSync(join(project, 'flake.nix'), `{ outputs = _: { ${packages.join(' ')} }; }`)
  expect(await init(nix, '--yes')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('git add flake.nix'),
  })
  git(project, 'add', 'flake.nix')
  const { status, stdout } = await init(nix, '--yes')
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('default branch') })
  expect(read('.github/workflows/nix-perf-gate-record.yml')).toContain('branches: [trunk]')
  expect(read(CONFIG)).toContain('  - { attr: packages.aarch64-darwin.*, systems: [x86_64-linux] }\n')
  rmSync(join(project, '.github'), { recursive: true })
  mkdirSync(join(folder, 'elsewhere'))
  symlinkSync(join(folder, 'elsewhere'), join(project, '.github'))
  expect(await init(nix, '--yes')).toMatchObject({ status: 2, stderr: expect.stringContaining('is a link') })
})
