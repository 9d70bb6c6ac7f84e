import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { contradictionNotices, restoreBaseline, saveBaselines } from '../../src/commands/baseline.ts'
import { type ExactRequest, measureExact } from '../../src/commands/measure-exact.ts'
import {
  type Baseline,
  baselineKey,
  type BaselineSubject,
  evaluationDigest,
  type KeptTarget,
} from '../../src/core/share/baseline.ts'
import { compareTarget } from '../../src/core/decide/compare.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import { metrics } from '../../src/core/model/metric.ts'
import type { PlatformResults } from '../../src/core/model/platform-results.ts'
import type { Results } from '../../src/core/model/results.ts'
import type { TargetResults } from '../../src/core/model/target-results.ts'
import { fakeBaselines } from '../fakes/baselines.ts'
import { fakeDerivation, fakeRun } from '../fakes/measurements.ts'
import { fakeNix, type FakeNixOptions } from '../fakes/nix.ts'
import { type FakeSide, type FakeTarget, fakeSources } from '../fakes/targets.ts'
import { fakeProgress } from '../fakes/progress.ts'
import { identity, platformResults, resultsOf, targetResults } from '../fakes/results.ts'

const EVALUATION = evaluationDigest({
  program: 'nix-perf-gate 0.1.0',
  patterns: [],
  directory: '.',
  nix: defaultConfig.nix,
  submodules: false,
  isCounted: false,
})

/** Results as the gate writes them. */
function evaluated(platforms: readonly PlatformResults[] = [platformResults()]): Results {
  return resultsOf({ platforms: platforms.map((platform) => ({ ...platform, evaluation: EVALUATION })) })
}

describe('a restore', () => {
  const results = evaluated()
  const subject: BaselineSubject = {
    program: results.program,
    system: 'x86_64-linux',
    identity: identity(),
    tree: results.head.tree,
    evaluation: EVALUATION,
  }

  test('gives what a push to the default branch kept', async () => {
    const store = fakeBaselines()
    expect(await saveBaselines(store, results)).toEqual([])
    const { baseline, notices } = await restoreBaseline(store, subject)
    expect([...baseline.keys()]).toEqual(['nixosConfigurations.web'])
    expect(notices).toEqual([])
    expect(store.calls).toEqual([`save ${baselineKey(subject)}`, `restore ${baselineKey(subject)}`])
  })

  test('of nothing is empty, without a word', async () => {
    expect(await restoreBaseline(fakeBaselines(), subject)).toEqual({ baseline: new Map(), notices: [] })
  })

  test.each([
    ['foreign', '{}', 'it does not have the shape that this version writes'],
    ['corrupt', '{"schemaVersion":1,', 'it is not JSON'],
  ])('of a %s entry is empty, with a notice', async (_, text, reason) => {
    const store = fakeBaselines({ kept: { [baselineKey(subject)]: text } })
    const { baseline, notices } = await restoreBaseline(store, subject)
    expect(baseline.size).toBe(0)
    expect(notices).toEqual([
      {
        level: 'info',
        message: `The baseline cache has an entry that is not used: ${reason}. Base is measured here.`,
      },
    ])
  })

  test('and a save from a store that fails are no errors, but notices', async () => {
    const store = fakeBaselines({ failure: 'The service is away.' })
    const notice = { level: 'info', message: 'The service is away.' }
    expect((await restoreBaseline(store, subject)).notices).toEqual([notice])
    expect(await saveBaselines(store, results)).toEqual([notice])
  })

  test('and a save from a store that throws are no errors either', async () => {
    const thrown = () => Promise.reject(new Error('a bug'))
    const store = { restore: thrown, save: thrown }
    expect((await restoreBaseline(store, subject)).notices[0]?.message).toContain('a bug')
    expect((await saveBaselines(store, results))[0]?.message).toContain('a bug')
  })
})

test('each platform is kept under a key of its own, and those with nothing to keep are not', async () => {
  const store = fakeBaselines()
  const platforms = [
    platformResults(),
    platformResults({ system: 'aarch64-darwin', targets: [targetResults('mac')] }),
    platformResults({ system: 'aarch64-linux', targets: [] }),
  ]
  await saveBaselines(store, evaluated(platforms))
  expect([...store.kept.keys()].map((key) => key.replace(/-[0-9a-f]{64}$/, ''))).toEqual([
    'nix-perf-gate-baseline-1-x86_64-linux',
    'nix-perf-gate-baseline-1-aarch64-darwin',
  ])
})

interface Given extends FakeNixOptions {
  readonly baseline?: Baseline | Promise<Baseline>
}

async function measure({ baseline, ...options }: Given) {
  const nix = fakeNix(options)
  const progress = fakeProgress()
  const request: ExactRequest = {
    sources: fakeSources,
    config: defaultConfig,
    targets: options.targets.map(({ path, base, head }) => ({
      target: {
        name: path.join('.'),
        origin: { kind: 'flake', directory: '.', attributePath: path },
        thresholds: {},
      },
      presence: {
        base: { kind: base === undefined ? 'absent' : 'present' },
        head: { kind: head === undefined ? 'absent' : 'present' },
      },
    })),
    ...(baseline !== undefined && { baseline: Promise.resolve(baseline) }),
  }
  const signal = options.signal ?? new AbortController().signal
  const { targets: measured } = await measureExact(request, { ...nix, progress, signal })
  const results = measured.map(({ target, base, head }) =>
    compareTarget({
      name: target.name,
      base,
      head,
      thresholdOf: ({ threshold }) => threshold,
      certainty: { confidence: 0.99, comparisons: 1 },
    }),
  )
  return { nix, progress, measured, results }
}

/** A side as a true baseline has it. */
function keptOf(side: FakeSide): KeptTarget {
  const run = fakeRun({ statistics: side.counters ?? {} })
  const counters = metrics.flatMap(({ id, kind, source }) =>
    kind === 'exact' && source.from === 'run' ? [[id, source.read(run)] as const] : [],
  )
  return {
    derivationPath: side.derivation ?? fakeDerivation('host-1.0'),
    counters: Object.fromEntries(counters),
  }
}

/** What a run on the default branch kept of these targets. */
function baselineFor(targets: readonly FakeTarget[]): Baseline {
  return new Map(
    targets.flatMap(({ path, base }) =>
      base === undefined || base.failure !== undefined ? [] : [[path.join('.'), keptOf(base)] as const],
    ),
  )
}

const SAME: FakeTarget = { path: ['web'], base: {}, head: {} }
const OTHER_DERIVATION: FakeTarget = {
  path: ['web'],
  base: {},
  head: { derivation: fakeDerivation('host-2') },
}
const OTHER_COUNT: FakeTarget = { path: ['web'], base: {}, head: { counters: { thunks: 2_500_000 } } }

const ranSides = ({ nix }: { nix: { runs: readonly { side: string }[] } }) => nix.runs.map(({ side }) => side)

describe('with a baseline', () => {
  test('an unchanged target costs one evaluation, and its results say where base’s figures are from', async () => {
    const ran = await measure({ targets: [SAME], baseline: baselineFor([SAME]) })
    expect(ranSides(ran)).toEqual(['head'])
    expect(ran.results[0]?.runs).toEqual({ exact: 1, pairs: 0, cachedBase: true })
    expect(ran.nix.calls.filter((call) => call.startsWith('closure'))).toHaveLength(1)
    expect(ran.progress.lines).toEqual([
      'stage: Evaluating (2)',
      'step: web (head)',
      'step: web (base, kept from an earlier run)',
    ])
  })

  test('base is evaluated where head has another derivation, and once more by head’s revision', async () => {
    const ran = await measure({ targets: [OTHER_DERIVATION], baseline: baselineFor([OTHER_DERIVATION]) })
    expect(ranSides(ran)).toEqual(['head', 'base', 'base'])
    expect(ran.results[0]?.runs).toEqual({ exact: 3, pairs: 0 })
  })

  test.each([
    ['time', { seconds: 60 }],
    ['memory', { residentBytes: 2 * 1024 ** 3 }],
  ])('base is evaluated where head took more %s than its counters account for', async (_, costs) => {
    const target: FakeTarget = { path: ['web'], base: {}, head: costs }
    const ran = await measure({ targets: [target], baseline: baselineFor([target]) })
    expect(ranSides(ran)).toEqual(['head', 'base'])
  })

  test('both sides are evaluated twice where head counts otherwise, as without one', async () => {
    const ran = await measure({ targets: [OTHER_COUNT], baseline: baselineFor([OTHER_COUNT]) })
    expect(ranSides(ran)).toEqual(['head', 'base', 'base', 'head'])
    expect(ran.results[0]?.runs).toEqual({ exact: 4, pairs: 0 })
  })

  test('a target that is not in it is evaluated without waiting for head', async () => {
    const ran = await measure({ targets: [SAME], baseline: new Map() })
    expect(ranSides(ran).toSorted()).toEqual(['base', 'head'])
    expect(ran.nix.runs.map(({ beside }) => beside)).toEqual([1, 1])
  })

  test('that comes late, head’s evaluations have begun', async () => {
    let come: (baseline: Baseline) => void = () => undefined
    const late = new Promise<Baseline>((resolve) => {
      come = resolve
    })
    const other: FakeTarget = { ...SAME, path: ['other'] }
    const ran = await measure({
      targets: [SAME, other],
      baseline: late,
      onRun: ({ target, side }) => {
        expect(side).toBe('head')
        if (target === 'other') come(baselineFor([SAME, other]))
      },
    })
    expect(ranSides(ran)).toEqual(['head', 'head'])
  })

  test('a base that fails to be there, or a head that fails, is as without one', async () => {
    const failure = { kind: 'evaluation', message: 'error: no' } as const
    const targets: readonly FakeTarget[] = [
      { path: ['new'], head: {} },
      { path: ['gone'], base: { derivation: fakeDerivation('other') } },
      { path: ['bad'], base: {}, head: { failure } },
    ]
    const kept: Baseline = new Map(['new', 'gone', 'bad'].map((name) => [name, keptOf({})]))
    const ran = await measure({ targets, baseline: kept })
    expect(ran.results.map(({ status }) => status)).toEqual(['added', 'removed', 'head-failed'])
    expect(ran.results.every(({ runs }) => runs.cachedBase === undefined)).toBe(true)
  })

  test('an interruption while it is waited for measures nothing more', async () => {
    const interruption = new AbortController()
    const baseline = new Promise<Baseline>((resolve) => {
      interruption.signal.addEventListener('abort', () => {
        resolve(new Map())
      })
    })
    const { results } = await measure({
      targets: [SAME],
      baseline,
      signal: interruption.signal,
      onRun: () => {
        interruption.abort()
      },
    })
    expect(results[0]?.status).toBe('not-measured')
  })
})

describe('a wrong baseline', () => {
  test('costs an evaluation of base and is named', async () => {
    const wrong: Baseline = new Map([['web', keptOf({ counters: { thunks: 1 } })]])
    const { measured, results } = await measure({ targets: [SAME], baseline: wrong })
    expect(results[0]?.runs).toEqual({ exact: 2, pairs: 0 })
    expect(contradictionNotices(wrong, measured)).toMatchObject([
      { level: 'info', message: expect.stringContaining('of "web"') },
    ])
  })

  test('of many targets is one notice', async () => {
    const targets = ['a', 'b', 'c'].map((name) => ({ ...SAME, path: [name] }))
    const wrong: Baseline = new Map(
      ['a', 'b', 'c'].map((name) => [name, keptOf({ counters: { thunks: 1 } })]),
    )
    const { measured } = await measure({ targets, baseline: wrong })
    expect(contradictionNotices(wrong, measured)).toHaveLength(1)
    expect(contradictionNotices(wrong, measured)[0]?.message).toContain('"a" and 2 more')
  })

  test('is not suspected where it was right', async () => {
    for (const target of [SAME, OTHER_DERIVATION, OTHER_COUNT]) {
      const baseline = baselineFor([target])
      const { measured } = await measure({ targets: [target], baseline })
      expect(contradictionNotices(baseline, measured)).toEqual([])
    }
  })
})

/** A side of few possible states, so that equal ones are frequent. What is to be built follows from the derivation. */
const sideArbitrary: fc.Arbitrary<FakeSide> = fc
  .record({
    derivation: fc.constantFrom('host-1', 'host-2'),
    thunks: fc.constantFrom(2_000_000, 2_000_001, 3_000_000, undefined),
    failed: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ derivation, thunks, failed }) => ({
    derivation: fakeDerivation(derivation),
    counters: { thunks },
    toBuild: [fakeDerivation(derivation)],
    ...(failed === 0 && { failure: { kind: 'evaluation', message: 'error: no' } as const }),
  }))

const targetsArbitrary: fc.Arbitrary<readonly FakeTarget[]> = fc
  .array(fc.record({ base: sideArbitrary, head: sideArbitrary }, { requiredKeys: [] }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.map((sides, index) => ({ path: [`t${index}`], ...sides })))

/** All that is decided; how often the evaluator ran is not part of it. */
function decided(results: readonly TargetResults[]) {
  return results.map((target) => ({ ...target, runs: undefined }))
}

describe('for any project', () => {
  test('a true baseline changes no finding', async () => {
    await fc.assert(
      fc.asyncProperty(targetsArbitrary, async (targets) => {
        const without = await measure({ targets })
        const withOne = await measure({ targets, baseline: baselineFor(targets) })
        expect(decided(withOne.results)).toEqual(decided(without.results))
        expect(withOne.nix.runs.length).toBeLessThanOrEqual(without.nix.runs.length)
      }),
    )
  })

  test('a wrong baseline changes no finding, unless it has head’s own figures in place of base’s', async () => {
    await fc.assert(
      fc.asyncProperty(targetsArbitrary, fc.array(sideArbitrary), async (targets, others) => {
        const heads = targets.map(({ head }) => head && keptOf(head))
        const baseline: Baseline = new Map(
          others.flatMap((other, index) => {
            const kept = keptOf(other)
            const isForged = JSON.stringify(kept) === JSON.stringify(heads[index])
            return isForged ? [] : [[`t${index}`, kept] as const]
          }),
        )
        const without = await measure({ targets })
        const withOne = await measure({ targets, baseline })
        expect(decided(withOne.results)).toEqual(decided(without.results))
      }),
    )
  })

  test('no metric is demoted for what a baseline says', async () => {
    await fc.assert(
      fc.asyncProperty(targetsArbitrary, fc.array(sideArbitrary), async (targets, others) => {
        const baseline: Baseline = new Map(others.map((other, index) => [`t${index}`, keptOf(other)]))
        const { results } = await measure({ targets, baseline })
        expect(results.flatMap(({ findings }) => findings).filter(({ demoted }) => demoted)).toEqual([])
      }),
    )
  })
})
