import { describe, expect, test } from '@jest/globals'
import { compareTarget, type Comparison, type SideState } from '../../../src/core/decide/compare.ts'
import { increaseOfWork } from '../../../src/core/decide/work-change.ts'
import { toldDiffers, isUnchanged, metricsJudgedByTiming } from '../../../src/core/decide/work.ts'
import type { Measurement, Run } from '../../../src/core/model/measurement.ts'
import { metricIds, type MetricId, metricOf, metrics } from '../../../src/core/model/metric.ts'
import { NO_STATISTICS } from '../../../src/core/nix/statistics.ts'
import type { Failure } from '../../../src/core/model/failure.ts'
import { fakeDerivation, fakeMeasurement, fakePlan, fakeRun } from '../../fakes/measurements.ts'

const NEW = fakeDerivation('host-2.0')

const measured = (overrides: Partial<Measurement> = {}): SideState => ({
  kind: 'measured',
  measurement: fakeMeasurement(overrides),
})
const failed = (kind: Exclude<Failure['kind'], 'share-missing'>): SideState => ({
  kind: 'failed',
  failure: { kind, message: 'said' },
})
const ABSENT: SideState = { kind: 'absent' }

const calls = (...counts: readonly number[]): readonly Run[] =>
  counts.map((functionCalls) => fakeRun({ statistics: { functionCalls } }))
const timed = (...seconds: readonly number[]): readonly Run[] =>
  seconds.map((wallSeconds) => fakeRun({ wallSeconds }))

function compare(base: SideState, head: SideState, given: Partial<Comparison> = {}) {
  const results = compareTarget({
    name: 'web',
    base,
    head,
    thresholdOf: (metric) => metric.threshold,
    certainty: { confidence: 0.99, comparisons: 1 },
    ...given,
  })
  return {
    ...results,
    finding: (metric: MetricId) => results.findings.find((one) => one.metric === metric),
    outcomes: new Set(results.findings.map(({ outcome }) => outcome)),
  }
}

describe('a comparison', () => {
  const states: readonly SideState[] = [
    measured(),
    measured({ derivationPath: NEW }),
    ABSENT,
    failed('evaluation'),
    failed('killed'),
  ]

  test('has one finding for every metric of an evaluation, in order, whatever happened', () => {
    for (const base of states) {
      for (const head of states)
        expect(compare(base, head).findings.map(({ metric }) => metric)).toEqual(
          metricIds.filter((id) => metricOf(id).source.from !== 'build'),
        )
    }
  })

  test.each([
    ['compared', measured(), measured()],
    ['added', ABSENT, measured()],
    ['removed', measured(), ABSENT],
    ['head-failed', measured(), failed('evaluation')],
    ['head-failed', ABSENT, failed('evaluation')],
    ['both-failed', failed('evaluation'), failed('evaluation')],
    ['removed', failed('evaluation'), ABSENT],
    ['base-failed', failed('evaluation'), measured()],
    ['not-measured', measured(), failed('time-out')],
    ['not-measured', failed('killed'), measured()],
    ['not-measured', failed('evaluation'), failed('out-of-memory')],
  ] as const)('is %s by what became of base and head', (status, base, head) => {
    expect(compare(base, head).status).toBe(status)
  })

  test('keeps what either side failed with', () => {
    expect(compare(failed('evaluation'), failed('time-out')).failures).toEqual({
      base: { kind: 'evaluation', message: 'said' },
      head: { kind: 'time-out', message: 'said' },
    })
    expect(compare(measured(), measured())).not.toHaveProperty('failures')
  })

  test('counts its runs, and names what either side imported, once and in order', () => {
    const results = compare(
      measured({ importedDerivations: ['b', 'a'], timedRuns: timed(1, 1, 1) }),
      measured({ importedDerivations: ['b', 'c'], timedRuns: timed(1, 1), exactRuns: calls(1, 1) }),
    )
    expect(results.runs).toEqual({ exact: 3, pairs: 2 })
    expect(results.importedDerivations).toEqual(['a', 'b', 'c'])
  })
})

describe('exact metrics', () => {
  test('are told to the digit, with difference, ratio and the threshold that held', () => {
    const { finding } = compare(measured(), measured({ exactRuns: calls(1_001_000, 1_001_000) }))
    expect(finding('function-calls')).toEqual({
      metric: 'function-calls',
      kind: 'exact',
      outcome: 'changed',
      base: 1_000_000,
      head: 1_001_000,
      change: { difference: 1_000, ratio: 1.001 },
      threshold: { warn: { relative: 0.05 }, fail: { relative: 0.1 }, minChange: 10_000 },
    })
  })

  test('have no ratio over a base of nothing', () => {
    const { finding } = compare(measured(), measured({ plan: fakePlan({ toBuild: ['x'] }) }))
    expect(finding('derivations-to-build')).toMatchObject({ base: 0, head: 1, change: { ratio: null } })
  })

  test('that one side does not tell are not available, and keep what the other tells', () => {
    const silent = [{ ...fakeRun(), statistics: NO_STATISTICS }]
    const { finding } = compare(measured(), measured({ exactRuns: silent }))
    expect(finding('expressions')).toEqual({
      metric: 'expressions',
      kind: 'exact',
      outcome: 'not-available',
      base: 90_000,
      head: null,
      change: null,
      reason: { kind: 'not-told' },
    })
  })

  test('of which more is better regress by falling below their floor', () => {
    const { finding } = compare(
      measured({ plan: fakePlan({ toFetch: ['a', 'b', 'c', 'd'], toBuild: ['e'] }) }),
      measured({ plan: fakePlan({ toFetch: ['a', 'b', 'c'], toBuild: ['d', 'e'] }) }),
      { thresholdOf: ({ id }) => (id === 'cache-hit-rate' ? { min: 0.8 } : {}) },
    )
    expect(finding('cache-hit-rate')).toMatchObject({ outcome: 'regression', crossed: 'min', head: 0.6 })
  })

  test('that vary on either side, in exact or in timed runs, are demoted', () => {
    const steady = measured({ exactRuns: calls(1_000_000, 1_000_000) })
    const varied = measured({ exactRuns: calls(1_000_000, 1_000_010) })
    const variedLater = measured({ exactRuns: calls(1_000_001), timedRuns: calls(1_000_001, 1_000_002) })
    const twice = measured({ exactRuns: calls(1_000_000), timedRuns: calls(1_000_000, 1_000_000) })
    expect(compare(steady, varied).finding('function-calls')).toMatchObject({
      kind: 'sampled',
      demoted: true,
    })
    expect(compare(varied, steady).finding('function-calls')).toMatchObject({
      kind: 'sampled',
      demoted: true,
    })
    expect(compare(twice, variedLater).finding('function-calls')?.demoted).toBe(true)
    expect(compare(steady, varied).finding('thunks')).toMatchObject({ kind: 'exact', outcome: 'unchanged' })
  })

  test('that were demoted still regress, with the whole interval beyond the limit', () => {
    const around = (center: number) => Array.from({ length: 12 }, (_, run) => center + (run % 4) * 100)
    const side = (center: number) =>
      measured({ exactRuns: calls(center, center + 100), timedRuns: calls(...around(center)) })
    const { finding } = compare(side(1_000_000), side(1_300_000))
    expect(finding('function-calls')).toMatchObject({
      kind: 'sampled',
      demoted: true,
      outcome: 'regression',
      base: 1_000_000,
      head: 1_300_000,
      change: { interval: { confidence: 0.99 } },
    })
  })
})

describe('what stands for no work', () => {
  const warned = (...counts: readonly number[]) =>
    measured({ exactRuns: counts.map((warnings) => fakeRun({ warnings })) })
  const watched: Pick<Comparison, 'thresholdOf'> = { thresholdOf: () => ({ warn: { absolute: 0 } }) }

  test('is no reason to time a target, and changes all the same', () => {
    const { finding } = compare(warned(2, 2), warned(3, 3))
    expect(finding('warnings')).toEqual({
      metric: 'warnings',
      kind: 'exact',
      outcome: 'changed',
      base: 2,
      head: 3,
      change: { difference: 1, ratio: 1.5 },
    })
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'unchanged',
      reason: { kind: 'same-work' },
    })
  })

  test('crosses a limit by one', () => {
    expect(compare(warned(0), warned(1), watched).finding('warnings')).toMatchObject({
      outcome: 'warning',
      crossed: 'warn',
    })
    expect(compare(warned(1), warned(1), watched).finding('warnings')?.outcome).toBe('unchanged')
  })

  test('that varies is neither timed nor compared: without a limit it has no say', () => {
    for (const sides of [[warned(1, 2), warned(1, 1)] as const, [warned(1, 1), warned(1, 2)] as const])
      expect(compare(...sides).finding('warnings')).toEqual({
        metric: 'warnings',
        kind: 'sampled',
        outcome: 'not-available',
        base: null,
        head: null,
        change: null,
        demoted: true,
        reason: { kind: 'varies' },
      })
  })

  test('that varies in head only, and has a limit, is by head’s doing', () => {
    expect(compare(warned(1, 1), warned(1, 2), watched).finding('warnings')).toMatchObject({
      outcome: 'inconclusive',
      demoted: true,
      variesInHeadOnly: true,
      reason: { kind: 'varies-in-head' },
    })
    const { finding } = compare(warned(1, 2), warned(1, 2), watched)
    expect(finding('warnings')).toMatchObject({ outcome: 'inconclusive', reason: { kind: 'varies' } })
    expect(finding('warnings')).not.toHaveProperty('variesInHeadOnly')
  })
})

describe('sampled metrics', () => {
  const NOISE = [1, 1.01, 1.02, 1.03, 1.05, 1.1, 1.3, 1, 1.02, 1.01]
  const sides = (factor: number) =>
    [
      measured({ timedRuns: timed(...NOISE) }),
      measured({ derivationPath: NEW, timedRuns: timed(...NOISE.map((value) => factor * value)) }),
    ] as const

  test('are unchanged without any timing where the work was the same', () => {
    const { finding, outcomes } = compare(measured(), measured())
    expect(finding('evaluation-time')).toEqual({
      metric: 'evaluation-time',
      kind: 'sampled',
      outcome: 'unchanged',
      base: null,
      head: null,
      change: null,
      reason: { kind: 'same-work' },
    })
    // Nothing is missing, so that there is no cache hit rate.
    expect(outcomes).toEqual(new Set(['unchanged', 'not-available']))
  })

  test('regress with the whole interval beyond, and keep the runs that show it', () => {
    const { finding } = compare(...sides(1.5))
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'regression',
      crossed: 'fail',
      base: 1,
      head: 1.5,
      samples: { base: NOISE, head: NOISE.map((value) => 1.5 * value) },
    })
  })

  test('are inconclusive where the interval straddles the limit, with why there were no more runs', () => {
    const { finding } = compare(...sides(1.21), { timing: 'max-pairs' })
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'inconclusive',
      reason: { kind: 'interval-over-limit', pairs: 10, timing: 'max-pairs' },
    })
  })

  test('of a target that was looked at only say so', () => {
    const { finding } = compare(
      measured({ timedRuns: timed(1) }),
      measured({ derivationPath: NEW, timedRuns: timed(1.02) }),
      { notPursued: { kind: 'screened' } },
    )
    expect(finding('evaluation-time')).toMatchObject({
      outcome: 'not-pursued',
      reason: { kind: 'screened' },
      base: 1,
      head: 1.02,
    })
  })

  test('that a run does not tell are not available', () => {
    const silent = [{ ...fakeRun({ residentBytes: undefined }), statistics: NO_STATISTICS }]
    const { finding } = compare(
      measured({ timedRuns: timed(1) }),
      measured({ derivationPath: NEW, timedRuns: silent }),
    )
    for (const metric of ['cpu-time', 'gc-time', 'peak-memory'] as const)
      expect(finding(metric)).toMatchObject({
        kind: 'sampled',
        outcome: 'not-available',
        base: null,
        head: null,
      })
  })
})

describe('a target on one side only', () => {
  test('shows its figures, and compares nothing', () => {
    const { finding, outcomes } = compare(ABSENT, measured())
    expect(outcomes).toEqual(new Set(['not-comparable']))
    expect(finding('thunks')).toMatchObject({
      base: null,
      head: 2_000_000,
      reason: { kind: 'not-in-base' },
    })
    expect(compare(measured(), ABSENT).finding('thunks')).toMatchObject({ base: 2_000_000, head: null })
  })

  test('crosses a ceiling in head, and none by what it was in base', () => {
    const thresholdOf = () => ({ max: 1_000 })
    expect(compare(ABSENT, measured(), { thresholdOf }).finding('thunks')).toMatchObject({
      outcome: 'regression',
      crossed: 'max',
      threshold: { max: 1_000 },
    })
    expect(compare(measured(), ABSENT, { thresholdOf }).outcomes).toEqual(new Set(['not-comparable']))
  })

  test('is failed in all metrics where head could not be measured', () => {
    expect(compare(measured(), failed('evaluation')).outcomes).toEqual(new Set(['failed']))
  })
})

describe('whether there is anything to time', () => {
  const same = fakeMeasurement()

  test('is decided by derivation and counters', () => {
    expect(isUnchanged(same, fakeMeasurement())).toBe(true)
    expect(isUnchanged(same, fakeMeasurement({ derivationPath: NEW }))).toBe(false)
    expect(isUnchanged(same, fakeMeasurement({ exactRuns: calls(1_000_001) }))).toBe(false)
  })

  test('is not decided by the time that other work takes, or by what there is to build', () => {
    const slower = fakeMeasurement({
      exactRuns: [fakeRun({ wallSeconds: 9, statistics: { cpuSeconds: 1.3, gcSeconds: 1 } })],
      plan: fakePlan({ toBuild: ['x'] }),
    })
    expect(toldDiffers(same, slower)).toBe(false)
    expect(isUnchanged(same, slower)).toBe(true)
  })

  test.each([
    { statistics: { cpuSeconds: 2 } },
    { statistics: { cpuSeconds: 0.2 } },
    { residentBytes: 300 * 1024 ** 2 },
  ])('is decided by time and memory that clearly differ: %j', (costs) => {
    const other = fakeMeasurement({ exactRuns: [fakeRun(costs)] })
    expect(toldDiffers(same, other)).toBe(false)
    expect(isUnchanged(same, other)).toBe(false)
  })

  test('takes the best run of each side for its cost', () => {
    const once = fakeMeasurement({ exactRuns: [fakeRun({ statistics: { cpuSeconds: 9 } }), fakeRun()] })
    expect(isUnchanged(same, once)).toBe(true)
  })

  test('is decided by a counter that only one side tells', () => {
    const silent = fakeMeasurement({ exactRuns: [fakeRun({ statistics: { expressions: undefined } })] })
    expect(toldDiffers(same, silent)).toBe(true)
  })

  test('is not decided by what stands for no work, of which a difference is verified all the same', () => {
    const warned = fakeMeasurement({ exactRuns: [fakeRun({ warnings: 1 })] })
    expect(isUnchanged(same, warned)).toBe(true)
    expect(increaseOfWork(same, warned)).toBe(0)
    expect(toldDiffers(same, warned)).toBe(true)
  })
})

test('metrics that are judged by timing are the sampled ones with a limit, and demoted ones', () => {
  const same = fakeMeasurement({})
  const sides = { base: same, head: same }
  const judged = (thresholdOf: Comparison['thresholdOf']) =>
    metricsJudgedByTiming(sides, thresholdOf).map(({ id }) => id)
  expect(judged((metric) => metric.threshold)).toEqual(['evaluation-time', 'cpu-time', 'peak-memory'])
  expect(judged(() => ({}))).toEqual([])
  const sampled = metrics.filter(({ kind }) => kind === 'sampled').map(({ id }) => id)
  // This machine counts no instructions.
  expect(judged(() => ({ fail: undefined, max: 1 }))).toEqual(sampled.filter((id) => id !== 'instructions'))
  const drifting = fakeMeasurement({
    exactRuns: [fakeRun({ statistics: { thunks: 1 } }), fakeRun({ statistics: { thunks: 2 } })],
  })
  expect(
    metricsJudgedByTiming({ base: same, head: drifting }, (metric) => metric.threshold).map(({ id }) => id),
  ).toContain('thunks')
  const unsure = fakeMeasurement({ exactRuns: [fakeRun({ warnings: 1 }), fakeRun({ warnings: 2 })] })
  expect(
    metricsJudgedByTiming({ base: same, head: unsure }, () => ({ max: 1 })).map(({ id }) => id),
  ).not.toContain('warnings')
})

test('the derivations of an added target are all changed ones', () => {
  const { findings } = compareTarget({
    name: 'host',
    base: ABSENT,
    head: measured({ closure: { derivations: new Set(['a.drv', 'b.drv']) } }),
    thresholdOf: () => ({}),
    certainty: { confidence: 0.99, comparisons: 1 },
  })
  expect(findings.find(({ metric }) => metric === 'derivations-changed')?.head).toBe(2)
})

describe('instructions', () => {
  const GIGA = 1_000_000_000
  const counted = (...counts: readonly number[]): Measurement =>
    fakeMeasurement({
      derivationPath: NEW,
      exactRuns: [fakeRun({ instructions: counts[0] })],
      timedRuns: counts.map((instructions) => fakeRun({ instructions })),
    })
  const finding = (base: Measurement, head: Measurement, comparisons = 1) =>
    compare(
      { kind: 'measured', measurement: { ...base, derivationPath: fakeDerivation('host-1.0') } },
      { kind: 'measured', measurement: head },
      { certainty: { confidence: 0.99, comparisons }, timing: 'time-budget' },
    ).finding('instructions')
  const base = counted(4 * GIGA, 4.002 * GIGA)

  test('decide with two pairs, where time takes six', () => {
    const found = finding(base, counted(4.8 * GIGA, 4.802 * GIGA))
    expect(found).toMatchObject({
      outcome: 'regression',
      crossed: 'fail',
      threshold: { minChange: 0.1 * GIGA },
    })
    expect(found?.change?.ratio).toBeCloseTo(1.2, 3)
    expect(found?.change?.interval?.low).toBeGreaterThan(1.19)
    expect(finding(base, counted(4.25 * GIGA, 4.251 * GIGA))).toMatchObject({
      outcome: 'warning',
      crossed: 'warn',
    })
    expect(finding(base, base)?.outcome).toBe('unchanged')
  })

  test('decide with three pairs in a report of many findings', () => {
    const head = counted(4.8 * GIGA, 4.802 * GIGA)
    expect(finding(base, head, 100)).toMatchObject({ outcome: 'inconclusive' })
    const third = (measurement: Measurement, instructions: number) => ({
      ...measurement,
      timedRuns: [...measurement.timedRuns, fakeRun({ instructions })],
    })
    expect(finding(third(base, 4.001 * GIGA), third(head, 4.801 * GIGA), 100)?.outcome).toBe('regression')
  })

  test('take as many pairs as time does where runs of one side differ', () => {
    const found = finding(base, counted(4.8 * GIGA, 4.9 * GIGA))
    expect(found).toMatchObject({
      outcome: 'inconclusive',
      reason: { kind: 'too-few-pairs', pairs: 2, timing: 'time-budget' },
    })
    expect(found?.reason).toHaveProperty('needed', 6)
    const many = (...factors: readonly number[]) => counted(...factors.map((factor) => factor * GIGA))
    const outcome = finding(many(4, 4.1, 4, 4.05, 4.1, 4), many(5, 5.1, 5, 5.05, 5.1, 5))?.outcome
    expect(outcome).toBe('regression')
  })

  test('that are more by too little to matter are changed, and no warning', () => {
    expect(finding(counted(0.5 * GIGA, 0.5 * GIGA), counted(0.58 * GIGA, 0.58 * GIGA))?.outcome).toBe(
      'changed',
    )
  })

  test('are not available where the machine does not count them, changed or not', () => {
    const silent = fakeMeasurement({ timedRuns: [fakeRun(), fakeRun()] })
    expect(finding(silent, silent)).toMatchObject({
      outcome: 'not-available',
      base: null,
      head: null,
      reason: { kind: 'not-told' },
    })
  })
})
