// A shell that asks for the folder of its project, as one of devenv does, with the bundled programs, real Git and real Nix: gated
// where the configuration of base lets evaluation be impure, and on no other word.

import { relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { NUMBER, resultsOfStep, step } from './github-project.ts'
import { pullRequestPayload } from './github-step.ts'
import { FEW_CALLS, MANY_CALLS } from './projects.ts'
import { expectNoStack, parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'
import { runStep, type StepRun } from './runner.ts'

const PATH = '.github/nix-perf-gate.yml'
const SECRET = 'ghs_not0to0be0seen0by0head0000000000'

/** Evaluates only where a folder and the system are told, and only where no token is. */
function shellWith(calls: number): string {
  return `{
  outputs = { self }: {
    devShells.\${builtins.currentSystem or "x86_64-linux"}.default = let
      root = builtins.getEnv "PWD";
      work = builtins.foldl' (sum: x: sum + x) 0 (builtins.genList (x: x) ${String(calls)});
    in
      assert builtins.all (name: builtins.getEnv name == "") [ "GH_TOKEN" "GITHUB_TOKEN" "INPUT_TOKEN" "NIX_CONFIG" "MY_SECRET" ];
      if root == "" then throw "the folder of the project is not known" else derivation {
        name = builtins.seq work "shell";
        system = builtins.currentSystem;
        builder = "/bin/sh";
        inherit root;
      };
  };
}
`
}

const settings = (impure: boolean) =>
  `sampling: none\nnix: { impure: ${String(impure)}, allow-unsafe-release: true }\n`

let sandbox: GitSandbox
let server: GithubServer

beforeEach(async () => {
  sandbox = createGitSandbox({ name: 'impure-' })
  server = await startGithubServer()
})
afterEach(async () => {
  await server.close()
  sandbox.remove()
})

const secrets = { GH_TOKEN: SECRET, GITHUB_TOKEN: SECRET, MY_SECRET: SECRET } as const

describe.each(nixBinaries())('with %s', (nix) => {
  test.each([true, false])('the terminal gates such a shell where impure is true; here %s', async (impure) => {
    const repository = sandbox.repository('shell')
    sandbox.commit('shell', 'Few calls', { 'flake.nix': shellWith(FEW_CALLS), [PATH]: settings(impure) })
    sandbox.commit('shell', 'Many calls', { 'flake.nix': shellWith(MANY_CALLS) })
    const revisions = ['--repo', repository, '--base', 'HEAD~1', '--head', 'HEAD']
    const run = await runProgram({
      program: 'cli',
      args: ['gate', ...revisions, '--format', 'json', '--nix', nix],
      env: { ...terminalEnvironment(sandbox), ...secrets },
      cwd: sandbox.directory,
    })
    expectNoStack(run)
    // What fails on both sides is not measured.
    expect(run.status).toBe(impure ? 1 : 3)
    const results = parseResults(run.stdout)
    expect(run.stdout).not.toContain(SECRET)
    expect(targetsOf(results).map(({ name, status }) => [name, status])).toEqual([
      [expect.stringMatching(/^devShells\..*\.default$/), impure ? 'compared' : 'both-failed'],
    ])
    expect('impure' in (results.platforms[0]?.identity.settings ?? {})).toBe(impure)
  })

  /** A pull request with a shell that takes more work; base and head may have other words on purity. */
  const judge = async (base: boolean, head: boolean): Promise<StepRun> => {
    sandbox.repository('origin')
    const main = sandbox.commit('origin', 'Start', { 'flake.nix': shellWith(FEW_CALLS), [PATH]: settings(base) })
    sandbox.git('origin', 'checkout', '--quiet', '-b', 'change')
    const files = { 'flake.nix': shellWith(MANY_CALLS), [PATH]: settings(head) }
    const change = sandbox.commit('origin', 'Change', files)
    server.state.addPullRequest({ number: NUMBER, headSha: change })
    const payload = pullRequestPayload({ number: NUMBER, base: main, head: change })
    const given = { server, event: 'pull_request', payload, inputs: { nix }, env: secrets }
    const request = step({ sandbox }, 'change', given)
    const folder = relative(sandbox.directory, request.workspace)
    sandbox.git(folder, 'fetch', '--quiet', '--unshallow', 'origin', 'change', 'main')
    const ended = await runStep(sandbox, request)
    expectNoStack(ended)
    return ended
  }

  test('a pull request is evaluated impurely on the word of base, without a token in sight', async () => {
    const ended = await judge(true, false)
    expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(resultsOfStep(ended).platforms[0]?.identity.settings).toMatchObject({ impure: 'true' })
  })

  test('a pull request is not evaluated impurely on the word of head', async () => {
    const ended = await judge(false, true)
    expect(ended).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
    const { platforms, notices } = resultsOfStep(ended)
    for (const { identity } of platforms) expect(identity.settings).not.toHaveProperty('impure')
    expect(JSON.stringify(platforms)).toContain('the folder of the project is not known')
    expect(notices.map(({ message }) => message).join('\n')).toContain('nix.impure')
  })
})
