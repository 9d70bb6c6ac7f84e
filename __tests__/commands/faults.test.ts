import { describe, expect, test } from '@jest/globals'
import { gate } from '../../src/commands/gate.ts'
import { CONFIG_PATH } from '../../src/commands/read-configuration.ts'
import type { Verdict } from '../../src/core/results.ts'
import { MeasurementError, UsageError } from '../../src/errors.ts'
import { type Fault, type Strike, withFaults } from '../fakes/faults.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import { fakeNix, type FakeSide } from '../fakes/nix.ts'
import { fakeWorld, type FakeWorldOptions, gateRequest } from '../fakes/ports.ts'
import { SYSTEM } from './run-gate.ts'

const OTHER = { derivation: fakeDerivation('host-1.0', 'b') }
const WEB = ['packages', SYSTEM, 'web']
const web = (head: FakeSide) => ({ path: WEB, base: {}, head })
const db = { path: ['packages', SYSTEM, 'db'], base: {}, head: {} }
const config = (text: string) => ({ baseFiles: { [CONFIG_PATH]: text } })

const SCENARIOS: Readonly<Record<string, FakeWorldOptions>> = {
  'more calls': {
    targets: [web({ ...OTHER, counters: { functionCalls: 2_000_000 }, dependencies: ['x.drv'] }), db],
  },
  'more calls of a named target': {
    ...config(`targets: [packages.${SYSTEM}.web, packages.${SYSTEM}.db]`),
    targets: [web({ ...OTHER, counters: { functionCalls: 2_000_000 } }), db],
  },
  'more time': { targets: [web({ ...OTHER, counters: { primopCalls: 400_001 }, seconds: 2 }), db] },
  'more to build': {
    targets: [web({ ...OTHER, toBuild: Array.from({ length: 200 }, (_, index) => `${index}.drv`) }), db],
  },
  'more of a graph': {
    targets: [web({ ...OTHER, dependencies: Array.from({ length: 100 }, (_, index) => `${index}.drv`) })],
  },
  'fewer calls': { targets: [web({ ...OTHER, counters: { functionCalls: 500_000 }, seconds: 0.5 }), db] },
  unchanged: { targets: [web({}), db] },
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

const methods = Object.entries(fakeNix({ targets: [] })).flatMap(([name, value]) =>
  typeof value === 'function' && name !== 'concurrency' ? [name] : [],
)

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

test('the verdicts that faults are to leave are of every kind', async () => {
  const verdicts = await Promise.all(Object.values(SCENARIOS).map((options) => judge(options)))
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    'fail',
    'fail',
    'fail',
    'fail',
    'warn',
    'pass',
    'pass',
  ])
})

test('every fault strikes what a gate does', async () => {
  const struck = new Set<string>()
  for (const options of Object.values(SCENARIOS)) {
    const { calls } = await judge(options)
    for (const method of calls.keys()) struck.add(method)
  }
  expect([...struck]).toEqual(
    expect.arrayContaining(['prepare', 'list', 'runExact', 'runTimed', 'closure', 'plan']),
  )
})
