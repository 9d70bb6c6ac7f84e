import { describe, expect, test } from '@jest/globals'
import type { MeasuredTarget } from '../../src/commands/measured-target.ts'
import { measureTimed } from '../../src/commands/measure-timed.ts'
import type { SideState } from '../../src/core/decide/compare.ts'
import type { Sampling } from '../../src/core/model/config.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import type { Thresholds } from '../../src/core/model/target.ts'
import { fakeDerivation, fakeMeasurement, fakeRun } from '../fakes/measurements.ts'
import { fakeNix, type FakeNixOptions } from '../fakes/nix.ts'
import { seeded } from '../fakes/run.ts'
import { type FakeSide, type FakeTarget, fakeSources } from '../fakes/targets.ts'
import { fakeClock } from '../fakes/ports.ts'
import { fakeProgress } from '../fakes/progress.ts'

/** Over a warning limit, and near enough to the limits of memory to be timed in earnest, at the same speed. */
const SOMEWHAT: FakeSide = { counters: { functionCalls: 1_080_000 } }

/** Far from any limit. */
const HARDLY: FakeSide = { counters: { functionCalls: 1_019_000 } }

/** Over a limit for failing. */
const TOO_MUCH: FakeSide = { counters: { functionCalls: 1_500_000 }, seconds: 1.5 }

interface Given extends FakeNixOptions {
  readonly sampling?: Partial<Sampling>
  readonly thresholds?: Thresholds
}

/** A target as its exact runs leave it. */
function measuredTarget({ path, base, head }: FakeTarget): MeasuredTarget {
  const state = (side: FakeSide | undefined): SideState =>
    side === undefined
      ? { kind: 'absent' }
      : {
          kind: 'measured',
          measurement: fakeMeasurement({
            derivationPath: side.derivation ?? fakeDerivation('host-1.0'),
            exactRuns: [1, 2].map((nth) =>
              fakeRun({
                wallSeconds: side.seconds ?? 1,
                statistics: {
                  ...side.counters,
                  functionCalls: (side.counters?.functionCalls ?? 1_000_000) + (side.drift?.(nth) ?? 0),
                },
                warnings: side.warnings?.(nth) ?? 0,
              }),
            ),
          }),
        }
  return {
    target: {
      name: path.join('.'),
      origin: { kind: 'flake', directory: '.', attributePath: path },
      thresholds: {},
    },
    base: state(base),
    head: state(head),
  }
}

async function time({ sampling, thresholds = {}, ...options }: Given) {
  const clock = fakeClock()
  const progress = fakeProgress()
  const nix = fakeNix({ ...options, clock })
  const signal = options.signal ?? new AbortController().signal
  const request = {
    sources: fakeSources,
    targets: options.targets.map(measuredTarget),
    config: { ...defaultConfig, thresholds, sampling: { ...defaultConfig.sampling, ...sampling } },
  }
  const timed = await measureTimed(request, { ...nix, clock, progress, random: seeded(3), signal })
  const pairsOf = ({ base, head }: MeasuredTarget) =>
    [base, head].map((side) => (side.kind === 'measured' ? side.measurement.timedRuns.length : 0))
  return {
    ...timed,
    nix,
    progress,
    first: timed.targets[0],
    seconds: clock.seconds() - fakeClock().seconds(),
    pairs: timed.targets.map(pairsOf),
    ends: timed.targets.map(({ timing, notPursued }) => timing ?? notPursued?.kind),
    order: [...new Set(nix.runs.map(({ target }) => target))],
  }
}

const target = (name: string, head: FakeSide, base: FakeSide = {}): FakeTarget => ({
  path: [name],
  base,
  head,
})

describe('what is timed', () => {
  test('is nothing where no target changed', async () => {
    const { nix, progress, targets, ends } = await time({ targets: [target('a', {}), target('b', {})] })
    expect(nix.runs).toEqual([])
    expect(progress.lines).toEqual([])
    expect(targets).toHaveLength(2)
    expect(ends).toEqual([undefined, undefined])
  })

  test('is nothing where one more warning is all that changed', async () => {
    const { nix } = await time({ targets: [target('a', { warnings: () => 1 })] })
    expect(nix.runs).toEqual([])
  })

  test('is no target that one side lacks', async () => {
    const { nix } = await time({
      targets: [
        { path: ['new'], head: {} },
        { path: ['old'], base: {} },
      ],
    })
    expect(nix.runs).toEqual([])
  })

  test('begins with the target that looks dearest, and keeps the targets’ own order in what it gives', async () => {
    const { order, targets } = await time({
      targets: [
        target('same', {}),
        target('slower', { counters: { functionCalls: 1_010_000, cpuSeconds: 1.2 } }),
        target('slowest', { counters: { thunks: 2_010_000, cpuSeconds: 1.3 } }),
      ],
    })
    expect(order).toEqual(['slowest', 'slower'])
    expect(targets.map(({ target: { name } }) => name)).toEqual(['same', 'slower', 'slowest'])
  })

  test('shares the permitted error among all judged metrics of all targets that an interval may decide', async () => {
    const { certainty } = await time({
      targets: [target('a', SOMEWHAT), target('b', HARDLY), target('c', TOO_MUCH), target('same', {})],
      thresholds: { 'peak-memory': { warn: undefined, fail: undefined, minChange: undefined } },
    })
    expect(certainty).toEqual({ confidence: 0.99, comparisons: 4 })
  })
})

describe('timing of a target', () => {
  test('runs one process at a time, both sides as often, in twos of opposite order', async () => {
    const { nix, pairs } = await time({ targets: [target('a', SOMEWHAT)], concurrency: 4 })
    const [[baseRuns = 0, headRuns] = []] = pairs
    expect(baseRuns).toBe(headRuns)
    expect(baseRuns).toBeGreaterThanOrEqual(7)
    expect(nix.runs.every(({ kind, beside }) => kind === 'timed' && beside === 0)).toBe(true)
    const sides = nix.runs.map(({ side }) => side)
    for (let index = 0; index + 3 < sides.length; index += 4) {
      const [one, two, three, four] = sides.slice(index, index + 4)
      expect(two).not.toBe(one)
      expect(three).toBe(two)
      expect(four).toBe(one)
    }
  })

  test('ends once every judged metric is decided', async () => {
    const { ends, pairs } = await time({ targets: [target('a', { ...SOMEWHAT, seconds: 3 })] })
    expect(ends).toEqual(['settled'])
    expect(pairs[0]?.[0]).toBeLessThan(30)
  })

  test('goes on as long as an interval straddles a limit, to the most pairs that are configured', async () => {
    const { ends, pairs } = await time({
      targets: [target('a', { ...SOMEWHAT, seconds: 1.2 })],
      thresholds: { 'evaluation-time': { fail: { relative: 0.2 }, minChange: undefined } },
      sampling: { maxPairs: 12 },
    })
    expect(ends).toEqual(['max-pairs'])
    expect(pairs).toEqual([[12, 12]])
  })

  test('tells which pair of how many, and how long it may go on', async () => {
    const { progress } = await time({ targets: [target('a', SOMEWHAT)] })
    expect(progress.lines.slice(0, 3)).toEqual([
      expect.stringContaining('stage: Timing'),
      expect.stringMatching(/^step: a, pair 1 of at most 30, 600 s left$/),
      expect.stringMatching(/^step: a, pair 2 of at most 30, 598 s left$/),
    ])
  })

  test('whose run fails, and fails again, ends there, and leaves no half of a pair', async () => {
    const timedFailure = { kind: 'out-of-memory', message: 'out of memory\nat 8 GiB' } as const
    const { first, pairs, nix } = await time({ targets: [target('a', { ...SOMEWHAT, timedFailure })] })
    expect(first?.timingFailure).toEqual({ side: 'head', failure: timedFailure })
    expect(pairs).toEqual([[0, 0]])
    expect(nix.calls.filter((call) => call === 'timed a head')).toHaveLength(2)
  })
})

describe('a target whose counters let expect no change that matters', () => {
  test('is timed in one pair where that shows nothing', async () => {
    const { ends, pairs } = await time({ targets: [target('a', HARDLY)] })
    expect(pairs).toEqual([[1, 1]])
    expect(ends).toEqual(['screened'])
  })

  test('is timed in one pair whatever it warns of, and as if it always warned as often', async () => {
    for (const warnings of [() => 9, (nth: number) => nth]) {
      const { pairs } = await time({
        targets: [target('a', { ...HARDLY, warnings })],
        thresholds: { warnings: { warn: { absolute: 0 } } },
      })
      expect(pairs).toEqual([[1, 1]])
    }
  })

  test('is decided like any other where three pairs are all slower than a limit', async () => {
    const { ends, pairs } = await time({ targets: [target('a', { ...HARDLY, seconds: 1.5 })] })
    expect(pairs[0]?.[0]).toBeGreaterThan(3)
    expect(ends).toEqual(['settled'])
  })

  test('is timed once more where a run was slower, and no further where its best run is not', async () => {
    const { ends, pairs } = await time({
      targets: [target('a', { ...HARDLY, secondsOf: (nth) => (nth === 0 ? 1.5 : 1) })],
    })
    expect(pairs).toEqual([[2, 2]])
    expect(ends).toEqual(['screened'])
  })

  test('is decided where its pairs take more memory than a limit', async () => {
    const { pairs } = await time({ targets: [target('a', { ...HARDLY, residentBytes: 300 * 1024 ** 2 })] })
    expect(pairs[0]?.[0]).toBeGreaterThan(3)
  })

  test('is timed in one pair where only its derivation changed', async () => {
    const { pairs } = await time({ targets: [target('a', { derivation: fakeDerivation('host-2.0') })] })
    expect(pairs).toEqual([[1, 1]])
  })
})

test('a target of which a counter with a limit varies is decided by runs', async () => {
  const { pairs } = await time({
    targets: [target('a', { ...HARDLY, drift: (nth) => nth })],
  })
  expect(pairs[0]?.[0]).toBeGreaterThan(3)
})

describe('a target that fails by its counters', () => {
  test('is timed for an estimate only', async () => {
    const { ends, pairs } = await time({ targets: [target('a', { ...TOO_MUCH, seconds: 0.5 })] })
    expect(pairs).toEqual([[3, 3]])
    expect(ends).toEqual(['decided-by-counters'])
  })

  test('is timed once where that takes long', async () => {
    const { pairs } = await time({ targets: [target('a', { ...TOO_MUCH, seconds: 15 }, { seconds: 10 })] })
    expect(pairs).toEqual([[1, 1]])
  })

  test('comes after what timing can decide', async () => {
    const { order } = await time({ targets: [target('fails', TOO_MUCH), target('open', SOMEWHAT)] })
    expect(order).toEqual(['open', 'fails'])
  })
})

describe('of targets that changed alike', () => {
  const named = (name: string, head: FakeSide) => target(name, head)

  test('one is timed, and the others say which', async () => {
    const { nix, targets, ends } = await time({
      targets: ['a', 'b', 'c'].map((name) => named(name, HARDLY)),
    })
    expect(ends).toEqual(['screened', 'timed-as', 'timed-as'])
    expect(targets[2]?.notPursued).toEqual({ kind: 'timed-as', target: 'a' })
    expect(new Set(nix.runs.map(({ target: name }) => name))).toEqual(new Set(['a']))
  })

  test('it is the one whose exact runs look dearest', async () => {
    const dearer = { counters: { ...HARDLY.counters, cpuSeconds: 1 } }
    const { order, ends } = await time({ targets: [named('a', HARDLY), named('b', dearer)] })
    expect(order).toEqual(['b'])
    expect(ends).toEqual(['timed-as', 'screened'])
  })

  test('others are timed too where they look dearer than base', async () => {
    const dearer = { counters: { ...HARDLY.counters, cpuSeconds: 1.2 } }
    const { ends } = await time({ targets: ['a', 'b'].map((name) => named(name, dearer)) })
    expect(ends).toEqual(['screened', 'screened'])
  })

  test('those that changed in another direction, or over other limits, are not among them', async () => {
    const { ends } = await time({
      targets: [
        named('a', HARDLY),
        named('b', { counters: { functionCalls: 990_000 } }),
        named('c', SOMEWHAT),
      ],
    })
    expect(ends).not.toContain('timed-as')
  })

  test('one is enough for an estimate', async () => {
    const { ends } = await time({ targets: ['a', 'b'].map((name) => named(name, TOO_MUCH)) })
    expect(ends).toEqual(['decided-by-counters', 'timed-as'])
  })
})

describe('the time budget', () => {
  test('of nothing leaves everything untimed, with the reason', async () => {
    const { nix, ends } = await time({ targets: [target('a', SOMEWHAT)], sampling: { timeBudgetSeconds: 0 } })
    expect(nix.runs).toEqual([])
    expect(ends).toEqual(['timing-off'])
  })

  test('that will not reach a decision is not wasted on more than one pair', async () => {
    const { pairs, ends, first } = await time({
      targets: [target('a', SOMEWHAT)],
      sampling: { timeBudgetSeconds: 5 },
    })
    expect(pairs).toEqual([[1, 1]])
    expect(ends).toEqual(['no-time'])
    expect(first?.notPursued).toMatchObject({
      left: expect.closeTo(3, 0),
      needed: expect.closeTo(12, -0.5),
    })
  })

  test('that ends where pairs have shown a surprise leaves it open', async () => {
    const { ends } = await time({
      targets: [target('a', { ...HARDLY, seconds: 2 })],
      sampling: { timeBudgetSeconds: 10 },
    })
    expect(ends).toEqual(['time-budget'])
  })

  test('that has no room for one pair is not begun', async () => {
    const { nix, ends } = await time({
      targets: [target('a', HARDLY)],
      sampling: { timeBudgetSeconds: 1 },
    })
    expect(nix.runs).toEqual([])
    expect(ends).toEqual(['no-time'])
  })

  test('finds the one of ten targets that is slower without a counter that shows it', async () => {
    const slower = (name: string, seconds: number, cpuSeconds: number): FakeTarget => ({
      path: [name],
      base: { seconds: 10, counters: { cpuSeconds: 10 } },
      head: { seconds, counters: { thunks: 2_000_100, cpuSeconds }, derivation: fakeDerivation('host-2.0') },
    })
    const { ends, pairs, seconds } = await time({
      targets: Array.from({ length: 10 }, (_, nth) =>
        nth === 6 ? slower('slow', 13, 12.4) : slower(`host-${String(nth)}`, 10, 10.2),
      ),
    })
    expect(ends[6]).toBe('settled')
    expect(pairs[6]?.[0]).toBeGreaterThan(5)
    expect(seconds).toBeLessThan(600)
  })

  test('is not spent on one target that finds no end, at the cost of those behind it', async () => {
    const { order, pairs } = await time({
      targets: [
        // Just at the limit for failing, so that there is no end of it.
        target('endless', { ...SOMEWHAT, seconds: 3 }, { seconds: 2.5 }),
        target('behind', { counters: { thunks: 2_150_000 }, seconds: 2.5 }, { seconds: 2.5 }),
      ],
      sampling: { timeBudgetSeconds: 100 },
    })
    expect(order).toEqual(['endless', 'behind'])
    expect((pairs[0]?.[0] ?? 0) * 5.5).toBeLessThan(60)
    expect(pairs[1]?.[0]).toBeGreaterThan(1)
  })

  test('is shared among targets, and what one leaves goes to those behind it', async () => {
    const { pairs, seconds } = await time({
      targets: [
        target('quick', { ...SOMEWHAT, seconds: 3 }),
        target('endless', { counters: { thunks: 2_150_000 }, seconds: 3 }, { seconds: 2.5 }),
      ],
      sampling: { timeBudgetSeconds: 150 },
    })
    const [[quick = 0] = [], [endless = 0] = []] = pairs
    expect(quick).toBeGreaterThan(1)
    expect(quick * 4).toBeLessThan(75)
    expect(endless * 5.5).toBeGreaterThan(75)
    expect(seconds).toBeLessThan(160)
  })
})

test('an interruption keeps the pairs before it, and times nothing after it', async () => {
  const interruption = new AbortController()
  let runs = 0
  const { pairs, ends } = await time({
    targets: [target('fails', TOO_MUCH), target('open', SOMEWHAT)],
    signal: interruption.signal,
    onRun: () => {
      if (++runs === 8) interruption.abort()
    },
  })
  expect(pairs).toEqual([
    [0, 0],
    [3, 3],
  ])
  expect(ends).toEqual(['interrupted', 'interrupted'])
})

test('a bug of ours during a timed run ends the program', async () => {
  const timing = time({
    targets: [target('a', SOMEWHAT)],
    onRun: () => {
      throw new TypeError('undefined is not a function')
    },
  })
  await expect(timing).rejects.toThrow(TypeError)
})
