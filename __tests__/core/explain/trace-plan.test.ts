import { describe, expect, test } from '@jest/globals'
import { planTraces, type Means } from '../../../src/core/explain/trace-plan.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { exactFinding, targetResults } from '../../fakes/results.ts'

const MEANS: Means = { hasProfiler: true, secondsSpent: 60, secondsOf: () => 1 }

/** Over its limits in a way of its own, where `kind` is. */
const failing = (name: string, kind: 'alike' | 'thunks' = 'alike'): TargetResults =>
  targetResults(name, {
    findings: [exactFinding(kind === 'alike' ? 'function-calls' : 'thunks', [1_000_000, 2_000_000])],
  })

const plan = (targets: readonly TargetResults[], means: Partial<Means> = {}) =>
  Object.fromEntries(
    [...planTraces(targets, { ...MEANS, ...means })].map(([name, { how }]) => [name, how] as const),
  )

describe('a target that is to be explained', () => {
  test('is traced where the job has time for it', () => {
    expect(plan([failing('a')])).toEqual({ a: 'trace' })
  })

  test('has its time sampled where a trace would take too long, on a Nix that can', () => {
    expect(plan([failing('a')], { secondsOf: () => 4 })).toEqual({ a: 'sample' })
    expect(plan([failing('a')], { secondsOf: () => 20 })).toEqual({ a: 'sample' })
  })

  test('is traced for as long as the job took, where nothing else tells of lines', () => {
    const slow = { hasProfiler: false, secondsOf: () => 4 }
    expect(plan([failing('a')], { ...slow, secondsSpent: 90 })).toEqual({ a: 'trace' })
    expect(plan([failing('a')], { ...slow, secondsSpent: 20 })).toEqual({ a: 'count' })
  })

  test('is not begun where not even counting its calls can end in time', () => {
    expect(plan([failing('a')], { hasProfiler: false, secondsOf: () => 100, secondsSpent: 10 })).toEqual({})
  })
})

describe('of targets that changed alike', () => {
  test('one is traced, and the calls of the others are counted where that is quick', () => {
    expect(plan([failing('a'), failing('b')])).toEqual({ a: 'trace', b: 'count' })
  })

  test('the others go without where it is not', () => {
    expect(plan([failing('a'), failing('b'), failing('c')], { secondsOf: () => 6 })).toEqual({
      a: 'sample',
      b: 'count',
    })
  })

  test('those of another kind have a trace of their own', () => {
    expect(plan([failing('a'), failing('b', 'thunks')])).toEqual({ a: 'trace', b: 'trace' })
  })
})
