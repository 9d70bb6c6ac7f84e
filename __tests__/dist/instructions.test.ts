// Work inside of a built-in function, which no counter of Nix shows, through the bundled program on real Nix, on a machine that
// counts (page faults in the place of instructions) and on this one as it is.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { countingPath } from '../counting-perl.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
beforeAll(() => {
  sandbox = createGitSandbox({ name: 'instructions-' })
})
afterAll(() => {
  sandbox.remove()
})

const onLinux = process.platform === 'linux' ? ['on Linux'] : []

/** A text of some length is written anew by one call. */
const flake = (version: string) => `{
  outputs = { self }: {
    packages = builtins.listToAttrs (map (system: {
      name = system;
      value.app = derivation {
        inherit system;
        name = "app-${version}";
        builder = "/bin/sh";
        length = builtins.stringLength (builtins.replaceStrings [ "a" ] [ "b" ] (builtins.readFile ./text));
      };
    }) [ "x86_64-linux" "aarch64-linux" ]);
  };
}
`

const CONFIG = `targets: ["packages.\${system}.app"]
thresholds: { instructions: { fail: 10%, min-change: 1000 }, peak-memory: { } }
sampling: { pairs: 1..10, time-budget: 2min }
`

async function gate(path: string, folder: string, nix: string) {
  const repo = sandbox.repository(folder)
  const files = { 'gate.yml': CONFIG }
  sandbox.commit(folder, 'Base', { ...files, 'flake.nix': flake('1'), text: 'some\n' })
  sandbox.commit(folder, 'Head', { ...files, 'flake.nix': flake('2'), text: 'some text\n'.repeat(3_000_000) })
  const output = join(sandbox.directory, `${folder}-output`)
  const args = ['gate', '--repo', repo, '--base', 'HEAD~1', '--head', 'HEAD', '--nix', nix]
  const { stderr } = await runProgram({
    program: 'cli',
    args: [...args, '--config', join(repo, 'gate.yml'), '--output', output],
    env: { ...terminalEnvironment(sandbox), PATH: path },
    cwd: sandbox.directory,
  })
  const results = parseResults(readFileSync(join(output, 'results.json'), 'utf8'))
  const findings = targetsOf(results)[0]?.findings ?? []
  return {
    stderr,
    machine: results.platforms[0]?.identity.machine,
    finding: (metric: string) => findings.find((one) => one.metric === metric),
    report: readFileSync(join(output, 'report.md'), 'utf8'),
  }
}

describe.each(nixBinaries())('work inside of a built-in function on %s', (nix) => {
  test.each(onLinux)('fails by what it takes of the processor, %s', async () => {
    const path = countingPath(join(sandbox.directory, 'bin'), sandbox.environment.PATH ?? '')
    const { machine, finding, report } = await gate(path, 'counted', nix)
    expect(machine?.instructions).toEqual({ kind: 'counted', from: 'perf_event_open' })
    expect(finding('function-calls')?.outcome).toBe('unchanged')
    expect(finding('instructions')).toMatchObject({ kind: 'sampled', outcome: 'regression', crossed: 'fail' })
    expect(report).toMatch(/\| instructions \| .+→.+ \| .+ \| over the 10\s% limit/)
    expect(report).toMatch(/; peak memory from .+, instructions from perf/)
  })

  test('is told of by the report where the machine counts nothing: why, and once', async () => {
    const { machine, finding, report } = await gate(sandbox.environment.PATH ?? '', 'plain', nix)
    const { instructions } = machine ?? {}
    if (instructions?.kind === 'counted') {
      expect(finding('instructions')?.outcome).toBe('regression')
      return
    }
    expect(finding('instructions')).toMatchObject({ outcome: 'not-available', base: null, head: null })
    expect(report.split('instructions are not counted: ')).toHaveLength(2)
    expect(report).not.toContain('| instructions |')
  })
})
