// The bundled action, started as GitHub's runner starts it: inputs, event and files in; outputs, job summary and
// exit status out.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox, snapshot } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { fakeNix, FEW_CALLS, flakeWith, MANY_CALLS, shellWord, UNGUARDED } from './projects.ts'
import { expectNoStack, nodeBinaries, parseResults, targetsOf } from './run-program.ts'
import { runStep, type StepRequest } from './runner.ts'

const [firstNix = 'nix'] = nixBinaries()
/** GitHub's limit on the length of a comment. */
const LONGEST_COMMENT = 65_536

interface History {
  readonly start: string
  readonly readme: string
  readonly slower: string
  /** What GitHub makes of a pull request: main with the branch merged into it. */
  readonly mergedReadme: string
  readonly mergedSlower: string
}

let sandbox: GitSandbox
let history: History

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'action-' })
  sandbox.repository('origin')
  const start = sandbox.commit('origin', 'Two packages', {
    'flake.nix': flakeWith({ app: FEW_CALLS, tool: FEW_CALLS }),
    '.github/nix-perf-gate.yml': UNGUARDED,
  })
  const branch = (name: string, files: Record<string, string>) => {
    sandbox.git('origin', 'checkout', '--quiet', '-b', name, 'main')
    return sandbox.commit('origin', `Change: ${name}`, files)
  }
  const merge = (name: string) => {
    sandbox.git('origin', 'checkout', '--quiet', '-b', `merged-${name}`, 'main')
    sandbox.git('origin', 'merge', '--quiet', '--no-ff', '--message', `Merge ${name} into main`, name)
    return sandbox.git('origin', 'rev-parse', 'HEAD')
  }
  const readme = branch('readme', { 'README.md': 'Two packages.\n' })
  const slower = branch('slower', { 'flake.nix': flakeWith({ app: MANY_CALLS, tool: FEW_CALLS }) })
  // Main has gone on: the merge commit's first parent is not where the branches began.
  sandbox.git('origin', 'checkout', '--quiet', 'main')
  sandbox.commit('origin', 'A licence', { LICENSE: 'MIT\n' })
  history = { start, readme, slower, mergedReadme: merge('readme'), mergedSlower: merge('slower') }
  sandbox.git('origin', 'checkout', '--quiet', 'main')
})
afterAll(() => {
  sandbox.remove()
})

let clones = 0

/** A checkout of one commit, as actions/checkout makes it by default. */
function shallowCheckout(branch: string): string {
  const folder = `workspace-${(clones += 1)}`
  const origin = `file://${join(sandbox.directory, 'origin')}`
  sandbox.git('.', 'clone', '--quiet', '--depth=1', `--branch=${branch}`, origin, folder)
  sandbox.git(folder, 'checkout', '--quiet', '--detach')
  return join(sandbox.directory, folder)
}

function pullRequest(branch: 'readme' | 'slower', nix = firstNix): StepRequest {
  return {
    workspace: shallowCheckout(`merged-${branch}`),
    event: 'pull_request',
    // The payload's base is where main was when the event happened.
    payload: {
      pull_request: {
        number: 7,
        base: { sha: history.start, ref: 'main' },
        head: { sha: history[branch], ref: branch },
      },
    },
    ref: 'refs/pull/7/merge',
    sha: branch === 'readme' ? history.mergedReadme : history.mergedSlower,
    inputs: { nix },
  }
}

const main = () => sandbox.git('origin', 'rev-parse', 'main')

describe.each(nixBinaries().flatMap((nix) => nodeBinaries().map((node) => [nix, node] as const)))(
  'a pull request’s merge commit in a clone of depth 1, with %s on %s',
  (nix, node) => {
    test('passes where nothing got worse, compared with the first parent', async () => {
      const request = { ...pullRequest('readme', nix), node }
      const before = snapshot(request.workspace)
      const run = await runStep(sandbox, request)
      expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass', regressions: '0' } })
      const results = parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))
      expect(results).toMatchObject({
        verdict: 'pass',
        base: { revision: main() },
        head: { kind: 'commit', revision: history.mergedReadme },
      })
      expect(targetsOf(results).map(({ status }) => status)).toEqual(['compared', 'compared'])
      expect(snapshot(request.workspace)).toEqual(before)
      expectNoStack(run)
    })

    test('fails the job where a target got worse, with outputs, a summary and an annotation', async () => {
      const run = await runStep(sandbox, { ...pullRequest('slower', nix), node })
      expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
      const results = parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))
      const failing = targetsOf(results).flatMap(({ findings }) =>
        findings.filter(({ outcome }) => outcome === 'regression'),
      )
      expect(failing.length).toBeGreaterThan(0)
      expect(run.outputs.regressions).toBe(String(failing.length))
      const report = readFileSync(run.outputs['report-file'] ?? '', 'utf8')
      expect(run.summary.trim()).toBe(report.trim())
      expect(report).toContain('app')
      const comment = run.outputs['comment-body'] ?? ''
      expect(comment).toContain('app')
      expect(comment.length).toBeLessThanOrEqual(LONGEST_COMMENT)
      expect(run.stdout).toContain('::error::')
      expectNoStack(run)
    })
  },
)

describe('other events', () => {
  test('a push is compared with the commit before it', async () => {
    const workspace = shallowCheckout('slower')
    const payload = { before: history.start, after: history.slower, repository: { default_branch: 'main' } }
    const run = await runStep(sandbox, {
      workspace,
      event: 'push',
      payload,
      sha: history.slower,
      inputs: { nix: firstNix },
    })
    expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    expect(parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))).toMatchObject({
      base: { revision: history.start },
      head: { revision: history.slower },
    })
  })

  test('a merge group is compared with the commit that it builds on', async () => {
    const payload = { merge_group: { base_sha: main(), head_sha: history.mergedReadme } }
    const run = await runStep(sandbox, {
      workspace: shallowCheckout('merged-readme'),
      event: 'merge_group',
      payload,
      sha: history.mergedReadme,
      inputs: { nix: firstNix },
    })
    expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8')).base.revision).toBe(main())
  })

  test('a run by hand compares what its inputs name, with the files that they name', async () => {
    const workspace = join(sandbox.directory, 'origin')
    const run = await runStep(sandbox, {
      workspace,
      event: 'workflow_dispatch',
      payload: { inputs: {}, repository: { default_branch: 'main' } },
      sha: main(),
      inputs: {
        nix: firstNix,
        base: history.start,
        head: 'slower',
        targets: 'packages.${system}.tool\n',
        'output-directory': join(sandbox.directory, 'artifacts of this run'),
      },
    })
    expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(run.outputs['results-file']).toBe(join(sandbox.directory, 'artifacts of this run', 'results.json'))
    expect(run.outputs['report-file']).toBe(join(sandbox.directory, 'artifacts of this run', 'report.md'))
    const results = parseResults(readFileSync(run.outputs['results-file'] ?? '', 'utf8'))
    expect(targetsOf(results).map(({ name }) => name.split('.').at(-1))).toEqual(['tool'])
  })

  test('a run by hand without inputs compares with the default branch', async () => {
    const run = await runStep(sandbox, {
      workspace: shallowCheckout('readme'),
      event: 'workflow_dispatch',
      payload: { inputs: {}, repository: { default_branch: 'main' } },
      sha: history.readme,
      inputs: { nix: firstNix },
    })
    expect(run).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  })

  test('pull_request_target is refused before anything of the pull request is read by Nix', async () => {
    const trace = join(sandbox.directory, 'refused.trace')
    const nix = fakeNix(sandbox.directory, `echo "$@" >> ${shellWord(trace)}; exit 1`)
    const run = await runStep(sandbox, { ...pullRequest('slower', nix), event: 'pull_request_target' })
    expect(run).toMatchObject({ status: 2, outputs: {} })
    expect(run.stdout).toMatch(/^::error::.*pull_request_target/m)
    expect(existsSync(trace)).toBe(false)
    expectNoStack(run)
  })
})

describe('the inputs', () => {
  test('command: plan gives a matrix and no verdict', async () => {
    const request = pullRequest('readme')
    const run = await runStep(sandbox, { ...request, inputs: { ...request.inputs, command: 'plan' } })
    expect(run.status).toBe(0)
    expect(Object.keys(run.outputs)).toEqual(['matrix'])
    const matrix: unknown = JSON.parse(run.outputs.matrix ?? '')
    const share = (name: string, number: string) =>
      expect.objectContaining({ share: number, targets: expect.stringMatching(`\\.${name}$`) })
    expect(matrix).toEqual({ include: [share('app', '1/2'), share('tool', '2/2')] })
  })

  test.each([
    ['command', 'gat', 'gate'],
    ['targets', 'packages.*\na..b', 'a..b'],
    ['config', 'nowhere.yml', 'nowhere.yml'],
    ['base', 'no-such-branch', 'no-such-branch'],
  ])('a wrong %s ends the job with exit status 2 and one message', async (name, value, told) => {
    const request = pullRequest('readme')
    const run = await runStep(sandbox, { ...request, inputs: { ...request.inputs, [name]: value } })
    expect(run).toMatchObject({ status: 2, outputs: {}, summary: '' })
    expect(run.stdout.match(/^::error::/gm)).toHaveLength(1)
    expect(run.stdout).toContain(told)
    expectNoStack(run)
  })

  test('without Nix the job ends with exit status 3 and says how to install it', async () => {
    const run = await runStep(sandbox, pullRequest('readme', join(sandbox.directory, 'no-such-nix')))
    expect(run.status).toBe(3)
    expect(run.stdout).toMatch(/^::error::.*no-such-nix.*[Ii]nstall/m)
    expectNoStack(run)
  })

  test('a payload that is not what GitHub sends is refused', async () => {
    const run = await runStep(sandbox, { ...pullRequest('readme'), payload: { pull_request: 'mine' } })
    expect(run.status).toBe(2)
    expect(run.stdout).toMatch(/^::error::/m)
    expectNoStack(run)
  })
})

test('no secret of the job reaches Nix, and nothing is left in the runner’s temporary folder but the report', async () => {
  const dump = join(sandbox.directory, 'environment.dump')
  const nix = fakeNix(sandbox.directory, `env >> ${shellWord(dump)}\nexec ${shellWord(firstNix)} "$@"`)
  const secret = 'a-secret-of-the-job'
  const request = pullRequest('readme', nix)
  const run = await runStep(sandbox, {
    ...request,
    inputs: { ...request.inputs, token: secret },
    env: {
      GITHUB_TOKEN: secret,
      GH_TOKEN: secret,
      ACTIONS_RUNTIME_TOKEN: secret,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
      CACHIX_AUTH_TOKEN: secret,
      AWS_SECRET_ACCESS_KEY: secret,
    },
  })
  expect(run).toMatchObject({ status: 0 })
  const seen = readFileSync(dump, 'utf8')
  expect(seen).toContain('NIX_CONFIG=')
  expect(seen).not.toContain(secret)
  expect(seen).not.toMatch(/^(?:GITHUB|INPUT|ACTIONS|RUNNER)_/m)
  const step = join(run.outputs["results-file"] ?? "", "..", "..")
  expect(readdirSync(step)).toEqual(['nix-perf-gate-report'])
})
