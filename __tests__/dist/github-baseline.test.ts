// The bundled action with real Nix and the cache service of GitHub Actions on loopback: what a push to the default
// branch keeps, and what pull requests make of it, whatever becomes of it meanwhile.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model/results.ts'
import { type CacheServer, startCacheServer } from '../cache-server.ts'
import { type GithubServer, startGithubServer } from '../github-server/server.ts'
import {
  type Branch,
  createProject,
  foundIn,
  NUMBER,
  type Project,
  pullRequestStep,
  pushStep,
  resultsOfStep,
  shortName,
  tracedNix,
} from './github-project.ts'
import { expectConforming, onlyComment } from './github-step.ts'
import { expectNoStack, targetsOf } from './run-program.ts'
import { runStep, type StepRequest, type StepRun } from './runner.ts'

let project: Project
let server: GithubServer
let cache: CacheServer
/** What the push to main kept, and what one kept that measured something else. */
let kept: CacheServer['entries']
let foreign: CacheServer['entries']

beforeAll(async () => {
  project = createProject()
  server = await startGithubServer()
  const [{ entries }, other] = await Promise.all([
    afterPush({}),
    afterPush({ targets: 'packages.${system}.tool' }),
  ])
  kept = entries
  foreign = other.entries
})
afterAll(async () => {
  await server.close()
  project.sandbox.remove()
})
beforeEach(async () => {
  cache = await startCacheServer()
  server.state.addPullRequest({ number: NUMBER, headSha: project.heads.slower })
})
afterEach(async () => {
  expectConforming(server)
  await cache.close()
})

async function run(request: StepRequest): Promise<StepRun> {
  const ended = await runStep(project.sandbox, request)
  expectNoStack(ended)
  return ended
}

/** Runs a push to main on a cache of its own. */
async function afterPush(inputs: Readonly<Record<string, string>>) {
  const service = await startCacheServer()
  try {
    const pushed = await run(pushStep(project, { server, inputs, env: service.env }))
    return { pushed, entries: new Map(service.entries) }
  } finally {
    await service.close()
  }
}

/** Puts entries where a pull request will look for them. */
function keep(entries: CacheServer['entries']): void {
  for (const [key, entry] of entries) cache.entries.set(key, entry)
}

async function pullRequest(branch: Branch, env: Readonly<Record<string, string>> = cache.env) {
  const nix = tracedNix(project)
  const ended = await run(pullRequestStep(project, branch, { server, inputs: { nix: nix.path }, env }))
  return { ended, results: resultsOfStep(ended), evaluated: nix.evaluated() }
}

/** Names of the targets whose base was not evaluated. */
function withKeptBase(results: Results): readonly string[] {
  return targetsOf(results).flatMap(({ name, runs }) => (runs.cachedBase === true ? [shortName(name)] : []))
}

const ALL = ['app', 'library', 'tool']
const ALL_TWICE = ALL.flatMap((name) => [name, name])

test('a push to the default branch keeps its figures, one entry for the platform', async () => {
  const { pushed, entries } = await afterPush({})
  expect(pushed).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  expect([...entries.keys()]).toEqual([...kept.keys()])
  expect([...entries.keys()]).toEqual([expect.stringContaining(resultsOfStep(pushed).platforms[0]?.system ?? '')])
})

describe('a pull request', () => {
  test('that leaves the code alone is evaluated once a target, and found as it is without a cache', async () => {
    keep(kept)
    const [cached, uncached] = [await pullRequest('readme'), await pullRequest('readme', {})]
    expect(cached.ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(cached.evaluated).toEqual(ALL)
    expect(withKeptBase(cached.results)).toEqual(ALL)
    expect(cached.results.platforms[0]?.cost.evaluations).toBe(ALL.length)
    expect(uncached.evaluated).toEqual(ALL_TWICE)
    expect(withKeptBase(uncached.results)).toEqual([])
    expect(cached.results.notices).toEqual(uncached.results.notices)
    expect(foundIn(cached.results)).toEqual(foundIn(uncached.results))
    // Only the default branch keeps something.
    expect(cache.requests).not.toContain('CreateCacheEntry')
  })

  test('that makes a target slower has its base evaluated, and is found so as it is without a cache', async () => {
    keep(kept)
    const [cached, uncached] = [await pullRequest('slower'), await pullRequest('slower', {})]
    for (const { ended } of [cached, uncached]) {
      expect(ended).toMatchObject({ status: 1, outputs: { verdict: 'fail' } })
    }
    // What differs is evaluated twice a side, and once more to tell what grew.
    expect(cached.evaluated).toEqual([...Array.from({ length: 2 * 3 }, () => 'app'), 'library', 'tool'])
    expect(withKeptBase(cached.results)).toEqual(['library', 'tool'])
    expect(foundIn(cached.results)).toEqual(foundIn(uncached.results))
    expect(onlyComment(server, NUMBER)).toMatch(/^### ❌/m)
  })

  const broken: readonly (readonly [string, () => void, RegExp | undefined])[] = [
    ['nothing', () => undefined, undefined],
    [
      'something damaged',
      () => {
        keep(new Map([...kept].map(([key, entry]) => [key, { ...entry, archive: Buffer.from('no archive') }])))
      },
      /baseline cache could not be read/,
    ],
    [
      'what belongs to another configuration',
      () => {
        const [entry] = foreign.values()
        if (entry !== undefined) keep(new Map([...kept.keys()].map((key) => [key, entry])))
      },
      /baseline cache has an entry that is not used/,
    ],
    [
      'no service that answers',
      () => {
        keep(kept)
        cache.fail({ at: /./, how: 500 })
      },
      /baseline cache could not be read/,
    ],
  ]

  test.each(broken)('that finds %s is measured and decided as without a cache', async (_, prepare, notice) => {
    prepare()
    const { ended, results, evaluated } = await pullRequest('readme')
    expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(cache.requests[0]).toBe('GetCacheEntryDownloadURL')
    expect(evaluated).toEqual(ALL_TWICE)
    expect(withKeptBase(results)).toEqual([])
    expect(results.notices).toEqual(
      notice === undefined ? [] : [{ level: 'info', message: expect.stringMatching(notice) }],
    )
    expect(ended.stdout).not.toMatch(/^::(?:error|warning)/m)
  })
})

test('a push whose figures can not be kept says so and changes nothing else', async () => {
  cache.fail({ at: /^CreateCacheEntry$/, how: 403 })
  const pushed = await run(pushStep(project, { server, env: cache.env }))
  expect(pushed).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
  expect(cache.entries.size).toBe(0)
  expect(pushed.stdout).toContain('The baseline could not be kept')
  expect(pushed.stdout).not.toMatch(/^::(?:error|warning)/m)
})
