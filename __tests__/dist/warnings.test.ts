// One more warning of an evaluation, through the bundled program on real Nix: it is shown, and nothing is timed for it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
let projects = 0
beforeAll(() => {
  sandbox = createGitSandbox({ name: 'warnings-' })
})
afterAll(() => {
  sandbox.remove()
})

/** The same work, whether the last of three traces is a warning, as `lib.warn` prints it, or another note. */
const flake = (last: string, more = '') => `{
  outputs = { self }: {
    packages = builtins.listToAttrs (map (system: {
      name = system;
      value.app = derivation {
        inherit system;
        name = "app";
        builder = "/bin/sh";
        sum = builtins.foldl' builtins.add 0 (builtins.genList (x: { value = x + 0; }.value) 10000);
        one = builtins.trace "evaluation warning: one" "";
        two = builtins.trace "evaluation warning: two\\nof two lines" "";
        last = ${more}builtins.trace "${last}" "";
      };
    }) [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ]);
  };
}
`

describe.each(nixBinaries())('a warning more on %s', (nix) => {
  /** Gates head against the same code with two warnings. */
  async function gate(head: string, config: string) {
    const folder = `project-${String((projects += 1))}`
    const repo = sandbox.repository(folder)
    sandbox.commit(folder, 'Two warnings', { 'flake.nix': flake('a note'), 'gate.yml': config })
    sandbox.commit(folder, 'Another', { 'flake.nix': head, 'gate.yml': config })
    const output = join(sandbox.directory, `${folder}-output`)
    const args = ['gate', '--repo', repo, '--base', 'HEAD~1', '--head', 'HEAD', '--nix', nix]
    const { status, stdout, stderr } = await runProgram({
      program: 'cli',
      args: [...args, '--config', join(repo, 'gate.yml'), '--output', output, '--format', 'terminal'],
      env: terminalEnvironment(sandbox),
      cwd: sandbox.directory,
    })
    expect(`${String(status)} ${stderr}`).toMatch(/^0 /)
    const results = parseResults(readFileSync(join(output, 'results.json'), 'utf8'))
    const [target] = targetsOf(results)
    return {
      results,
      runs: target?.runs,
      finding: (metric: string) => target?.findings.find((one) => one.metric === metric),
      terminal: stdout,
      markdown: readFileSync(join(output, 'report.md'), 'utf8'),
    }
  }

  test('is in results and reports, and no pair is timed for it', async () => {
    const { results, runs, finding, terminal, markdown } = await gate(
      flake('evaluation warning: three'),
      'targets: ["packages.${system}.app"]\n',
    )
    expect(results.verdict).toBe('pass')
    expect(finding('warnings')).toEqual({
      metric: 'warnings',
      kind: 'exact',
      outcome: 'changed',
      base: 2,
      head: 3,
      change: { difference: 1, ratio: 1.5 },
    })
    expect(runs).toMatchObject({ exact: 4, pairs: 0 })
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'unchanged',
      reason: { kind: 'same-work' },
    })
    expect(terminal).toMatch(/evaluation warnings\s+2\s→\s3\s+\+1/)
    expect(markdown).toMatch(/\| evaluation warnings \| 2\s→\s3 \|\s*\+1 \|/)
  })

  test('is warned of where the configuration says so, for the little work of saying it, in one pair at most', async () => {
    const { results, runs, finding, markdown } = await gate(
      flake('a note', 'builtins.trace "evaluation warning: three" '),
      'targets: ["packages.${system}.app"]\nthresholds: { warnings: { warn: +0 } }\n',
    )
    expect(results.verdict).toBe('warn')
    expect(finding('warnings')).toMatchObject({ outcome: 'warning', crossed: 'warn', base: 2, head: 3 })
    expect(runs?.pairs).toBeLessThanOrEqual(1)
    expect(markdown).toContain('over the warning limit of 0')
  })
})
