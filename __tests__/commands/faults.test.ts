import { describe, expect, test } from '@jest/globals'
import { gate } from '../../src/commands/gate.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import type { Verdict } from '../../src/core/model/finding.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { type Fault, methodsOf, type Strike, withFaults } from '../fakes/faults.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import { fakeNix } from '../fakes/nix.ts'
import { fakeSha } from '../fakes/repository.ts'
import { type FakeSide, fakeSource } from '../fakes/targets.ts'
import { fakeWorld, type FakeWorldOptions, gateRequest } from '../fakes/ports.ts'
import { CHANGE } from './proving.ts'
import { SYSTEM } from './run-gate.ts'

const OTHER = { derivation: fakeDerivation('host-1.0', 'b') }
const WEB = ['packages', SYSTEM, 'web']
const web = (head: FakeSide) => ({ path: WEB, base: {}, head })
const db = { path: ['packages', SYSTEM, 'db'], base: {}, head: {} }
const config = (text: string) => ({ baseFiles: { [CONFIG_PATH]: text } })

interface Scenario extends FakeWorldOptions {
  readonly verdict: Verdict
}

/** Head without what makes it dearer. */
const WITHOUT = fakeSource(fakeSha('without')).narHash

const MORE_CALLS = { ...OTHER, counters: { functionCalls: 2_000_000 } }
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}.drv`)

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'more calls': { verdict: 'fail', targets: [web({ ...MORE_CALLS, dependencies: ['x.drv'] }), db] },
  'more calls that come from one of several files': {
    verdict: 'fail',
    targets: [web({ ...MORE_CALLS, at: ({ narHash }) => (narHash === WITHOUT ? OTHER : undefined) }), db],
    change: CHANGE,
    composed: (edits) => fakeSha(edits.some(({ path }) => path === 'a.nix') ? 'without' : 'mixed'),
  },
  'more calls of a named target': {
    verdict: 'fail',
    ...config(`targets: [packages.${SYSTEM}.web, packages.${SYSTEM}.db]`),
    targets: [web(MORE_CALLS), db],
  },
  'more calls behind something else': {
    verdict: 'fail',
    targets: [web(MORE_CALLS), { path: ['nixosConfigurations', 'x'], head: {} }],
  },
  'more calls under another name': {
    verdict: 'fail',
    targets: [{ path: ['packages', SYSTEM, 'old'], base: OTHER }, { path: WEB, head: MORE_CALLS }, db],
  },
  'more time': {
    verdict: 'fail',
    targets: [web({ ...OTHER, counters: { primopCalls: 400_001 }, seconds: 2 }), db],
  },
  'more time for the same calls': { verdict: 'fail', targets: [web({ seconds: 3 }), db] },
  'more to build': {
    verdict: 'fail',
    targets: [web({ ...OTHER, dependencies: many(200), toBuild: many(200) }), db],
  },
  'more memory than there may be, of a new target': {
    verdict: 'fail',
    ...config('thresholds: { peak-memory: { max: 300MiB } }'),
    targets: [{ path: WEB, head: { ...OTHER, residentBytes: 400 * 1024 ** 2 } }, db],
  },
  'more of a graph': { verdict: 'warn', targets: [web({ ...OTHER, dependencies: many(100) })] },
  'a target less': { verdict: 'warn', targets: [{ path: WEB, base: OTHER }, db] },
  'fewer calls': {
    verdict: 'pass',
    targets: [web({ ...OTHER, counters: { functionCalls: 500_000 }, seconds: 0.5 }), db],
  },
  'nothing new': { verdict: 'pass', targets: [web({}), db] },
}

/** One that fails the check for what could not be measured is no better than one that fails it for a regression. */
const RANK: Readonly<Record<Verdict, number>> = { pass: 0, warn: 1, incomplete: 2, fail: 2 }

async function judge(options: FakeWorldOptions, strike?: Strike) {
  const { ports, nix } = fakeWorld(options)
  const faulty = withFaults(nix, strike)
  const verdict = await gate(gateRequest(), {
    ...ports,
    findNix: () => Promise.resolve(() => Promise.resolve(faulty.nix)),
  }).then(
    (results) => results.verdict,
    (error: unknown): Verdict => {
      if (error instanceof MeasurementError || error instanceof UsageError) return 'incomplete'
      throw error
    },
  )
  return { verdict, calls: faulty.calls }
}

const FAULTS: readonly Fault[] = [
  'error',
  'evaluation',
  'not-measured',
  'time-out',
  'killed',
  'out-of-memory',
]

/** Nix's own error that comes again and again is the project's. */
const lasts = (fault: Fault) => fault !== 'evaluation'

const methods = methodsOf(fakeNix({ targets: [] }))

describe.each(Object.entries(SCENARIOS))('where head has %s', (_, options) => {
  test.each(methods)('no failure of %s makes the verdict better', async (method) => {
    const undisturbed = await judge(options)
    const count = undisturbed.calls.get(method) ?? 0
    const places = new Set([0, Math.floor(count / 2), count - 1].filter((call) => call >= 0 && call < count))
    for (const fault of FAULTS) {
      for (const place of places) {
        const shots = [
          (call: number) => call === place,
          ...(lasts(fault) ? [(call: number) => call >= place] : []),
        ]
        for (const strikes of shots) {
          const { verdict } = await judge(options, { method, strikes, fault })
          const told = { method, fault, place, of: count, verdict, undisturbed: undisturbed.verdict }
          expect(RANK[verdict] < RANK[undisturbed.verdict] ? told : 'no better').toBe('no better')
        }
      }
    }
  })
})

test.each(Object.entries(SCENARIOS))('without a fault, %s is judged', async (_, { verdict, ...options }) => {
  expect(await judge(options)).toMatchObject({ verdict })
})

test('every fault strikes what a gate does', async () => {
  const struck = new Set<string>()
  for (const options of Object.values(SCENARIOS)) {
    const { calls } = await judge(options)
    for (const method of calls.keys()) struck.add(method)
  }
  expect([...struck]).toEqual(
    expect.arrayContaining([
      'store.prepare',
      'store.forget',
      'evaluator.list',
      'evaluator.runExact',
      'evaluator.runTimed',
      'store.closure',
      'store.derivations',
      'substituters.plan',
    ]),
  )
})
