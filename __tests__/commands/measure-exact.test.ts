import { describe, expect, test } from '@jest/globals'
import type { FoundTarget, Presence } from '../../src/commands/find-targets.ts'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import { measureExact } from '../../src/commands/measure-exact.ts'
import type { Measurement } from '../../src/core/model/measurement.ts'
import type { Side } from '../../src/core/model/revision.ts'
import type { SideState } from '../../src/core/decide/compare.ts'
import { MeasurementError } from '../../src/errors.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import { fakeNix, type FakeNixOptions } from '../fakes/nix.ts'
import { type FakeTarget, fakeSources } from '../fakes/targets.ts'
import { fakeProgress } from '../fakes/progress.ts'

const BOTH = { base: {}, head: {} }

interface Given extends FakeNixOptions {
  readonly presence?: Partial<Record<Side, Presence>>
}

function foundTarget({ path, base, head }: FakeTarget, presence: Given['presence']): FoundTarget {
  const of = (side: object | undefined): Presence => ({ kind: side === undefined ? 'absent' : 'present' })
  return {
    target: {
      name: path.join('.'),
      origin: { kind: 'flake', directory: '.', attributePath: path },
      thresholds: {},
    },
    presence: { base: of(base), head: of(head), ...presence },
  }
}

async function measure({ presence, ...options }: Given) {
  const nix = fakeNix(options)
  const progress = fakeProgress()
  const targets = options.targets.map((target) => foundTarget(target, presence))
  const signal = options.signal ?? new AbortController().signal
  const { targets: measured } = await measureExact(
    { sources: fakeSources, targets, config: defaultConfig },
    { ...nix, progress, signal },
  )
  return { nix, progress, measured, first: measured[0] }
}

function measurementOf(state: SideState | undefined): Measurement {
  if (state?.kind !== 'measured') throw new Error(`not measured: ${JSON.stringify(state)}`)
  return state.measurement
}

const many: readonly FakeTarget[] = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ path: [name], ...BOTH }))

describe('a counter that is told of one side only', () => {
  test('leaves the target not measured, since the same Nix tells the same', async () => {
    const { first } = await measure({
      targets: [{ path: ['web'], base: {}, head: { counters: { thunks: undefined } } }],
    })
    expect(first?.head).toMatchObject({
      kind: 'failed',
      failure: { kind: 'not-measured', message: expect.stringContaining('of one side only') },
    })
  })
})

describe('a side that does not evaluate', () => {
  test('is run once more before that is said', async () => {
    const failure = { kind: 'evaluation', message: 'error: no' } as const
    const { nix, first } = await measure({ targets: [{ path: ['web'], base: { failure }, head: {} }] })
    expect(nix.calls.filter((call) => call === 'exact web base')).toHaveLength(2)
    expect(first?.base).toEqual({ kind: 'failed', failure })
  })

  test('is not run again where its time was over', async () => {
    const failure = { kind: 'time-out', message: 'ended' } as const
    const { nix } = await measure({ targets: [{ path: ['web'], base: { failure }, head: {} }] })
    expect(nix.calls.filter((call) => call === 'exact web base')).toHaveLength(1)
  })
})

describe('exact runs', () => {
  test('are one a side where the counters are equal', async () => {
    const { nix, first } = await measure({ targets: [{ path: ['web'], ...BOTH }] })
    expect(nix.runs.map(({ kind, side }) => `${kind} ${side}`)).toEqual(['exact base', 'exact head'])
    expect(measurementOf(first?.base).exactRuns).toHaveLength(1)
  })

  test('are one more of base, by head’s revision, where only the derivation differs', async () => {
    const { nix } = await measure({
      targets: [{ path: ['web'], base: {}, head: { derivation: fakeDerivation('host-2') } }],
    })
    expect(nix.runs.map(({ side }) => side).sort()).toEqual(['base', 'base', 'head'])
  })

  test('are made again on both sides where any counter differs', async () => {
    const { nix, first } = await measure({
      targets: [{ path: ['web'], base: {}, head: { counters: { thunks: 2_000_001 } } }, ...many],
    })
    expect(nix.runs.filter(({ target }) => target === 'web').map(({ side }) => side)).toEqual([
      'base',
      'head',
      'base',
      'head',
    ])
    expect(measurementOf(first?.head).exactRuns).toHaveLength(2)
    expect(nix.runs).toHaveLength(4 + 2 * many.length)
  })

  test('are made again where only the warnings differ, which have to be seen twice like all else', async () => {
    const { nix, first } = await measure({
      targets: [{ path: ['web'], base: {}, head: { warnings: () => 1 } }],
    })
    expect(nix.runs).toHaveLength(4)
    expect(measurementOf(first?.head).exactRuns.map(({ warnings }) => warnings)).toEqual([1, 1])
  })

  test.each([1, 2, 4])('go side by side, as many as %d allow', async (concurrency) => {
    const { nix } = await measure({ targets: many, concurrency })
    expect(Math.max(...nix.runs.map(({ beside }) => beside))).toBe(concurrency - 1)
    expect(nix.runs[0]?.beside).toBe(concurrency - 1)
  })

  test('tell what they are doing, one step for each side that is there', async () => {
    const { progress } = await measure({
      targets: [
        { path: ['web'], ...BOTH },
        { path: ['new'], head: {} },
      ],
    })
    expect(progress.lines).toEqual([
      'stage: Evaluating (3)',
      'step: web (base)',
      'step: web (head)',
      'step: new (head)',
    ])
  })

  test('give the derivation, its graph, what would be built and what was imported', async () => {
    const [top, dependency] = [fakeDerivation('host-1'), fakeDerivation('curl-8')]
    const side = {
      derivation: top,
      dependencies: [dependency],
      toBuild: [top],
      toFetch: ['/nix/store/curl'],
      imported: [dependency],
    }
    const { first } = await measure({ targets: [{ path: ['web'], base: side, head: side }] })
    const measurement = measurementOf(first?.head)
    expect(measurement).toMatchObject({
      derivationPath: top,
      plan: { toBuild: [top], toFetch: ['/nix/store/curl'] },
      importedDerivations: [dependency],
      timedRuns: [],
    })
    expect([...measurement.closure.derivations]).toEqual([top, dependency])
  })

  test('of one derivation share a plan, so that what one side’s run changed does not count', async () => {
    const { first } = await measure({
      targets: [{ path: ['web'], base: { toBuild: ['x'] }, head: { toBuild: [] } }],
    })
    expect(measurementOf(first?.head).plan.toBuild).toEqual(['x'])
  })
})

describe('a target', () => {
  test('that one side lacks is run on the other only', async () => {
    const { nix, first } = await measure({ targets: [{ path: ['new'], head: {} }] })
    expect(nix.calls.filter((call) => call.startsWith('exact'))).toEqual(['exact new head'])
    expect(first).toMatchObject({ base: { kind: 'absent' }, head: { kind: 'measured' } })
  })

  test('whose flake is broken on one side is run on the other only', async () => {
    const failure = { kind: 'evaluation', message: 'error: no' } as const
    const { nix, first } = await measure({
      targets: [{ path: ['web'], ...BOTH }],
      presence: { head: { kind: 'broken', failure } },
    })
    expect(nix.runs.map(({ side }) => side)).toEqual(['base'])
    expect(first).toMatchObject({ base: { kind: 'measured' }, head: { kind: 'failed', failure } })
  })

  test.each(['evaluation', 'time-out', 'out-of-memory', 'killed'] as const)(
    'that ends with %s says so, and costs the others nothing',
    async (kind) => {
      const failure = { kind, message: 'what Nix said' }
      const { measured } = await measure({
        targets: [{ path: ['bad'], base: {}, head: { failure } }, ...many],
      })
      expect(measured[0]).toMatchObject({ base: { kind: 'measured' }, head: { kind: 'failed', failure } })
      for (const { base, head } of measured.slice(1))
        expect([base.kind, head.kind]).toEqual(['measured', 'measured'])
    },
  )

  test('whose graph can not be read is not measured, with the reason and the remedy', async () => {
    const closureError = new MeasurementError('The store is full.', { remedy: 'Make room.' })
    const { measured } = await measure({
      targets: [
        { path: ['bad'], base: {}, head: { derivation: fakeDerivation('bad'), closureError } },
        ...many,
      ],
    })
    expect(measured[0]?.head).toEqual({
      kind: 'failed',
      failure: { kind: 'not-measured', message: 'The store is full.\nMake room.' },
    })
    expect(measured[1]?.head.kind).toBe('measured')
  })

  test('whose graph can not be read by a bug of ours ends the program', async () => {
    const closureError = new TypeError('undefined is not a function')
    const measuring = measure({ targets: [{ path: ['bad'], base: { closureError }, head: {} }] })
    await expect(measuring).rejects.toThrow(TypeError)
  })
})

test('an interruption leaves what was measured before, and says of the rest that it was interrupted', async () => {
  const interruption = new AbortController()
  const { measured } = await measure({
    targets: many,
    concurrency: 2,
    signal: interruption.signal,
    onRun: ({ target }) => {
      if (target === 'd') interruption.abort()
    },
  })
  expect(measured.slice(0, 2).map(({ head }) => head.kind)).toEqual(['measured', 'measured'])
  expect(measured.slice(3)).toMatchObject([
    { head: { kind: 'failed', failure: { kind: 'not-measured', message: 'interrupted' } } },
    { head: { kind: 'failed', failure: { kind: 'not-measured', message: 'interrupted' } } },
  ])
})
