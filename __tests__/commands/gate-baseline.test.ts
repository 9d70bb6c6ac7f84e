import { describe, expect, test } from '@jest/globals'
import { saveBaselines } from '../../src/commands/baseline.ts'
import { gate } from '../../src/commands/gate.ts'
import { mergeResults } from '../../src/core/share/merge-results.ts'
import type { Results } from '../../src/core/model/results.ts'
import { fakeBaselines, type FakeBaselinesOptions } from '../fakes/baselines.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeSide, FakeTarget } from '../fakes/targets.ts'
import { fakeWorld, gateRequest } from '../fakes/ports.ts'
import { SYSTEM } from './run-gate.ts'

const target = (name: string, base: FakeSide, head: FakeSide): FakeTarget => ({
  path: ['packages', SYSTEM, name],
  base,
  head,
})

/** The results of a push to the default branch whose head is `side`, with the tree that is base's afterwards. */
async function pushed(side: FakeSide, names: readonly string[] = ['web']): Promise<Results> {
  const world = fakeWorld({ targets: names.map((name) => target(name, side, side)) })
  const results = await gate(gateRequest(), world.ports)
  return { ...results, head: { ...results.head, tree: results.base.tree } }
}

async function keptBy(...results: readonly Results[]) {
  const baselines = fakeBaselines()
  const merged = mergeResults(results.map((one, index) => ({ name: String(index), results: one })))
  await saveBaselines(baselines, results.length === 1 ? (results[0] ?? merged) : merged)
  return Object.fromEntries(baselines.kept)
}

async function pullRequest(base: FakeSide, head: FakeSide, options: FakeBaselinesOptions) {
  const baselines = fakeBaselines(options)
  const world = fakeWorld({ targets: [target('web', base, head)] })
  const results = await gate(gateRequest(), { ...world.ports, baselines })
  return { results, calls: baselines.calls, exact: world.nix.runs.filter(({ kind }) => kind === 'exact') }
}

const findings = ({ platforms }: Results) =>
  platforms.flatMap(({ targets }) => targets.map((one) => one.findings))

describe('a pull request after a push that kept its figures', () => {
  test('costs one evaluation a target where nothing changed, with the same findings', async () => {
    const kept = await keptBy(await pushed({}))
    const { results, exact, calls } = await pullRequest({}, {}, { kept })
    expect(calls).toHaveLength(1)
    expect(exact.map(({ side }) => side)).toEqual(['head'])
    expect(results.verdict).toBe('pass')
    expect(results.platforms[0]?.cost.evaluations).toBe(1)
    expect(results.notices).toEqual([])
    expect(findings(results)).toEqual(findings((await pullRequest({}, {}, {})).results))
  })

  test('finds what many jobs measured, once their results are merged', async () => {
    const [one, other] = [await pushed({}), await pushed({}, ['db'])]
    const kept = await keptBy(
      { ...one, shares: { of: 2, present: [1] } },
      { ...other, shares: { of: 2, present: [2] } },
    )
    expect((await pullRequest({}, {}, { kept })).exact).toHaveLength(1)
  })

  test('finds nothing of jobs that did not agree on what they measured', async () => {
    const [one, other] = [await pushed({}), await pushed({}, ['db'])]
    const elsewise = other.platforms.map((platform) => ({ ...platform, evaluation: 'another' }))
    expect(await keptBy(one, { ...other, platforms: elsewise })).toEqual({})
  })

  test('says that the cache was wrong, and decides as without it', async () => {
    const kept = await keptBy(await pushed({ counters: { thunks: 5 } }))
    const { results, exact } = await pullRequest({}, {}, { kept })
    expect(exact).toHaveLength(2)
    expect(results.verdict).toBe('pass')
    expect(results.notices).toMatchObject([{ level: 'info', message: expect.stringContaining('web') }])
  })

  test('finds a regression as without it', async () => {
    const kept = await keptBy(await pushed({}))
    const head = { derivation: fakeDerivation('host-2'), counters: { thunks: 9_000_000 } }
    expect((await pullRequest({}, head, { kept })).results.verdict).toBe('fail')
  })

  test('says why nothing could be had', async () => {
    const { results } = await pullRequest({}, {}, { failure: 'The service is away.' })
    expect(results.notices).toEqual([{ level: 'info', message: 'The service is away.' }])
  })
})
