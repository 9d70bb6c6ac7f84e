// Caches that a flake names for itself, through the bundled program on real Nix with a real cache in a folder.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { shellDerivation } from '../integration/nix-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { ONLY_COUNTED } from './projects.ts'
import { parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'caches-' })
})
afterAll(() => {
  sandbox.remove()
})

async function gate(nix: string, folder: string, config: string): Promise<Results> {
  sandbox.write('.', { 'gate.yml': ONLY_COUNTED + config })
  const of = ['--repo', join(sandbox.directory, folder), '--base', 'HEAD~', '--head', 'HEAD']
  const run = await runProgram({
    program: 'cli',
    args: ['gate', ...of, '--config', join(sandbox.directory, 'gate.yml'), '--nix', nix, '--format', 'json'],
    env: terminalEnvironment(sandbox),
    cwd: sandbox.directory,
  })
  return parseResults(run.stdout)
}

const headOf = (results: Results, metric: string) =>
  targetsOf(results)[0]?.findings.find((one) => one.metric === metric)

describe.each(nixBinaries())('a cache in a flake’s nixConfig, with %s', (nix) => {
  test('is not asked, which is said with what to set, and is asked once that is set', async () => {
    const folder = `project-${String(nixBinaries().indexOf(nix))}`
    const cache = pathToFileURL(join(sandbox.directory, `cache-${folder}`)).href
    const name = `cached-${folder}-${String(process.pid)}-${String(Date.now())}`
    const flake = `{
      nixConfig.extra-substituters = [ "${cache}" ];
      outputs = { self }: { packages = builtins.listToAttrs (map (system: {
        name = system;
        value.default = ${shellDerivation('${system}')} "${name}" "echo > $out";
      }) [ "x86_64-linux" "aarch64-linux" ]); };
    }`
    sandbox.repository(folder)
    sandbox.commit(folder, 'A package', { 'flake.nix': flake })
    const env = terminalEnvironment(sandbox)
    const call = (...args: readonly string[]) =>
      execFileSync(nix, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const built = call('build', '--no-link', '--json', `git+file://${join(sandbox.directory, folder)}`)
    const [output = ''] = /\/nix\/store\/\w{32}-cached-[\w-]+(?=")/.exec(built.replace(/"[^"]*\.drv"/g, '')) ?? []
    call('copy', '--to', cache, output)
    call('store', 'delete', output)
    sandbox.commit(folder, 'A remark', { 'README.md': 'A package.\n' })

    const unasked = await gate(nix, folder, '')
    expect(headOf(unasked, 'derivations-to-build')).toMatchObject({ head: 1 })
    const setting = `nix: { options: { extra-substituters: [${cache}] } }`
    expect(unasked.notices).toContainEqual({ level: 'info', message: expect.stringContaining(setting) })

    const asked = await gate(nix, folder, `${setting}\n`)
    expect(asked.notices.filter(({ message }) => message.includes('nixConfig'))).toEqual([])
    expect(headOf(asked, 'derivations-to-build')).toMatchObject({ head: 0 })
    expect(headOf(asked, 'paths-to-fetch')).toMatchObject({ head: 1 })
  })
})
