import { describe, expect, test } from '@jest/globals'
import { subjectOf } from '../../../src/core/causes/subject.ts'
import type { Finding, Outcome } from '../../../src/core/model/finding.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { targetResults, exactFinding, timedFinding } from '../../fakes/results.ts'

const FEW = 10_000

function target(...findings: readonly Finding[]): TargetResults {
  return { ...targetResults('packages.x86_64-linux.web'), findings: [...findings] }
}

const told = (of: TargetResults, any = false) => {
  const subject = subjectOf(of, any)
  return subject && [subject.metric.id, subject.base, subject.head]
}

const calls = (base: number, head: number, outcome: Outcome) =>
  exactFinding('function-calls', [base, head], { outcome })

describe('what is proven of a target', () => {
  test('is the finding to look at first', () => {
    expect(
      told(
        target(
          calls(10 * FEW, 11 * FEW, 'warning'),
          exactFinding('thunks', [10 * FEW, 20 * FEW], { outcome: 'regression' }),
        ),
      ),
    ).toEqual(['thunks', 10 * FEW, 20 * FEW])
  })

  test.each(['unchanged', 'improvement', 'changed', 'not-available'] as const)(
    'is nothing of what is %s',
    (outcome) => {
      expect(told(target(calls(10 * FEW, 20 * FEW, outcome)))).toBeUndefined()
    },
  )

  test.each([
    ['improvement', ['function-calls', 20 * FEW, 10 * FEW]],
    ['changed', ['function-calls', 20 * FEW, 10 * FEW]],
    ['unchanged', undefined],
  ] as const)('is what is %s where any change is asked about: %j', (outcome, subject) => {
    expect(told(target(calls(20 * FEW, 10 * FEW, outcome)), true)).toEqual(subject)
  })

  test.each(['added', 'removed', 'head-failed', 'base-failed', 'not-measured'] as const)(
    'is nothing of one that is %s',
    (status) => {
      expect(told({ ...target(calls(10 * FEW, 20 * FEW, 'regression')), status })).toBeUndefined()
    },
  )

  test.each([
    ['that did not change', [10, 10]],
    ['without a value of base', [null, 10]],
    ['without a value of head', [10, null]],
  ] as const)('is nothing of a finding %s', (_, figures) => {
    expect(told(target(exactFinding('function-calls', figures, { outcome: 'regression' })))).toBeUndefined()
  })

  test('is rebuilds by their own number', () => {
    expect(told(target(exactFinding('rebuilds', [0, 200])))).toEqual(['rebuilds', 0, 200])
  })

  test('is rebuilds where what is to be built is over a limit, which hangs on the store', () => {
    const toBuild = exactFinding('derivations-to-build', [1, 201], { outcome: 'regression' })
    expect(told(target(toBuild, exactFinding('rebuilds', [0, 200], { outcome: 'unchanged' })))).toEqual([
      'rebuilds',
      0,
      200,
    ])
    expect(told(target(toBuild))).toBeUndefined()
  })

  test('is nothing of what no calls and no derivations explain', () => {
    expect(told(target(exactFinding('warnings', [0, 9], { outcome: 'regression' })))).toBeUndefined()
  })
})

describe('of time, what is proven', () => {
  const slower = timedFinding('evaluation-time', [1, 2], { spread: 0 })

  test('is the first counter that moved as time did', () => {
    expect(told(target(slower, calls(10 * FEW, 18 * FEW, 'unchanged')))).toEqual([
      'function-calls',
      10 * FEW,
      18 * FEW,
    ])
  })

  test('is the next counter where the first says nothing of it', () => {
    const thunks = exactFinding('thunks', [10 * FEW, 16 * FEW], { outcome: 'unchanged' })
    expect(told(target(slower, calls(10 * FEW, 11 * FEW, 'unchanged'), thunks))).toEqual([
      'thunks',
      10 * FEW,
      16 * FEW,
    ])
  })

  test.each([
    ['moved by far less', 11 * FEW],
    ['moved the other way', 5 * FEW],
    ['did not move', 10 * FEW],
  ])('is nothing where the counter %s', (_, head) => {
    expect(told(target(slower, calls(10 * FEW, head, 'unchanged')))).toBeUndefined()
  })

  test('is a counter that base had none of', () => {
    expect(told(target(slower, calls(0, FEW, 'unchanged')))).toEqual(['function-calls', 0, FEW])
  })

  test('is never a counter that varies', () => {
    const varies: Finding = { ...calls(10 * FEW, 20 * FEW, 'unchanged'), kind: 'sampled' }
    expect(told(target(slower, varies))).toBeUndefined()
  })

  test('is never rebuilds', () => {
    expect(told(target(slower, exactFinding('rebuilds', [0, 200], { outcome: 'unchanged' })))).toBeUndefined()
  })
})
