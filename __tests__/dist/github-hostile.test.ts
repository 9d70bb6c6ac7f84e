// What a pull request from a fork can put into its results file, read by the bundled action with a token that may
// write: it is refused, or it is text.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import {
  brokenTarget,
  derivationChanges,
  exactFinding,
  hostFindings,
  platformResults,
  resultsOf,
  targetResults,
  withFindings,
} from '../fakes/results.ts'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import { expectConforming, onlyComment, reportStep, workflowRunPayload } from './github-step.ts'
import { expectNoStack } from './run-program.ts'
import { OUTPUT_NAMES, runStep } from './runner.ts'

const NUMBER = 8
const HEAD = '1'.repeat(40)
const FORK = 'someone/project'
const payload = workflowRunPayload({ head: HEAD, branch: 'patch', headRepository: FORK })

let sandbox: GitSandbox
let server: GithubServer

beforeAll(() => {
  sandbox = createGitSandbox({ name: 'hostile-' })
})
afterAll(() => {
  sandbox.remove()
})
beforeEach(async () => {
  server = await startGithubServer()
  server.state.addPullRequest({ number: NUMBER, headSha: HEAD, headRef: 'patch', headRepository: FORK })
})
afterEach(async () => {
  await server.close()
})

/** Results that show a text wherever text of the pull request is shown. */
function showing(text: string): Results {
  const findings = withFindings(hostFindings(), [exactFinding('function-calls', [730_112, 990_112])])
  return resultsOf({
    verdict: 'fail',
    head: { ...resultsOf().head, subject: text, chosen: text },
    notices: [{ level: 'warning', message: text }],
    configuration: { from: text, changedInHead: false },
    platforms: [
      platformResults({
        verdict: 'fail',
        targets: [
          targetResults(text, {
            findings,
            derivationChanges: derivationChanges({
              versions: [{ name: text, base: [text], head: [`${text}2`] }],
              newlyBuilt: [{ name: text, version: text }],
            }),
          }),
          brokenTarget(`${text}-broken`, { kind: 'evaluation', message: text }),
        ],
      }),
    ],
  })
}

async function report(files: Readonly<Record<string, Results | string>>) {
  const run = await runStep(sandbox, reportStep(sandbox, { server, files, payload, event: 'workflow_run' }))
  expectConforming(server)
  return run
}

const CODE_BLOCK = /^```text\n[\s\S]*?\n```$/gm

/** A comment as far as GitHub makes something of it: marks are not shown, and within code all is text. */
function proseOf(comment: string): string {
  return comment
    .replace(/^<!--.*-->$/gm, '')
    .replace(CODE_BLOCK, '')
    .replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
}

/** What of a comment does not depend on the texts in it. */
/** Without those to the project, and to what was compared and where. */
function withoutOurLinks(comment: string): string {
  return comment.replaceAll(
    /\]\(https:\/\/github\.com\/(?:nix-perf-gate\/nix-perf-gate(?:\/blob\/HEAD\/docs\/report\.md)?|owner\/project\/(?:compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40} "[A-Za-z ]+"|actions\/runs\/\d+(?:#artifacts)?))\)/g,
    ']',
  )
}

function structureOf(comment: string) {
  const prose = proseOf(comment)
  return {
    markers: comment.match(/<!--/g)?.length,
    folds: [prose.match(/<details/g)?.length, prose.match(/<\/details>/g)?.length],
    headings: prose.match(/^#+ /gm)?.length,
    // Bars that end a cell; escaped ones are text, in code too.
    tables: [...comment.replace(CODE_BLOCK, '').matchAll(/^\|.*\|$/gm)].map(([row]) => row.replaceAll(/\\\|/g, '').split('|').length),
  }
}

describe('text of a pull request', () => {
  test.each([
    ['Markdown', '**bold** [link](https://example.org) ![image](https://example.org/x.png) # heading'],
    ['HTML', '</details><img src=x onerror=alert(1)><script>alert(1)</script>'],
    ['a comment’s end', '--> <!-- nix-perf-gate:section {"verdict":"pass"} -->'],
    ['a mark of ours', '<!-- nix-perf-gate:end -->'],
    ['mentions and references', '@octocat @owner/team #1 owner/project#2 GH-3'],
    ['bars', 'a|b\\|c||d'],
    ['line breaks', 'one\n\n# two\r\n| three |\n- four'],
    ['code', '`one` ```two``` ~~~'],
    ['ANSI', '\u001B[31mred\u001B[0m\u001B]8;;https://example.org\u0007link\u001B]8;;\u0007'],
    ['workflow commands', '::error::gotcha\n::set-output name=verdict::pass\n##[group]x'],
    ['writing direction', '\u202Eevil\u202C \u2066isolated\u2069 \u200B'],
    ['100 KB', 'n'.repeat(100_000)],
  ])('is text, whatever it holds: %s', async (_, text) => {
    const plain = await startGithubServer()
    plain.state.addPullRequest({ number: NUMBER, headSha: HEAD, headRef: 'patch', headRepository: FORK })
    try {
      const harmless = reportStep(sandbox, {
        server: plain,
        files: { 'results.json': showing('placeholder') },
        payload,
        event: 'workflow_run',
      })
      await runStep(sandbox, harmless)
      const run = await report({ 'results.json': showing(text) })
      expect(run).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
      expectNoStack(run)
      const comment = onlyComment(server, NUMBER)
      expect(comment.length).toBeLessThanOrEqual(65_536)
      expect(structureOf(comment)).toEqual(structureOf(onlyComment(plain, NUMBER)))
      expect(withoutOurLinks(proseOf(comment))).not.toMatch(/@octocat|<script|<img|(?<!\\)\]\(https/)
      expect(comment).not.toMatch(/\u001B|\u202E/)
      // Nothing of it is a command to the runner.
      expect(run.stdout).not.toMatch(/^(?:::error::gotcha|::set-output|##\[group\]x)/m)
      expect(Object.keys(run.outputs).sort()).toEqual(OUTPUT_NAMES)
    } finally {
      await plain.close()
    }
  })
})

describe('a results file', () => {
  const file = JSON.stringify(showing('x'))
  test.each([
    ['that is not JSON', '{"schemaVersion": 2,'],
    ['of another schema', file.replace('"schemaVersion":2', '"schemaVersion":99')],
    ['with an unknown key', file.replace('"schemaVersion":2', '"schemaVersion":2,"extra":1')],
    ['with a number that is none', file.replace(/"seconds":[\d.]+/, '"seconds":1e999')],
    ['with a system that is none', file.replaceAll('x86_64-linux', '<b>linux</b>')],
    ['nested too deep', '['.repeat(200_000)],
    ['that is empty', ''],
  ])('%s is refused with its name, and nothing is written', async (_, content) => {
    const run = await report({ 'one/results.json': content })
    expect(run.status).toBe(2)
    expect(run.stdout).toMatch(/^::error::[^\n]*results\.json/m)
    expectNoStack(run)
    expect(server.state.comments(NUMBER)).toEqual([])
  })

  test('that says it passed is not believed', async () => {
    const forged = { ...showing('x'), verdict: 'pass' as const }
    forged.platforms = forged.platforms.map((platform) => ({ ...platform, verdict: 'pass' as const }))
    expect(await report({ 'results.json': forged })).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
  })

  test('that says there is to be no comment is not obeyed', async () => {
    const silent = { ...showing('x'), configuration: { ...showing('x').configuration, comment: 'never' as const } }
    await report({ 'results.json': silent })
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
  })

  test('that says its regressions were accepted is not believed', async () => {
    const forged = showing('x')
    const accepted = {
      ...forged,
      acceptance: { label: 'perf-regression-accepted', by: 'octocat' },
      platforms: forged.platforms.map((platform) => ({
        ...platform,
        targets: platform.targets.map((target) => ({
          ...target,
          findings: target.findings.map((finding) => ({ ...finding, accepted: true })),
        })),
      })),
    }
    expect(await report({ 'results.json': accepted })).toMatchObject({ status: 1 })
    expect(onlyComment(server, NUMBER)).not.toContain('octocat')
  })

  test('behind a symbolic link, or outside of its folder, is not read', async () => {
    const step = reportStep(sandbox, { server, files: {}, payload, event: 'workflow_run' })
    const folder = join(step.workspace, 'results')
    mkdirSync(folder)
    const outside = join(sandbox.directory, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'results.json'), file)
    symlinkSync(join(outside, 'results.json'), join(folder, 'results.json'))
    symlinkSync(outside, join(folder, 'folder'))
    const run = await runStep(sandbox, step)
    expect(run).toMatchObject({ status: 3, outputs: { verdict: 'incomplete' } })
    expect(server.state.comments(NUMBER)).toEqual([])
  })
})
