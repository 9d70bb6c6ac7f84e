import { describe, expect, test } from '@jest/globals'
import type { FakeSide } from '../fakes/targets.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const MIB = 1024 ** 2

const added = async (head: FakeSide, config = 'thresholds: { peak-memory: { max: 300MiB } }') =>
  await run({ config, targets: [{ path: ['packages', SYSTEM, 'web'], head }] })

describe('a target that base does not have', () => {
  test('is held to a ceiling of memory by timed runs', async () => {
    const { finding, results, nix } = await added({ residentBytes: 400 * MIB })
    expect(finding('peak-memory')).toMatchObject({ outcome: 'regression', crossed: 'max', base: null })
    expect(results.verdict).toBe('fail')
    expect(nix.calls.filter((call) => call.startsWith('timed'))).toHaveLength(3)
  })

  test('is run once where that is within it', async () => {
    const { finding, results, nix } = await added({ residentBytes: 200 * MIB })
    expect(finding('peak-memory')).toMatchObject({
      outcome: 'not-comparable',
      head: expect.any(Number),
      reason: { kind: 'not-in-base' },
    })
    expect(results.verdict).toBe('pass')
    expect(nix.calls.filter((call) => call.startsWith('timed'))).toHaveLength(1)
  })

  test('is not timed where nothing bounds its time or memory', async () => {
    const { nix } = await added({}, 'thresholds: { thunks: { max: 5000000 } }')
    expect(nix.calls.filter((call) => call.startsWith('timed'))).toHaveLength(0)
  })

  test('is not measured where the timed run fails', async () => {
    const timedFailure = { kind: 'killed', message: 'ended by SIGKILL' } as const
    const { results, target } = await added({ residentBytes: 400 * MIB, timedFailure })
    expect(target(NAME)).toMatchObject({ status: 'not-measured', failures: { head: timedFailure } })
    expect(results.verdict).toBe('incomplete')
  })

  test('is not pursued where nothing is to be timed', async () => {
    const { finding } = await added(
      { residentBytes: 400 * MIB },
      'sampling: { time-budget: none }\nthresholds: { peak-memory: { max: 300MiB } }',
    )
    expect(finding('peak-memory')).toMatchObject({
      outcome: 'not-pursued',
      reason: { kind: 'timing-off' },
    })
  })
})
