// Whose configuration a pull request is judged by, with the bundled action, real Git and real Nix: that of the branch it
// is to go to, and where there is none the defaults.

import { execFileSync } from 'node:child_process'
import { relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { configJsonSchema } from '../../src/core/config/json-schema.ts'
import { nixSchema } from '../../src/core/config/nix-schema.ts'
import type { Mode } from '../../src/core/model/config.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { NUMBER, resultsOfStep, step } from './github-project.ts'
import { onlyComment, pullRequestPayload } from './github-step.ts'
import { FEW_CALLS, flakeWith, MANY_CALLS, UNGUARDED } from './projects.ts'
import { expectNoStack } from './run-program.ts'
import { runStep, type StepRun } from './runner.ts'

const PATHS = { default: '.github/nix-perf-gate.yml', given: 'ci/gate.yml' } as const

const NO_LIMITS = `thresholds:
${['function-calls', 'primop-calls', 'thunks', 'allocated-memory', 'values-copied'].map((id) => `  ${id}: { warn: none, fail: none }\n`).join('')}`

/** Head's own: nothing in it may hold. */
const LOOSE = `${NO_LIMITS}nix:
  allow-import-from-derivation: true
  override-inputs: { nixpkgs: "github:NixOS/nixpkgs/nixos-24.11" }
  options: { max-call-depth: 20000 }
  submodules: true
  fetch-from: ["http://mirror.example/sources"]
  isolate: false
  impure: true
  allow-unsafe-release: true
  timeout: 1s
targets: ["packages.\${system}.other"]
exclude: ["packages.\${system}.app"]
max-targets: 1
fails-on-both-sides: pass
sampling: none
explain: { budget: none }
overrides:
  - { systems: [x86_64-linux, aarch64-linux], thresholds: { function-calls: none } }
build: { forks: true }
report: { smallest-change: 20% }
mode: report-only
trend: none
comment: never
`

test('head’s own sets every key that there is, those of `nix` among them', () => {
  const keys = [...Object.keys(configJsonSchema().properties ?? {}), ...Object.keys(nixSchema.shape)]
  expect(keys.filter((key) => !LOOSE.includes(`${key}:`))).toEqual([])
})

let sandbox: GitSandbox
let server: GithubServer

beforeEach(async () => {
  sandbox = createGitSandbox({ name: 'configuration-' })
  server = await startGithubServer()
})
afterEach(async () => {
  await server.close()
  sandbox.remove()
})

interface Given {
  readonly path: string
  /** What the branch has since head left it. */
  readonly base?: string
  /** The action's input. */
  readonly config?: string | undefined
  readonly mode?: Mode
}

/** A pull request that takes far more work and brings its own configuration; its head is checked out. */
async function judge({ path, base, config, mode }: Given): Promise<StepRun> {
  const git = (...parameters: readonly string[]) => sandbox.git('origin', ...parameters)
  sandbox.repository('origin')
  sandbox.commit('origin', 'Start', { 'flake.nix': flakeWith({ app: FEW_CALLS }) })
  git('checkout', '--quiet', '-b', 'change')
  const head = sandbox.commit('origin', 'Change', { 'flake.nix': flakeWith({ app: MANY_CALLS }), [path]: LOOSE })
  git('checkout', '--quiet', 'main')
  const main = sandbox.commit('origin', 'Settings', base === undefined ? {} : { [path]: base })
  server.state.addPullRequest({ number: NUMBER, headSha: head })
  const request = step({ sandbox }, 'change', {
    server,
    event: 'pull_request',
    payload: pullRequestPayload({ number: NUMBER, base: main, head }),
    inputs: { ...(config !== undefined && { config }), ...(mode !== undefined && { mode }) },
  })
  sandbox.git(relative(sandbox.directory, request.workspace), 'fetch', '--quiet', '--unshallow', 'origin', 'change', 'main')
  const ended = await runStep(sandbox, request)
  expectNoStack(ended)
  return ended
}

const [nix = 'nix'] = nixBinaries()
/** Releases that a pull request is not evaluated by unless base says so. */
const isWeak = /\) 2\.(?:\d|1\d)\./.test(execFileSync(nix, ['--version'], { encoding: 'utf8' }))

test('a branch without one is judged for by the defaults, whatever head’s allows', async () => {
  const ended = await judge({ path: PATHS.default, config: undefined })
  if (isWeak) {
    expect(ended).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
    return
  }
  expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  const { configuration, notices, platforms } = resultsOfStep(ended)
  expect(configuration).toMatchObject({ from: 'the defaults', changedInHead: true })
  // Nothing of head's was built.
  expect(platforms.flatMap(({ targets }) => targets).filter(({ builds }) => builds !== undefined)).toEqual([])
  expect(notices.map(({ message }) => message).join('\n')).toMatch(/defaults held.*nix\.allow-import-from-derivation/)
})

test.each([
  ['default', undefined],
  ['given', PATHS.given],
] as const)(
  'a branch that has one at the %s path since head left it is asked, and not the merge base',
  async (which, config) => {
    const path = PATHS[which]
    const base = `${UNGUARDED}thresholds: { function-calls: { fail: 1% } }\n`
    const ended = await judge({ path, base, config })
    expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    const { configuration, notices } = resultsOfStep(ended)
    expect(configuration.changedInHead).toBe(true)
    expect(configuration.from).toBe(`${path} of main`)
    expect(notices.map(({ message }) => message).join('\n')).toMatch(/edits \S+: .*nix\.allow-import-from-derivation/)
  },
)

describe('a branch that only wants reports', () => {
  const base = `${UNGUARDED}mode: report-only\ncomment: on-failure\n`

  test('gets all that is found, in a comment that says so, and a check that passes', async () => {
    const ended = await judge({ path: PATHS.default, base })
    expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'fail' } })
    expect(Number(ended.outputs.regressions)).toBeGreaterThan(0)
    expect(ended.summary).toMatch(/^### ❌ Nix evaluation: fail \(report only\), /m)
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌ Nix evaluation: fail \(report only\), /m)
    expect(ended.stdout).not.toMatch(/^::error/m)
  })

  test('is held to its limits again where the workflow asks for it', async () => {
    const ended = await judge({ path: PATHS.default, base, mode: 'gate' })
    expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(onlyComment(server, NUMBER)).not.toContain('report only')
  })

  test('has no comment where nothing fails', async () => {
    const ended = await judge({ path: PATHS.default, base: base + NO_LIMITS })
    expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(ended.summary).toContain('app')
    expect(server.state.comments(NUMBER)).toEqual([])
  })
})
