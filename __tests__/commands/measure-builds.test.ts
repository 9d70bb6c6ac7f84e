import { describe, expect, test } from '@jest/globals'
import type { BuildRun } from '../../src/core/profile/store-facts.ts'
import { MeasurementError } from '../../src/errors.ts'
import { pullRequestFromFork } from '../fakes/events.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import { type FakeSide, NOTHING_BUILT } from '../fakes/targets.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const MIB = 1024 ** 2

const LIBRARY = fakeDerivation('library-1.0')
const OLD = fakeDerivation('web-1.0', 'old')
const NEW = fakeDerivation('web-1.1', 'new')
const HELPER = fakeDerivation('helper-1.0', 'new')

/** Steps of which each began at a second and took some. */
function buildRun(builds: readonly (readonly [string, number, number])[]): BuildRun {
  return {
    ...NOTHING_BUILT,
    log: {
      ...NOTHING_BUILT.log,
      builds: builds.map(([derivation, startSeconds, seconds]) => ({
        derivation,
        startSeconds,
        seconds,
        outcome: 'built',
      })),
    },
  }
}

function failed(derivation: string): BuildRun {
  const message = `error: builder for '${derivation}' failed with exit code 2`
  return {
    log: {
      ...NOTHING_BUILT.log,
      builds: [{ derivation, startSeconds: 0, seconds: 1, outcome: 'failed' }],
      errors: [message, "error: build of 'other.drv' failed"],
    },
    failure: { kind: 'evaluation', message },
    output: ['other> fine', 'helper-1.0> no rule to make target'],
  }
}

function closure(sizes: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(sizes).map(([name, mib]) => [`/nix/store/${'a'.repeat(32)}-${name}`, mib * MIB]),
  )
}

const base: FakeSide = {
  derivation: OLD,
  dependencies: [LIBRARY],
  toBuild: [OLD, LIBRARY],
  build: buildRun([
    [LIBRARY, 0, 100],
    [OLD, 100, 10],
  ]),
  outputClosure: closure({ 'web-1.0': 10, 'library-1.0': 490 }),
}

const head: FakeSide = {
  derivation: NEW,
  dependencies: [LIBRARY, HELPER],
  toBuild: [NEW, LIBRARY, HELPER],
  build: buildRun([
    [HELPER, 200, 20],
    [NEW, 210, 25],
  ]),
  outputClosure: closure({ 'web-1.1': 15, 'library-1.0': 490, 'python3-3.12': 200 }),
}

const web = (sides: { readonly base?: FakeSide; readonly head?: FakeSide }) => ({
  targets: [{ path: ['packages', SYSTEM, 'web'], ...sides }],
})

const BUILD = 'build: true'

describe('building', () => {
  test('is off unless the configuration asks for it', async () => {
    const { results, nix } = await run(web({ base, head }))
    expect(nix.calls.filter((call) => call.startsWith('realise'))).toEqual([])
    expect(JSON.stringify(results)).not.toContain('closure-size')
  })

  test('builds base first, then head, and counts what the change alone takes', async () => {
    const { finding, nix, target } = await run({ ...web({ base, head }), config: BUILD })
    expect(nix.calls.filter((call) => call.startsWith('realise'))).toEqual([
      `realise ${OLD}`,
      `realise ${NEW}`,
    ])
    // The helper and the target overlap by ten seconds.
    expect(finding('build-time')).toMatchObject({ kind: 'single', base: 0, head: 35, outcome: 'changed' })
    expect(finding('closure-size')).toMatchObject({
      kind: 'exact',
      base: 500 * MIB,
      head: 705 * MIB,
      outcome: 'regression',
      crossed: 'fail',
    })
    expect(target(NAME)?.builds).toMatchObject({
      built: 2,
      slowest: [
        { derivation: NEW, seconds: 25 },
        { derivation: HELPER, seconds: 20 },
      ],
      closure: { base: { paths: 2, bytes: 500 * MIB }, head: { paths: 3, bytes: 705 * MIB } },
      grown: [
        { name: 'python3', base: 0, head: 200 * MIB },
        { name: 'web', base: 10 * MIB, head: 15 * MIB },
      ],
    })
  })

  test('counts the time of what a line of a builder says to have failed, though it is there', async () => {
    const { log } = buildRun([[NEW, 0, 25]])
    const forged = {
      log: { ...log, builds: log.builds.map((step) => ({ ...step, outcome: 'failed' as const })) },
    }
    const build = { ...forged, failure: undefined }
    const { finding } = await run({ ...web({ base, head: { ...head, build } }), config: BUILD })
    expect(finding('build-time')).toMatchObject({ head: 25 })
  })

  test('counts downloads that head alone needs', async () => {
    const [shared, fresh] = ['/nix/store/shared', '/nix/store/fresh']
    const download = (path: string, startSeconds: number, seconds: number) => ({
      ...{ path, startSeconds, seconds },
      substituter: 'https://cache.example',
      unpackedBytes: 1,
    })
    const downloads = [download(shared, 0, 50), download(fresh, 40, 20)]
    const build = { ...NOTHING_BUILT, log: { ...NOTHING_BUILT.log, downloads } }
    const { finding } = await run({
      ...web({ base: { ...base, toFetch: [shared] }, head: { ...head, toFetch: [shared, fresh], build } }),
      config: `${BUILD}\nthresholds: { download-time: { max: 10s } }`,
    })
    expect(finding('download-time')).toMatchObject({
      base: 0,
      head: 20,
      outcome: 'regression',
      crossed: 'max',
    })
  })

  test('holds ceilings for a target that is new', async () => {
    const { finding, results } = await run({
      ...web({ head }),
      config: `${BUILD}\nthresholds: { closure-size: { max: 512MiB }, build-time: { max: 1h } }`,
    })
    expect(finding('closure-size')).toMatchObject({ base: null, head: 705 * MIB, outcome: 'regression' })
    expect(finding('build-time')).toMatchObject({ head: 35, outcome: 'not-comparable' })
    expect(results.verdict).toBe('fail')
  })

  test('builds nothing of what did not change, and tells its closure where the store has it', async () => {
    const { finding, nix } = await run({ ...web({ base, head: base }), config: BUILD })
    expect(nix.calls.filter((call) => call.startsWith('realise'))).toEqual([])
    expect(finding('closure-size')).toMatchObject({ base: 500 * MIB, head: 500 * MIB, outcome: 'unchanged' })
    const { outputClosure, ...unknown } = base
    expect(outputClosure).toBeDefined()
    const other = await run({ ...web({ base: unknown, head: unknown }), config: BUILD })
    expect(other.finding('closure-size')).toBeUndefined()
    expect(other.results.verdict).toBe('pass')
  })

  test('says that head breaks the build, once it failed twice', async () => {
    const broken = { ...head, builds: [failed(HELPER), failed(HELPER)] }
    const { results, target, nix } = await run({ ...web({ base, head: broken }), config: BUILD })
    expect(nix.calls.filter((call) => call.startsWith('realise'))).toHaveLength(3)
    expect(results.verdict).toBe('fail')
    expect(target(NAME)).toMatchObject({
      status: 'head-failed',
      failures: { head: { kind: 'build', message: expect.stringContaining('failed with exit code 2') } },
    })
    // What did not build, what Nix says, what its builder says; and nothing of what failed for other reasons.
    expect(target(NAME)?.failures?.head?.message.split('\n')).toEqual([
      'error: helper-1.0 does not build',
      `error: builder for '${HELPER}' failed with exit code 2`,
      'helper-1.0> no rule to make target',
    ])
  })

  test('tells what evaluations told of what does not build', async () => {
    const broken = { ...head, counters: { functionCalls: 2_000_000 }, build: failed(NEW) }
    const { target, finding, results } = await run({ ...web({ base, head: broken }), config: BUILD })
    expect(results.verdict).toBe('fail')
    expect(finding('function-calls')).toMatchObject({ outcome: 'regression' })
    expect(target(NAME)?.derivation).toEqual({ base: OLD, head: NEW })
  })

  test('tries each target that failed by itself, since Nix may say of the first alone what it failed of', async () => {
    const other = fakeDerivation('tool-1.1', 'new')
    const silent = { ...failed(other), log: { ...failed(other).log, errors: [], builds: [] } }
    const tool = {
      ...head,
      derivation: other,
      toBuild: [other],
      dependencies: [],
      builds: [silent, failed(other)],
    }
    const { target, results, nix } = await run({
      targets: [
        { path: ['packages', SYSTEM, 'web'], base, head: { ...head, build: failed(NEW) } },
        {
          path: ['packages', SYSTEM, 'tool'],
          base: { ...base, derivation: fakeDerivation('tool-1.0', 'old'), outputs: ['/nix/store/tool'] },
          head: tool,
        },
      ],
      config: BUILD,
    })
    expect(nix.calls.filter((call) => call.startsWith('realise')).slice(-2)).toEqual([
      `realise ${NEW}`,
      `realise ${other}`,
    ])
    expect(results.verdict).toBe('fail')
    expect(target(`packages.${SYSTEM}.tool`)?.failures?.head?.message).toMatch(
      /^error: tool-1\.1 does not build/,
    )
    expect(target(NAME)?.failures?.head?.message).toMatch(/^error: web-1\.1 does not build/)
  })

  test('tries base again, too, before it excuses head by it', async () => {
    const { build = NOTHING_BUILT } = base
    const flaky = { ...base, builds: [failed(OLD), build] }
    const { results } = await run({
      ...web({ base: flaky, head: { ...head, build: failed(NEW) } }),
      config: BUILD,
    })
    expect(results.verdict).toBe('fail')
  })

  test.each([
    ['a signal', 'error: build of %s failed due to signal 9 (Killed)', []],
    ['a full disk', 'error: building %s: No space left on device', []],
    [
      'the network, for what is fetched',
      'error: builder for %s failed with exit code 1',
      ['Could not resolve host: x'],
    ],
  ])('does not blame the code for %s', async (_, said, lines) => {
    const build = {
      ...failed(NEW),
      log: { ...failed(NEW).log, errors: [said.replace('%s', `'${NEW}'`)] },
      output: lines.map((line) => `web-1.1> ${line}`),
    }
    const { results, target } = await run({
      ...web({ base, head: { ...head, build, isFixed: lines.length > 0 } }),
      config: BUILD,
    })
    expect(results.verdict).toBe('incomplete')
    expect(target(NAME)?.status).toBe('not-measured')
  })

  test('builds nothing of systems that this machine has no builders of, and says so', async () => {
    const given = { ...web({ base, head: { ...head, system: 'aarch64-darwin' } }), config: BUILD }
    const { nix, results, finding } = await run(given)
    expect(nix.calls.filter((call) => call.startsWith('realise'))).toEqual([])
    expect(finding('closure-size')).toBeUndefined()
    expect(results.notices.map(({ message }) => message).join()).toContain(
      `no builders of their system: ${NAME}`,
    )
    const able = await run({ ...given, buildSystems: [SYSTEM, 'aarch64-darwin'] })
    expect(able.finding('closure-size')).toBeDefined()
  })

  test('believes a second attempt, and counts the time of both', async () => {
    const { build = NOTHING_BUILT } = head
    const flaky = { ...head, builds: [failed(HELPER), build] }
    const { finding } = await run({ ...web({ base, head: flaky }), config: BUILD })
    // A second of the first attempt, and 35 of the one that held.
    expect(finding('build-time')).toMatchObject({ head: 36 })
  })

  test('blames no change for what fails on both sides', async () => {
    const { results, finding } = await run({
      ...web({ base: { ...base, build: failed(OLD) }, head: { ...head, build: failed(NEW) } }),
      config: BUILD,
    })
    expect(results.verdict).toBe('pass')
    expect(finding('closure-size')).toMatchObject({
      outcome: 'not-available',
      reason: { kind: 'unbuilt', side: 'head', why: 'failed' },
    })
    expect(results.notices).toContainEqual({
      level: 'warning',
      message: `Neither base nor head builds: ${NAME}`,
    })
  })

  test('tells what head comes to where only base fails', async () => {
    const { finding } = await run({ ...web({ base: { ...base, build: failed(OLD) }, head }), config: BUILD })
    expect(finding('closure-size')).toMatchObject({
      base: null,
      head: 705 * MIB,
      outcome: 'not-comparable',
      reason: { kind: 'unbuilt', side: 'base', why: 'failed' },
    })
    expect(finding('build-time')).toMatchObject({ head: 35 })
  })

  test.each([
    ['time-out', 'time-out'],
    ['killed', 'not-built'],
  ] as const)('is incomplete where head could not be built: %s', async (kind, why) => {
    const build = { ...buildRun([[HELPER, 0, 600]]), failure: { kind, message: 'ended' } }
    const { results, finding, target } = await run({
      ...web({ base, head: { ...head, build } }),
      config: BUILD,
    })
    expect(results.verdict).toBe('incomplete')
    expect(target(NAME)?.failures?.head?.message).toMatch(kind === 'killed' ? 'ended' : 'time-budget')
    // What evaluations told stands.
    expect(finding('function-calls')).toMatchObject({ outcome: 'unchanged' })
    expect(finding('closure-size')).toMatchObject({
      outcome: 'failed',
      reason: { kind: 'unbuilt', side: 'head', why },
    })
    // No limit is set on it, so that nothing is open.
    expect(finding('build-time')).toMatchObject({ outcome: 'not-available' })
    const limited = await run({
      ...web({ base, head: { ...head, build } }),
      config: `${BUILD}\nthresholds: { build-time: { max: 5min } }`,
    })
    // What was built by then took longer than it may.
    expect(limited.finding('build-time')).toMatchObject({ outcome: 'regression', crossed: 'max', head: 600 })
    expect(limited.results.verdict).toBe('fail')
  })

  test('is incomplete where base could not be built, since nothing is known of the change', async () => {
    const build = { ...NOTHING_BUILT, failure: { kind: 'killed', message: 'ended' } } as const
    const { results, finding } = await run({ ...web({ base: { ...base, build }, head }), config: BUILD })
    expect(results.verdict).toBe('incomplete')
    expect(finding('closure-size')).toMatchObject({ base: null, head: 705 * MIB, outcome: 'not-comparable' })
  })

  test('loses nothing of what was measured where it is interrupted', async () => {
    const interruption = new AbortController()
    const { results, finding } = await run({
      ...web({ base, head }),
      config: BUILD,
      signal: interruption.signal,
      onRealise: () => {
        interruption.abort()
        interruption.signal.throwIfAborted()
      },
    })
    expect(results.verdict).toBe('incomplete')
    expect(finding('rebuilds')).toMatchObject({ base: 0 })
    expect(finding('closure-size')).toBeUndefined()
  })

  test('loses nothing where Nix could not be asked, and is incomplete', async () => {
    const { results, finding, target } = await run({
      ...web({ base, head }),
      config: BUILD,
      onRealise: () => {
        throw new MeasurementError('Nix is gone.', { remedy: 'Install it again.' })
      },
    })
    expect(results.verdict).toBe('incomplete')
    expect(target(NAME)?.failures?.head?.message).toContain('Nix is gone.')
    expect(finding('rebuilds')).toMatchObject({ base: 0 })
  })

  test('gives each side the time that the configuration has for it', async () => {
    const seconds: number[] = []
    await run({
      ...web({ base, head }),
      config: 'build: { time-budget: 10min }',
      onRealise: (each) => seconds.push(each),
    })
    expect(seconds).toEqual([600, 600])
  })

  describe('of a pull request from a fork', () => {
    const event = pullRequestFromFork

    test('is refused, and says so', async () => {
      const { nix, results } = await run({ ...web({ base, head }), config: BUILD, request: { event } })
      expect(nix.calls.filter((call) => call.startsWith('realise'))).toEqual([])
      expect(results.notices).toContainEqual({
        level: 'warning',
        message: expect.stringContaining('Nothing was built: this pull request comes from a fork'),
      })
    })

    test('is done where base allows it, with a word of warning where builders are not held', async () => {
      const given = { ...web({ base, head }), config: 'build: { forks: true }', request: { event } }
      const held = await run(given)
      expect(held.finding('build-time')).toMatchObject({ head: 35 })
      expect(held.results.notices.map(({ message }) => message).join()).not.toContain('sandbox')
      const { results } = await run({ ...given, sandbox: 'false' })
      expect(results.notices).toContainEqual({
        level: 'warning',
        message: expect.stringContaining('Nix’s setting sandbox is false'),
      })
    })
  })
})
