import { describe, expect, test } from '@jest/globals'
import { MeasurementError } from '../../src/errors.ts'
import type { CallTree } from '../../src/core/nix/call-tree.ts'
import type { CalledFunction, FunctionCalls } from '../../src/core/nix/function-calls.ts'
import { changeOf } from '../fakes/change.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { RecordedRun } from '../fakes/evaluator.ts'
import type { FakeSide } from '../fakes/targets.ts'
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

const isExplaining = ({ kind }: RecordedRun) => ['calls', 'trace', 'sample'].includes(kind)

/** `trace web base`, in the order of the alphabet: sides run beside each other. */
const explaining = (runs: readonly RecordedRun[]) =>
  runs
    .filter(isExplaining)
    .map(({ kind, target, side }) => `${kind} ${target} ${side}`)
    .toSorted()

const FAILURE = { kind: 'evaluation', message: 'error: no' } as const

describe('what grew', () => {
  test('is told of a target that fails, with the lines of the change', async () => {
    const { target } = await run({
      targets: [web(BASE, TWICE)],
      change: changeOf({
        base: { path: 'lib/helper.nix' },
        head: { path: 'lib/helper.nix' },
        hunks: [{ base: { first: 3, count: 1 }, head: { first: 3, count: 2 } }],
      }),
    })
    expect(target(NAME)?.explanation).toMatchObject({
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
      origins: [{ origin: 'repository', difference: 1_000_000 }],
      callPaths: {
        base: 1_000_000,
        head: 2_000_000,
        path: [{ file: 'lib/helper.nix', line: 4, callee: 'helper', edit: 'edited' }],
        // The line is called more often; it does not call more itself.
        changedLines: { rows: [], elsewhere: 1_000_000 },
      },
    })
  })

  test('takes one evaluation a side, which traces calls and which the cost counts', async () => {
    const { nix, results, target } = await run({ targets: [web(BASE, TWICE)] })
    expect(explaining(nix.runs)).toEqual([`trace ${NAME} base`, `trace ${NAME} head`])
    expect(target(NAME)?.runs.explaining).toBe(2)
    expect(results.platforms[0]?.cost.evaluations).toBe(nix.runs.length)
  })

  test('takes a second evaluation of a side that can not be traced, and is told without paths', async () => {
    const { nix, results, target } = await run({
      targets: [web(BASE, { ...TWICE, traceFailure: { kind: 'time-out', message: 'too long' } })],
    })
    expect(explaining(nix.runs)).toEqual([`calls ${NAME} head`, `trace ${NAME} base`, `trace ${NAME} head`])
    expect(target(NAME)?.runs.explaining).toBe(3)
    expect(results.platforms[0]?.cost.evaluations).toBe(nix.runs.length)
    expect(target(NAME)?.explanation?.functions?.increase).toBe(1_000_000)
    expect(target(NAME)?.explanation).not.toHaveProperty('callPaths')
    expect(results.notices).toMatchObject([
      { level: 'info', message: expect.stringContaining(`${NAME}: head could not be traced. `) },
    ])
  })

  test('never takes more than two evaluations a side', async () => {
    const traceFailure = FAILURE
    const { nix, target } = await run({
      targets: [web({ ...BASE, traceFailure }, { ...TWICE, traceFailure, callsFailure: FAILURE })],
    })
    expect(explaining(nix.runs)).toHaveLength(4)
    expect(target(NAME)?.runs.explaining).toBe(4)
  })

  test('traces one of the targets that changed alike, and counts the calls of the others', async () => {
    const others = ['db', 'mail'].map((name) => ({
      path: ['packages', SYSTEM, name],
      base: BASE,
      head: TWICE,
    }))
    const { nix, target } = await run({ targets: [web(BASE, TWICE), ...others] })
    const runs = explaining(nix.runs)
    expect(runs).toHaveLength(6)
    expect(runs.filter((one) => one.startsWith('trace'))).toHaveLength(2)
    const names = ['db', 'mail', 'web'].map((name) => `packages.${SYSTEM}.${name}`)
    expect(names.filter((name) => target(name)?.explanation?.callPaths !== undefined)).toHaveLength(1)
    expect(names.every((name) => target(name)?.explanation?.functions !== undefined)).toBe(true)
  })

  test('traces no target that takes longer to trace than the job has for it', async () => {
    const { nix } = await run({ targets: [web({ ...BASE, seconds: 5 }, { ...TWICE, seconds: 10 })] })
    expect(explaining(nix.runs)).toEqual([`calls ${NAME} base`, `calls ${NAME} head`])
  })

  test('is told by samples of its time where Nix can take them', async () => {
    const { nix, target } = await run({
      targets: [web({ ...BASE, seconds: 5 }, { ...TWICE, seconds: 10 })],
      hasProfiler: true,
    })
    expect(explaining(nix.runs)).toEqual([`sample ${NAME} base`, `sample ${NAME} head`])
    expect(target(NAME)?.explanation).toMatchObject({ callPaths: { unit: 'samples' }, functions: {} })
  })

  test('is told of any change where that is asked for', async () => {
    const given = { targets: [web(TWICE, BASE)] }
    const passed = await run(given)
    expect(explaining(passed.nix.runs)).toEqual([])
    const asked = await run({ ...given, request: { explainAny: true } })
    expect(explaining(asked.nix.runs)).toEqual([`trace ${NAME} base`, `trace ${NAME} head`])
    expect(asked.target(NAME)?.explanation?.callPaths).toMatchObject({ base: 2_000_000, head: 1_000_000 })
    expect(asked.results.verdict).toBe(passed.results.verdict)
  })

  test('is asked of no target without a change, though any is to be explained', async () => {
    const { nix } = await run({ targets: [web(BASE, BASE)], request: { explainAny: true } })
    expect(explaining(nix.runs)).toEqual([])
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
    expect(explaining(nix.runs)).toEqual([])
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
    const kinds = nix.runs.map(isExplaining)
    expect(kinds.indexOf(true)).toBe(kinds.lastIndexOf(false) + 1)
  })

  test('is told without the lines of the change where Git can not tell them', async () => {
    const { target } = await run({
      targets: [web(BASE, TWICE)],
      change: new MeasurementError('git diff failed', { remedy: 'None.' }),
    })
    expect(target(NAME)?.explanation?.functions?.rows).toMatchObject([{ name: 'helper', difference: 1e6 }])
    expect(target(NAME)?.explanation?.functions?.rows[0]).not.toHaveProperty('edit')
  })

  test.each([
    ['ends in an error', { callsFailure: FAILURE }],
    ['can not be run', { callsError: new MeasurementError('no', { remedy: 'None.' }) }],
  ] as const)('is left out where counting calls %s; the verdict stands', async (_, broken) => {
    const { results, target } = await run({ targets: [web(BASE, { ...TWICE, ...broken })] })
    expect(results.verdict).toBe('fail')
    expect(target(NAME)?.explanation).toBeUndefined()
  })

  test('is left out with a word where what was traced makes no sense; the verdict stands', async () => {
    const tree: CallTree = {
      unit: 'calls',
      sites: [],
      siteOf: new Int32Array(1),
      own: new Float64Array(1),
      get parents(): Int32Array {
        throw new RangeError('out of bounds')
      },
    }
    const other = {
      path: ['packages', SYSTEM, 'db'],
      base: BASE,
      head: { ...BASE, ...TWICE, counters: { functionCalls: 1_900_000 } },
    }
    const { results, target } = await run({ targets: [web(BASE, { ...TWICE, tree }), other] })
    expect(results.verdict).toBe('fail')
    expect(target(NAME)?.explanation).toBeUndefined()
    expect(target(NAME)?.runs.explaining).toBe(2)
    expect(target(`packages.${SYSTEM}.db`)?.explanation).toBeDefined()
    expect(results.notices).toMatchObject([
      { level: 'info', message: `What grew can not be told of ${NAME}: out of bounds` },
    ])
  })
})
