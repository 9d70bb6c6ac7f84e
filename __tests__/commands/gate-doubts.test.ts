import { describe, expect, test } from '@jest/globals'
import type { FakeSide } from '../fakes/targets.ts'
import { run, SYSTEM } from './run-gate.ts'

const WEB = ['packages', SYSTEM, 'web']

const web = (base: FakeSide, head: FakeSide) => ({ path: WEB, base, head })

describe('the same counters and derivation', () => {
  test.each([
    ['time', { seconds: 3 }, 'evaluation-time'],
    ['memory', { residentBytes: 1600 * 1024 ** 2 }, 'peak-memory'],
  ] as const)('for clearly more %s are timed', async (_, costs, metric) => {
    const { finding, status } = await run({ targets: [web({}, costs)] })
    expect(finding(metric)).toMatchObject({ outcome: 'regression' })
    expect(status).toBe(1)
  })
})

test('a change of time that its counters let expect is judged by an interval of the whole report’s confidence', async () => {
  const { finding } = await run({
    targets: [web({}, { counters: { functionCalls: 1_080_000 }, seconds: 2 })],
  })
  const time = finding('evaluation-time')
  expect(time).toMatchObject({ kind: 'sampled', outcome: 'regression', crossed: 'fail' })
  expect(time?.change?.interval?.low).toBeGreaterThan(1.2)
  expect(time?.change?.interval?.confidence).toBe(0.99)
})

describe('counters that vary in head only', () => {
  const drift = (by: number) => (nth: number) => nth * by

  test('are no improvement, and no pass of their limits', async () => {
    const { finding, results } = await run({
      targets: [web({}, { counters: { functionCalls: 500_000 }, drift: drift(10) })],
    })
    expect(finding('function-calls')).toMatchObject({
      outcome: 'inconclusive',
      demoted: true,
      variesInHeadOnly: true,
      reason: { kind: 'varies-in-head' },
    })
    expect(results.verdict).toBe('warn')
  })

  test('are a regression where they are beyond their limits in every run', async () => {
    const { finding, status } = await run({
      targets: [web({}, { counters: { functionCalls: 3_000_000 }, drift: drift(10) })],
    })
    expect(finding('function-calls')?.outcome).toBe('regression')
    expect(status).toBe(1)
  })

  test('are judged as samples where they vary in base too', async () => {
    const { finding } = await run({
      targets: [web({ drift: drift(10) }, { drift: drift(10), seconds: 1.01 })],
    })
    expect(finding('function-calls')?.variesInHeadOnly).toBeUndefined()
  })
})

describe('work that no counter shows', () => {
  const sides = [
    { instructions: 4e9 },
    { instructions: 5.2e9, counters: { functionCalls: 1_000_100 }, seconds: 1.02 },
  ] as const

  test('is found by the instructions that it takes, and time has no share in that', async () => {
    const { finding, status } = await run({ targets: [web(...sides)] })
    expect(finding('instructions')).toMatchObject({ outcome: 'regression', crossed: 'fail' })
    expect(finding('function-calls')?.outcome).toBe('changed')
    expect(status).toBe(1)
  })

  test('stays unseen where a machine does not count instructions: they are not available, and decide nothing', async () => {
    const { finding, status } = await run({
      targets: [web({}, { counters: { functionCalls: 1_000_100 }, seconds: 1.02 })],
    })
    expect(finding('instructions')).toMatchObject({ outcome: 'not-available', reason: { kind: 'not-told' } })
    expect(status).toBe(0)
  })
})
