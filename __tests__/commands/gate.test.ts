import { describe, expect, test } from '@jest/globals'
import { NO_STATISTICS } from '../../src/core/nix/statistics.ts'
import { gate } from '../../src/commands/gate.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { metrics } from '../../src/core/model/metric.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { RecordedRun } from '../fakes/evaluator.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { fakeWorld, type FakeWorldOptions, gateRequest } from '../fakes/ports.ts'
import { fakeCommit, fakeSha } from '../fakes/repository.ts'
import { NAME, run, SYSTEM, targetsOf } from './run-gate.ts'

const WEB = ['packages', SYSTEM, 'web']

/** Head does twice the work, in twice the time. */
const TWICE: FakeSide = {
  derivation: fakeDerivation('host-2.0'),
  counters: { functionCalls: 2_000_000, thunks: 4_000_000 },
  seconds: 2,
}

/** Head does somewhat more, at the same speed. */
const SOMEWHAT: FakeSide = { counters: { functionCalls: 1_080_000 } }

const web = (base: FakeSide, head: FakeSide) => ({ path: WEB, base, head })

const timedRuns = (runs: readonly RecordedRun[]) => runs.filter(({ kind }) => kind === 'timed')

describe('identical code', () => {
  test('passes with every metric unchanged, one exact run a side and no timing', async () => {
    const { results, nix, status } = await run({
      targets: [web({}, {}), { path: ['packages', SYSTEM, 'db'], base: {}, head: {} }],
    })
    expect(results.verdict).toBe('pass')
    expect(status).toBe(0)
    expect(nix.runs.map(({ kind, target, side }) => `${kind} ${target} ${side}`).sort()).toEqual(
      ['db', 'web'].flatMap((name) =>
        ['base', 'head'].map((side) => `exact packages.${SYSTEM}.${name} ${side}`),
      ),
    )
    for (const { findings, runs, derivationChanges } of targetsOf(results)) {
      // Nothing is missing, so that there is no hit rate; nor does the fake count instructions.
      const told = findings.filter(({ metric }) => metric !== 'cache-hit-rate' && metric !== 'instructions')
      expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']))
      expect(runs).toEqual({ exact: 2, pairs: 0 })
      expect(derivationChanges).toBeUndefined()
    }
    expect(results.platforms[0]?.cost.evaluations).toBe(4)
  })

  test('is never failed by noise, though its derivation differs and it is timed', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { results } = await run({
        seed,
        targets: [web({}, { derivation: fakeDerivation('host-2.0') })],
      })
      expect(results.verdict).toBe('pass')
    }
  })

  test('names both revisions, the configuration, the program and the Nix that measured', async () => {
    const { results } = await run({ targets: [web({}, {})] })
    expect(results).toMatchObject({
      program: 'nix-perf-gate 0.0.0',
      base: { kind: 'commit', revision: fakeSha('base'), subject: 'base', chosen: 'given as `main`' },
      head: { revision: fakeSha('head'), tree: fakeCommit({ name: 'head', files: {} }).tree },
      configuration: { from: 'the defaults', changedInHead: false },
      platforms: [{ system: SYSTEM, identity: { implementation: 'nix', version: '2.26.3' } }],
    })
  })
})

describe('a small change', () => {
  test('is told to the digit, and passes', async () => {
    const { finding, results, target } = await run({
      targets: [web({}, { counters: { functionCalls: 1_001_234 } })],
    })
    expect(finding('function-calls')).toMatchObject({
      kind: 'exact',
      outcome: 'changed',
      base: 1_000_000,
      head: 1_001_234,
      change: { difference: 1_234, ratio: 1.001234 },
    })
    expect(finding('thunks')?.outcome).toBe('unchanged')
    expect(target(NAME)?.runs.exact).toBe(4)
    expect(results.verdict).toBe('pass')
  })

  test('is timed in one pair only', async () => {
    const { target, finding } = await run({ targets: [web({}, { counters: { functionCalls: 1_001_234 } })] })
    expect(target(NAME)?.runs.pairs).toBe(1)
    expect(finding('evaluation-time')).toMatchObject({ outcome: 'not-pursued', samples: expect.anything() })
  })

  test('that costs much time inside of built-in functions is timed until that is sure', async () => {
    const { finding, status } = await run({
      targets: [web({}, { counters: { primopCalls: 400_001 }, seconds: 2 })],
    })
    expect(finding('evaluation-time')).toMatchObject({ outcome: 'regression', crossed: 'fail' })
    expect(status).toBe(1)
  })
})

describe('a change for the worse', () => {
  test('fails on exact metrics, with an estimate of what it is in time', async () => {
    const { results, finding, status } = await run({ targets: [web({}, TWICE)] })
    expect(status).toBe(1)
    expect(results.platforms[0]?.verdict).toBe('fail')
    expect(finding('function-calls')).toMatchObject({
      outcome: 'regression',
      crossed: 'fail',
      change: { ratio: 2 },
    })
    const time = finding('evaluation-time')
    expect(time).toMatchObject({ kind: 'sampled', outcome: 'not-pursued' })
    expect(time?.change?.ratio).toBeCloseTo(2, 1)
    expect(time?.change?.interval).toBeUndefined()
  })

  test('for the better is an improvement', async () => {
    const { results, finding } = await run({ targets: [web(TWICE, {})] })
    expect(results.verdict).toBe('pass')
    expect(finding('function-calls')?.outcome).toBe('improvement')
    expect(finding('evaluation-time')?.change?.ratio).toBeCloseTo(0.5, 1)
  })

  test('within the time that does not matter changes no verdict', async () => {
    const { finding, status } = await run({
      targets: [web({ seconds: 0.05 }, { ...SOMEWHAT, seconds: 0.15 })],
    })
    expect(finding('evaluation-time')?.outcome).toBe('changed')
    expect(status).toBe(0)
  })

  test('warns where it is beyond the first tier only', async () => {
    const { results, finding, status } = await run({
      targets: [web({}, { counters: { functionCalls: 1_070_000 } })],
    })
    expect(finding('function-calls')).toMatchObject({ outcome: 'warning', crossed: 'warn' })
    expect(results.verdict).toBe('warn')
    expect(status).toBe(0)
  })

  test('is judged by the limits of the configuration, a target’s own over all', async () => {
    const config = `
targets:
  - packages.\${system}.web
  - attr: packages.\${system}.db
    thresholds: { function-calls: { fail: none, warn: none } }
thresholds:
  function-calls: { fail: 0.1%, min-change: 0 }
`
    const more = { counters: { functionCalls: 1_001_234 } }
    const { finding } = await run({
      config,
      targets: [web({}, more), { path: ['packages', SYSTEM, 'db'], base: {}, head: more }],
    })
    expect(finding('function-calls')?.outcome).toBe('regression')
    expect(finding('function-calls', `packages.${SYSTEM}.db`)?.outcome).toBe('changed')
  })

  test('names packages that changed and what newly has to be built', async () => {
    const [old, now] = [fakeDerivation('firefox-131.0', 'one'), fakeDerivation('firefox-132.0', 'two')]
    const { target, finding } = await run({
      targets: [
        web(
          { derivation: fakeDerivation('host', 'one'), dependencies: [old] },
          { derivation: fakeDerivation('host', 'two'), dependencies: [now], toBuild: [now] },
        ),
      ],
    })
    expect(target(NAME)?.derivationChanges).toEqual({
      versions: [{ name: 'firefox', base: ['131.0'], head: ['132.0'] }],
      added: [],
      removed: [],
      rebuilt: 1,
      newlyBuilt: [{ name: 'firefox', version: '132.0' }],
      rootCauses: expect.objectContaining({ rebuilds: 1 }),
    })
    expect(finding('derivations-to-build')).toMatchObject({ base: 0, head: 1, outcome: 'changed' })
    expect(finding('rebuilds')).toMatchObject({ base: 0, head: 1, outcome: 'changed' })
    expect(finding('derivations-changed')).toMatchObject({ base: 0, head: 2 })
  })
})

describe('a ceiling', () => {
  const config = 'thresholds: { thunks: { max: 1_000_000 }, evaluation-time: { max: 1500ms } }'

  test('that base has crossed already only warns', async () => {
    const { finding, status } = await run({ config, targets: [web({}, {})] })
    expect(finding('thunks')).toMatchObject({
      outcome: 'warning',
      crossed: 'max',
      reason: { kind: 'crossed-in-base' },
    })
    expect(status).toBe(0)
  })

  test('fails a target that is new', async () => {
    const { finding, status } = await run({ config, targets: [{ path: WEB, head: {} }] })
    expect(finding('thunks')).toMatchObject({ outcome: 'regression', crossed: 'max', base: null })
    expect(status).toBe(1)
  })

  test('on time fails where every run of head crosses it', async () => {
    const { finding } = await run({ config, targets: [web({}, { ...SOMEWHAT, seconds: 2 })] })
    expect(finding('evaluation-time')?.outcome).toBe('regression')
  })
})

describe('a target', () => {
  test('that does not evaluate in head fails the gate with Nix’s own message', async () => {
    const failure = {
      kind: 'evaluation',
      message: 'error: attribute ‘x’ missing\n at hosts/web.nix:3:5',
    } as const
    const { results, target, status } = await run({
      targets: [web({}, { failure }), { path: ['packages', SYSTEM, 'db'], base: {}, head: {} }],
    })
    expect(status).toBe(1)
    expect(target(NAME)).toMatchObject({ status: 'head-failed', failures: { head: failure } })
    expect(new Set(target(NAME)?.findings.map(({ outcome }) => outcome))).toEqual(new Set(['failed']))
    expect(target(`packages.${SYSTEM}.db`)?.status).toBe('compared')
    expect(results.verdict).toBe('fail')
  })

  test('whose flake does not evaluate in head at all fails the gate with Nix’s own message', async () => {
    const failure = { kind: 'evaluation', message: 'error: syntax error\n at flake.nix:1:1' } as const
    const { target, status } = await run({
      targets: [web({}, {})],
      broken: { head: { '.': failure } },
    })
    expect(status).toBe(1)
    expect(target(NAME)).toMatchObject({ status: 'head-failed', failures: { head: failure } })
  })

  test('that does not evaluate in base only warns', async () => {
    const failure = { kind: 'evaluation', message: 'error: no' } as const
    const { results, target, status } = await run({ targets: [web({ failure }, {})] })
    expect(status).toBe(0)
    expect(results.verdict).toBe('warn')
    expect(target(NAME)).toMatchObject({ status: 'base-failed', failures: { base: failure } })
  })

  test.each(['time-out', 'out-of-memory', 'killed'] as const)(
    'that ends with %s makes the gate incomplete, and the others are measured',
    async (kind) => {
      for (const side of ['base', 'head'] as const) {
        const failure = { kind, message: 'what became of it' }
        const { target, status } = await run({
          targets: [
            { path: WEB, base: {}, head: {}, [side]: { failure } },
            { path: ['packages', SYSTEM, 'db'], base: {}, head: {} },
          ],
        })
        expect(status).toBe(3)
        expect(target(NAME)).toMatchObject({ status: 'not-measured', failures: { [side]: failure } })
        expect(target(`packages.${SYSTEM}.db`)?.status).toBe('compared')
      }
    },
  )

  test('that is new or gone is shown with its figures, and one that is gone warns', async () => {
    const { results, target, finding } = await run({
      targets: [
        { path: WEB, head: {} },
        { path: ['devShells', SYSTEM, 'old'], base: { derivation: fakeDerivation('shell') } },
      ],
    })
    expect(results.verdict).toBe('warn')
    expect(target(NAME)?.status).toBe('added')
    expect(finding('thunks')).toMatchObject({ outcome: 'not-comparable', base: null, head: 2_000_000 })
    expect(target(`devShells.${SYSTEM}.old`)?.status).toBe('removed')
    expect(finding('thunks', `devShells.${SYSTEM}.old`)).toMatchObject({
      outcome: 'not-comparable',
      base: 2_000_000,
      head: null,
    })
  })

  test('that imports from derivations names them, and a notice says what that costs', async () => {
    const imported = fakeDerivation('generated.nix')
    const { target, results } = await run({
      config: 'nix: { allow-import-from-derivation: true }',
      targets: [web({}, { imported: [imported] })],
    })
    expect(target(NAME)?.importedDerivations).toEqual([imported])
    expect(results.notices).toEqual([{ level: 'warning', message: expect.stringContaining(imported) }])
  })
})

describe('a metric', () => {
  test('that this Nix does not tell is not available, and never zero', async () => {
    const silent = { counters: NO_STATISTICS, warnings: () => undefined }
    const { finding, results } = await run({
      targets: [web(silent, { ...silent, derivation: fakeDerivation('host-2.0') })],
    })
    for (const { id } of metrics.filter(({ kind, source }) => kind === 'exact' && source.from === 'run')) {
      expect(finding(id)).toMatchObject({ outcome: 'not-available', base: null, head: null, change: null })
    }
    expect(finding('gc-time')).toMatchObject({ outcome: 'not-available', base: null, head: null })
    expect(results.verdict).toBe('pass')
  })

  test('that varies between runs of the same side is demoted, and judged as a sample', async () => {
    const drift = (nth: number) => (nth % 3) * 40_000
    const { finding, status } = await run({
      targets: [web({ drift }, { drift: (nth) => drift(nth + 1), counters: { thunks: 2_100_000 } })],
    })
    expect(finding('function-calls')).toMatchObject({
      kind: 'sampled',
      demoted: true,
      samples: { base: expect.any(Array), head: expect.any(Array) },
    })
    expect(finding('function-calls')?.outcome).not.toBe('regression')
    expect(finding('derivations-to-build')?.demoted).toBeUndefined()
    expect(status).toBe(0)
  })

  test('that does not vary is not demoted by another that does', async () => {
    const { finding } = await run({ targets: [web({}, TWICE)] })
    expect(finding('function-calls')?.demoted).toBeUndefined()
    expect(finding('evaluation-time')?.demoted).toBeUndefined()
  })
})

describe('timing', () => {
  test('runs alone, after all exact runs, in pairs of alternating order', async () => {
    const { nix } = await run({
      targets: [web({}, SOMEWHAT), { path: ['packages', SYSTEM, 'db'], base: {}, head: TWICE }],
      concurrency: 4,
    })
    const timed = timedRuns(nix.runs)
    expect(timed.length).toBeGreaterThan(12)
    // What explains the verdict comes after it.
    const measuring = nix.runs.filter(({ kind }) => kind === 'exact' || kind === 'timed')
    expect(measuring.slice(-timed.length)).toEqual(timed)
    expect(new Set(timed.map(({ beside }) => beside))).toEqual(new Set([0]))
    for (const name of new Set(timed.map(({ target }) => target))) {
      const sides = timed.filter(({ target }) => target === name).map(({ side }) => side)
      const pairs = sides.flatMap((side, index) => (index % 2 === 0 ? [[side, sides[index + 1]]] : []))
      for (const pair of pairs) expect([...pair].sort()).toEqual(['base', 'head'])
      const first = pairs.map(([side]) => side)
      for (let index = 0; index + 1 < first.length; index += 2)
        expect([first[index], first[index + 1]].sort()).toEqual(['base', 'head'])
    }
  })

  test('with a budget of nothing is not done, and findings say why', async () => {
    const { nix, finding, results } = await run({
      config: 'sampling: { time-budget: 0s }',
      targets: [web({}, SOMEWHAT)],
    })
    expect(timedRuns(nix.runs)).toEqual([])
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'not-pursued',
      reason: { kind: 'timing-off' },
    })
    expect(finding('function-calls')?.outcome).toBe('warning')
    expect(results.verdict).toBe('warn')
  })

  test('ends when the budget is spent', async () => {
    const { nix, clock, finding } = await run({
      config: 'sampling: { time-budget: 30s }',
      targets: [web({ seconds: 10 }, { ...SOMEWHAT, seconds: 10 })],
    })
    expect(timedRuns(nix.runs).length).toBeLessThanOrEqual(2)
    expect(clock.seconds()).toBeLessThan(1040)
    expect(finding('evaluation-time')).toMatchObject({ outcome: 'not-pursued', reason: { kind: 'no-time' } })
  })

  test('that fails twice leaves the exact findings, says what failed, and is incomplete', async () => {
    const timedFailure = { kind: 'time-out', message: 'ended after 1800 s' } as const
    const { finding, target, results } = await run({ targets: [web({}, { ...SOMEWHAT, timedFailure })] })
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'failed',
      reason: { kind: 'timed-run-failed', side: 'head' },
    })
    expect(finding('function-calls')?.outcome).toBe('warning')
    expect(target(NAME)).toMatchObject({ status: 'not-measured', failures: { head: timedFailure } })
    expect(results.verdict).toBe('incomplete')
  })

  test('that fails twice leaves a regression of a counter one', async () => {
    const timedFailure = { kind: 'killed', message: 'ended by SIGKILL' } as const
    const { results } = await run({ targets: [web({}, { ...TWICE, timedFailure })] })
    expect(results.verdict).toBe('fail')
  })
})

describe('an interruption', () => {
  test('while evaluating gives what was measured before, and is incomplete', async () => {
    const interruption = new AbortController()
    const names = ['a', 'b', 'c', 'd']
    const { target, status, nix } = await run({
      targets: names.map((name) => ({ path: ['packages', SYSTEM, name], base: {}, head: {} })),
      signal: interruption.signal,
      onRun: ({ target: name }) => {
        if (name.endsWith('.d')) interruption.abort()
      },
    })
    expect(status).toBe(3)
    expect(target(`packages.${SYSTEM}.a`)?.status).toBe('compared')
    expect(target(`packages.${SYSTEM}.d`)).toMatchObject({
      status: 'not-measured',
      failures: { head: { kind: 'not-measured', message: 'interrupted' } },
    })
    expect(timedRuns(nix.runs)).toEqual([])
  })

  test('while timing gives what was measured before, and is incomplete', async () => {
    const interruption = new AbortController()
    let timed = 0
    const { results, finding, status } = await run({
      targets: [
        web({}, SOMEWHAT),
        {
          path: ['packages', SYSTEM, 'db'],
          base: {},
          head: { ...SOMEWHAT, derivation: fakeDerivation('other') },
        },
      ],
      signal: interruption.signal,
      onRun: ({ kind }) => {
        if (kind === 'timed' && ++timed === 4) interruption.abort()
      },
    })
    expect(finding('function-calls')).toMatchObject({ outcome: 'warning', head: 1_080_000 })
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'inconclusive',
      reason: { kind: 'too-few-pairs', timing: 'interrupted' },
    })
    expect(timed).toBeLessThanOrEqual(5)
    expect(results.verdict).toBe('incomplete')
    expect(results.notices).toMatchObject([{ message: expect.stringContaining('interrupted') }])
    expect(status).toBe(3)
  })

  test('does not hide a regression that was found before it', async () => {
    const interruption = new AbortController()
    const { status } = await run({
      targets: [web({}, TWICE)],
      signal: interruption.signal,
      onRun: ({ kind }) => {
        if (kind === 'timed') interruption.abort()
      },
    })
    expect(status).toBe(1)
  })
})

describe('the configuration', () => {
  test('of head can not loosen base’s, and the results say that it tries', async () => {
    const { finding, results } = await run({
      baseFiles: { [CONFIG_PATH]: 'thresholds: { thunks: { fail: 1% } }' },
      headFiles: { [CONFIG_PATH]: 'thresholds: { thunks: { fail: 90% } }' },
      targets: [web({}, { counters: { thunks: 2_100_000 } })],
    })
    expect(finding('thunks')?.outcome).toBe('regression')
    expect(results.configuration).toEqual({
      from: `${CONFIG_PATH} of base`,
      changedInHead: true,
      comment: 'on-change',
    })
    expect(results.notices).toMatchObject([{ level: 'warning' }])
  })

  test('that the user names is over both', async () => {
    const { openedWith, results } = await run({
      config: 'nix: { timeout: 1min }',
      files: { 'mine.yml': 'nix: { timeout: 2min }' },
      request: { configFile: 'mine.yml' },
      targets: [web({}, {})],
    })
    expect(openedWith[0]?.options.timeoutSeconds).toBe(120)
    expect(results.configuration.from).toBe('mine.yml')
  })
})

describe('targets', () => {
  test('of other platforms are left out with a warning, and a run that measured nothing is incomplete', async () => {
    const { results, status } = await run({
      targets: [{ path: ['nixosConfigurations', 'web'], base: {}, head: {} }],
      system: 'aarch64-darwin',
    })
    expect(targetsOf(results)).toEqual([])
    expect(results.notices).toMatchObject([
      { level: 'warning', message: expect.stringContaining('No target belongs to aarch64-darwin') },
    ])
    expect(status).toBe(3)
  })

  test('of the command line are over those of the configuration', async () => {
    const { results } = await run({
      config: 'targets: ["packages.${system}.other"]',
      request: {
        targets: [{ origin: { kind: 'flake', directory: '.', attribute: NAME }, thresholds: {} }],
      },
      targets: [web({}, {}), { path: ['packages', SYSTEM, 'other'], base: {}, head: {} }],
    })
    expect(targetsOf(results).map(({ name }) => name)).toEqual([NAME])
  })
})

describe('what can not be measured at all', () => {
  const refusals: readonly [string, FakeWorldOptions, new (...given: never[]) => Error][] = [
    ['a project without anything to measure', { targets: [] }, UsageError],
    [
      'a target that there is not',
      { targets: [web({}, {})], baseFiles: { [CONFIG_PATH]: 'targets: ["packages.${system}.wbe"]' } },
      UsageError,
    ],
    [
      'a configuration with errors',
      { targets: [web({}, {})], baseFiles: { [CONFIG_PATH]: 'tragets: []' } },
      UsageError,
    ],
    [
      'a flake that evaluates on neither side',
      {
        targets: [web({}, {})],
        broken: Object.fromEntries(
          ['base', 'head'].map((side) => [side, { '.': { kind: 'evaluation' as const, message: 'error' } }]),
        ),
      },
      MeasurementError,
    ],
    [
      'a machine without Nix',
      {
        targets: [web({}, {})],
        nixError: new MeasurementError('There is no Nix.', { remedy: 'Install it.' }),
      },
      MeasurementError,
    ],
  ]

  test.each(refusals)('%s is told, and leaves the repository closed', async (_, options, kind) => {
    const world = fakeWorld(options)
    await expect(gate(gateRequest(), world.ports)).rejects.toThrow(kind)
    expect(world.repository.isClosed()).toBe(true)
    expect(world.nix.runs).toEqual([])
  })
})
