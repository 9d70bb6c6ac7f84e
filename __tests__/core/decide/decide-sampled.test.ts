import { describe, expect, test } from '@jest/globals'
import { decideSampled } from '../../../src/core/decide/decide-sampled.ts'
import { CROSSED_IN_BASE } from '../../../src/core/decide/judge-exact.ts'
import type { TimingEnd } from '../../../src/core/model/reason.ts'
import type { SampleJudgement } from '../../../src/core/decide/sampling/judge.ts'

interface Given extends Partial<SampleJudgement> {
  readonly timing?: TimingEnd
  readonly max?: number
}

function decide({ timing, max, ...judgement }: Given) {
  return decideSampled(
    {
      pairs: 10,
      pairsNeeded: 7,
      base: 1,
      head: 1.3,
      change: null,
      positions: {},
      settled: true,
      movement: 'none',
      ...judgement,
    },
    { threshold: max === undefined ? {} : { max }, base: judgement.base ?? 1, timing },
  )
}

describe('a sampled metric', () => {
  test('regresses only with its whole interval beyond the limit', () => {
    expect(decide({ positions: { warn: 'beyond', fail: 'beyond' }, movement: 'worse' })).toEqual({
      outcome: 'regression',
      crossed: 'fail',
    })
    expect(decide({ positions: { fail: 'straddling' }, movement: 'worse' }).outcome).toBe('inconclusive')
    expect(decide({ positions: { fail: 'within' }, movement: 'worse' })).toEqual({ outcome: 'changed' })
  })

  test('warns where it is beyond the first tier, and says where the second is in doubt', () => {
    expect(decide({ positions: { warn: 'beyond', fail: 'within' } })).toEqual({
      outcome: 'warning',
      crossed: 'warn',
    })
    expect(decide({ positions: { warn: 'beyond', fail: 'straddling' } })).toEqual({
      outcome: 'warning',
      crossed: 'warn',
      reason: { kind: 'may-fail' },
    })
  })

  test('is inconclusive where the interval straddles, with why there were no more pairs', () => {
    const decision = decide({
      positions: { warn: 'straddling', fail: 'within' },
      timing: 'time-budget',
    })
    expect(decision).toEqual({
      outcome: 'inconclusive',
      reason: { kind: 'interval-over-limit', pairs: 10, timing: 'time-budget' },
    })
  })

  test('with too few pairs for an interval says how many it needs', () => {
    const positions = { warn: 'straddling', fail: 'straddling' } as const
    expect(decide({ pairs: 2, positions, movement: 'unknown', timing: 'interrupted' })).toEqual({
      outcome: 'inconclusive',
      reason: { kind: 'too-few-pairs', pairs: 2, needed: 7, timing: 'interrupted' },
    })
  })

  test('without limits and without an interval is not available', () => {
    expect(decide({ pairs: 0, movement: 'unknown' })).toEqual({
      outcome: 'not-available',
      reason: { kind: 'too-few-pairs', pairs: 0, needed: 7 },
    })
  })

  test.each([
    ['improved', 'improvement'],
    ['better', 'changed'],
    ['none', 'unchanged'],
    ['worse', 'changed'],
  ] as const)('that is %s within the limits is %s', (movement, outcome) => {
    expect(decide({ positions: { warn: 'within', fail: 'within' }, movement })).toEqual({ outcome })
  })

  test('that crosses a ceiling regresses', () => {
    expect(decide({ positions: { max: 'beyond' }, movement: 'worse', base: 1, max: 1.2 })).toEqual({
      outcome: 'regression',
      crossed: 'max',
    })
  })

  test('only warns of a ceiling that base had crossed, where head is not shown to be worse', () => {
    const crossed = { positions: { max: 'beyond' }, base: 1.5, max: 1.2 } as const
    expect(decide({ ...crossed, movement: 'none' })).toEqual({
      outcome: 'warning',
      crossed: 'max',
      reason: CROSSED_IN_BASE,
    })
    expect(decide({ ...crossed, movement: 'worse' }).outcome).toBe('regression')
  })
})
