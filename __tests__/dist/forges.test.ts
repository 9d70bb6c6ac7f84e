// The bundled action where the runner is not GitHub's: Gitea, Forgejo and act tell a job other things about what it was
// started for.

import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { NUMBER, resultsOfStep, step } from './github-project.ts'
import { pullRequestPayload } from './github-step.ts'
import { FEW_CALLS, flakeWith, MANY_CALLS, UNGUARDED } from './projects.ts'
import { expectNoStack } from './run-program.ts'
import { runStep } from './runner.ts'

let sandbox: GitSandbox
let server: GithubServer

beforeEach(async () => {
  sandbox = createGitSandbox({ name: 'forges-' })
  server = await startGithubServer()
})
afterEach(async () => {
  await server.close()
  sandbox.remove()
})

const LOOSE = `${UNGUARDED}thresholds: { function-calls: { warn: none, fail: none } }\n`

/** A pull request that takes far more work and loosens its gate, and then merges what main has become. */
function mergedMain() {
  const git = (...parameters: readonly string[]) => sandbox.git('origin', ...parameters)
  sandbox.repository('origin')
  sandbox.commit('origin', 'Start', {
    'flake.nix': flakeWith({ app: FEW_CALLS }),
    '.github/nix-perf-gate.yml': UNGUARDED,
  })
  git('checkout', '--quiet', '-b', 'change')
  const own = sandbox.commit('origin', 'Change', {
    'flake.nix': flakeWith({ app: MANY_CALLS }),
    '.github/nix-perf-gate.yml': LOOSE,
  })
  git('checkout', '--quiet', 'main')
  const main = sandbox.commit('origin', 'A licence', { LICENSE: 'MIT\n' })
  git('checkout', '--quiet', 'change')
  git('merge', '--quiet', '--no-ff', '--message', 'Merge main', 'main')
  return { own, main, head: git('rev-parse', 'HEAD') }
}

test.each([
  ['Gitea and Forgejo', `refs/pull/${String(NUMBER)}/head`, { late: false }],
  ['Gitea and Forgejo, where the event is older than what the run was started for', `refs/pull/${String(NUMBER)}/head`, { late: true }],
  ['act', `refs/pull/${String(NUMBER)}/merge`, { late: false }],
  ['act, with an older payload', `refs/pull/${String(NUMBER)}/merge`, { late: true }],
])('a pull request whose head is a merge is measured from main, and judged by main: %s', async (_, ref, { late }) => {
  const { own, main, head } = mergedMain()
  server.state.addPullRequest({ number: NUMBER, headSha: head })
  const payload = pullRequestPayload({ number: NUMBER, base: main, head: late ? own : head })
  const request = step({ sandbox }, 'change', { server, event: 'pull_request', payload })
  const ended = await runStep(sandbox, { ...request, ref })
  expectNoStack(ended)
  expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  const { base, configuration } = resultsOfStep(ended)
  expect(base.revision).toBe(main)
  expect(configuration).toMatchObject({ changedInHead: true, from: expect.stringMatching(/ of (?:base|main)$/) })
})

test.each(['pull_request', 'push'])('act without a payload is told what to do, and a base is enough: %s', async (event) => {
  const { main } = mergedMain()
  const request = step({ sandbox }, 'change', { server, event, payload: {} })
  const refused = await runStep(sandbox, request)
  expectNoStack(refused)
  expect(refused.status).toBe(2)
  expect(refused.stdout).toMatch(/is not what GitHub sends[^\n]*input `base`[^\n]*--eventpath/)
  const inputs = { ...request.inputs, base: main }
  const ended = await runStep(sandbox, { ...request, inputs })
  expectNoStack(ended)
  expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  expect(resultsOfStep(ended).base.revision).toBe(main)
})
