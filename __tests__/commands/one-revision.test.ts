// Base and head are one revision: a clean working tree at the merge base, say. What is evaluated then, and what is told.

import { describe, expect, test } from '@jest/globals'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeTarget } from '../fakes/targets.ts'
import { type Given, NAME, run, SYSTEM, targetsOf } from './run-gate.ts'

const ONE = { base: 'main', head: 'main' } as const
const WEB = ['packages', SYSTEM, 'web']

async function gate(given: Given) {
  const ran = await run({ request: ONE, ...given })
  const together = ran.nix.calls.filter((call) => call.startsWith('set '))
  return { ...ran, together, evaluations: ran.results.platforms[0]?.cost.evaluations }
}

function packages(count: number): readonly FakeTarget[] {
  return Array.from({ length: count }, (_, index) => {
    const side = { derivation: fakeDerivation(`p${index}`) }
    return { path: ['packages', SYSTEM, `p${index}`], base: side, head: side }
  })
}

describe('one revision as base and head', () => {
  test('is looked through once, each target evaluated once, and nothing timed', async () => {
    const { nix, results, evaluations, finding, target } = await gate({ targets: [{ path: WEB, base: {} }] })
    expect(nix.runs.map(({ kind }) => kind)).toEqual(['exact'])
    const two = await run({ targets: [{ path: WEB, base: {}, head: {} }] })
    expect(2 * nix.listings.length).toBe(two.nix.listings.length)
    expect(evaluations).toBe(1)
    expect(target(NAME)?.runs).toMatchObject({ exact: 1, pairs: 0 })
    expect(results.verdict).toBe('pass')
    expect(finding('function-calls')).toMatchObject({ outcome: 'unchanged' })
    expect(finding('function-calls')?.base).toEqual(finding('function-calls')?.head)
  })

  test('is said to be one', async () => {
    const { results } = await gate({ targets: [{ path: WEB, base: {} }] })
    expect(results.notices).toEqual([
      { level: 'info', message: expect.stringContaining('Base and head are the same commit') },
    ])
    const two = await run({ targets: [{ path: WEB, base: {}, head: {} }] })
    expect(two.results.notices).toEqual([])
  })

  test('has targets of one set evaluated together once', async () => {
    const { together, nix, evaluations, results } = await gate({ targets: packages(30) })
    const alone = nix.runs.filter(({ kind }) => kind === 'exact')
    expect(alone).toHaveLength(1)
    expect(together).toHaveLength(2)
    expect(evaluations).toBe(3)
    expect(targetsOf(results).map(({ findings }) => findings[0]?.outcome)).toEqual(
      Array(30).fill('unchanged'),
    )
  })

  test('still has its ceilings held, and what does not evaluate told', async () => {
    const config = 'thresholds: { function-calls: { max: 10 } }'
    const crossed = await gate({ config, targets: [{ path: WEB, base: {} }] })
    expect(crossed.finding('function-calls')).toMatchObject({ outcome: 'warning' })
    const failure = { kind: 'evaluation', message: 'error: broken' } as const
    const broken = await gate({ targets: [{ path: WEB, base: { failure } }] })
    expect(broken.target(NAME)?.status).toBe('both-failed')
  })
})
