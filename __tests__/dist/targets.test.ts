// Which targets are found in projects as people lay them out, through the bundled program on real Nix and real Git.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { ONLY_COUNTED } from './projects.ts'
import { parseResults, type ProgramRun, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
let repositories = 0

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'targets-' })
})
afterAll(() => {
  sandbox.remove()
})

type Files = Readonly<Record<string, string>>

/** A repository with two commits. */
function project(base: Files, head: Files): string {
  const folder = `project-${String((repositories += 1))}`
  const directory = sandbox.repository(folder)
  sandbox.commit(folder, 'Base', { '.github/nix-perf-gate.yml': ONLY_COUNTED, ...base })
  sandbox.commit(folder, 'Head', { 'README.md': 'Changed.\n', ...head })
  return directory
}

async function run(verb: readonly string[], directory: string, nix: string): Promise<ProgramRun> {
  return await runProgram({
    program: 'cli',
    args: [...verb, '--repo', directory, '--nix', nix],
    env: terminalEnvironment(sandbox),
    cwd: sandbox.directory,
  })
}

async function gate(nix: string, directory: string) {
  const { status, stdout, stderr } = await run(
    ['gate', '--base', 'main~', '--head', 'main', '--format', 'json'],
    directory,
    nix,
  )
  if (stdout === '') return { status, stderr, targets: [] }
  const results = parseResults(stdout)
  return {
    status,
    stderr,
    targets: targetsOf(results).map(({ name, status: state }) => `${name}: ${state}`),
  }
}

/** For all systems that tests run on. */
const EACH_SYSTEM = `let each = f: builtins.listToAttrs (map (name: { inherit name; value = f name; })
    [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ]);`

const DERIVATION = '(name: derivation { inherit name system; builder = "/bin/sh"; args = [ ]; })'

describe.each(nixBinaries())('on %s', (nix) => {
  const systemName = (name: string) => name.replace(/\.[a-z0-9_]+-(?:linux|darwin)\./, '.SYSTEM.')

  describe('packages that a flake imports by a path of the store', () => {
    const flake = `{ outputs = { self }: ${EACH_SYSTEM} in { packages = each (system: import "\${./pkgs}/default.nix" system); }; }`
    const packages = (tag: string) => `system: let package = ${DERIVATION}; in { app = package "app-${tag}"; }`

    test('are found whatever the store holds', async () => {
      const tag = `${String(process.pid)}-${String(Date.now())}`
      const base = { 'flake.nix': flake, 'pkgs/default.nix': packages(tag) }
      const directory = project(base, { 'pkgs/default.nix': `# Other.\n${packages(tag)}` })
      // Head alone, so that its files are in the store and base's are not.
      const plan = await run(['profile', '--output', join(sandbox.directory, 'profiles')], directory, nix)
      expect(plan.stderr).not.toContain('is not valid')
      for (const turn of ['first', 'again']) {
        const { status, targets } = await gate(nix, directory)
        expect({ turn, status, targets: targets.map(systemName) }).toEqual({
          turn,
          status: 0,
          targets: ['packages.SYSTEM.app: compared'],
        })
      }
    })
  })

  describe('what is for another platform', () => {
    const other = process.platform === 'darwin' ? 'x86_64-linux' : 'aarch64-darwin'
    const kind = process.platform === 'darwin' ? 'nixosConfigurations' : 'darwinConfigurations'
    const flake = `{ outputs = { self }: ${EACH_SYSTEM} in {
      packages = each (system: let package = ${DERIVATION}; in
        { tool = package "tool"; } // (if system == "${other}" then { other-tool = package "other-tool"; } else { }));
      ${kind}.machine.config.system.build.toplevel =
        derivation { name = "machine"; system = "${other}"; builder = "/bin/sh"; };
    }; }`

    test('as configurations beside packages, leaves the packages to be measured', async () => {
      const { status, targets, stderr } = await gate(nix, project({ 'flake.nix': flake }, {}))
      expect({ status, targets: targets.map(systemName) }).toEqual({
        status: 0,
        targets: ['packages.SYSTEM.tool: compared'],
      })
      expect(stderr).not.toMatch(/no targets|nothing to measure|no target belongs/i)
    })

    test('as a pattern with systems, need not match anything here', async () => {
      const configuration = `${ONLY_COUNTED}targets:
  - attr: packages.\${system}.tool
  - attr: packages.\${system}.other-tool
    systems: [${other}]
`
      const files = { 'flake.nix': flake, '.github/nix-perf-gate.yml': configuration }
      const { status, targets } = await gate(nix, project(files, {}))
      expect({ status, targets: targets.map(systemName) }).toEqual({
        status: 0,
        targets: ['packages.SYSTEM.tool: compared'],
      })
    })
  })
})
