import { describe, expect, test } from '@jest/globals'
import { MeasurementError } from '../../src/errors.ts'
import type { CalledFunction, FunctionCalls } from '../../src/core/nix/function-calls.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeSide, RecordedRun } from '../fakes/nix.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const web = (base: FakeSide, head: FakeSide) => ({ path: ['packages', SYSTEM, 'web'], base, head })

const helper = (calls: number, line = 3): CalledFunction => ({
  name: 'helper',
  place: { origin: 'repository', file: 'lib/helper.nix', line, column: 9 },
  calls,
})

const calls = (...functions: readonly CalledFunction[]): FunctionCalls => ({ functions, primops: [] })

/** Head does twice the work, all of it in one function. */
const BASE: FakeSide = { calls: calls(helper(1_000_000)) }
const TWICE: FakeSide = {
  counters: { functionCalls: 2_000_000 },
  calls: calls(helper(2_000_000, 4)),
}

const counting = (runs: readonly RecordedRun[]) => runs.filter(({ kind }) => kind === 'calls')

describe('what grew', () => {
  test('is told of a target that fails, with the lines of the change', async () => {
    const { target } = await run({
      targets: [web(BASE, TWICE)],
      changedLines: [
        {
          basePath: 'lib/helper.nix',
          headPath: 'lib/helper.nix',
          hunks: [{ base: { first: 3, count: 1 }, head: { first: 3, count: 2 } }],
        },
      ],
    })
    expect(target(NAME)?.explanation).toEqual({
      functions: {
        increase: 1_000_000,
        rows: [
          {
            name: 'helper',
            place: { origin: 'repository', file: 'lib/helper.nix', line: 4, column: 9 },
            base: 1_000_000,
            head: 2_000_000,
            difference: 1_000_000,
            edit: 'edited',
          },
        ],
        others: { rows: 0, difference: 0 },
      },
    })
  })

  test('takes one evaluation a side, which the cost counts', async () => {
    const { nix, results, target } = await run({ targets: [web(BASE, TWICE)] })
    expect(counting(nix.runs).map(({ side }) => side)).toEqual(['base', 'head'])
    expect(target(NAME)?.runs.explaining).toBe(2)
    expect(results.platforms[0]?.cost.evaluations).toBe(nix.runs.length)
  })

  test('is told of a target that warns', async () => {
    const { target } = await run({
      targets: [web(BASE, { ...TWICE, counters: { functionCalls: 1_070_000 } })],
    })
    expect(target(NAME)?.explanation?.functions).toBeDefined()
  })

  test('is asked of no target that passes, improves, or has only more to build', async () => {
    const { nix, results } = await run({
      targets: [
        web(BASE, BASE),
        { path: ['packages', SYSTEM, 'db'], base: TWICE, head: BASE },
        {
          path: ['packages', SYSTEM, 'mail'],
          base: BASE,
          head: {
            ...BASE,
            derivation: fakeDerivation('host-2.0'),
            toBuild: Array.from({ length: 90 }, (_, index) => fakeDerivation(`part-${index}`)),
          },
        },
      ],
    })
    expect(counting(nix.runs)).toEqual([])
    expect(results.platforms[0]?.targets.map(({ explanation }) => explanation)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('comes after every other run, so that it disturbs none', async () => {
    const { nix } = await run({
      targets: [web(BASE, TWICE), { path: ['packages', SYSTEM, 'db'], base: BASE, head: TWICE }],
    })
    const kinds = nix.runs.map(({ kind }) => kind === 'calls')
    expect(kinds.indexOf(true)).toBe(kinds.lastIndexOf(false) + 1)
  })

  test('is told without the lines of the change where Git can not tell them', async () => {
    const { target } = await run({
      targets: [web(BASE, TWICE)],
      changedLines: new MeasurementError('git diff failed', { remedy: 'None.' }),
    })
    expect(target(NAME)?.explanation?.functions?.rows).toMatchObject([{ name: 'helper', difference: 1e6 }])
    expect(target(NAME)?.explanation?.functions?.rows[0]).not.toHaveProperty('edit')
  })

  test.each([
    ['ends in an error', { callsFailure: { kind: 'evaluation', message: 'error: no' } }],
    ['can not be run', { callsError: new MeasurementError('no', { remedy: 'None.' }) }],
  ] as const)('is left out where counting calls %s; the verdict stands', async (_, broken) => {
    const { results, target } = await run({ targets: [web(BASE, { ...TWICE, ...broken })] })
    expect(results.verdict).toBe('fail')
    expect(target(NAME)?.explanation).toBeUndefined()
  })
})
