// Limits on the change since some days ago, beside those on the change since base.

import { describe, expect, test } from '@jest/globals'
import { judgeExact } from '../../../src/core/decide/judge-exact.ts'
import { judgeSince } from '../../../src/core/decide/judge-since.ts'
import type { Threshold } from '../../../src/core/model/threshold.ts'

const past = { revision: 'c'.repeat(40), timestamp: 1_700_000_000, value: 1000 }
const limits: Threshold = { warn: { relative: 0.05 }, fail: { relative: 0.1 } }
const since: Threshold = { ...limits, since: { days: 30 } }

function judged(base: number, head: number, threshold: Threshold = since) {
  const values = { base, head, threshold, better: 'lower' } as const
  return judgeSince(values, { past, judgement: judgeExact(values) })
}

describe('head against base and the past', () => {
  test('fails where it crosses the limit on the past, however little it adds', () => {
    expect(judged(1095, 1101)).toEqual({ outcome: 'regression', crossed: 'since', past })
    expect(judged(1120, 1121)).toEqual({ outcome: 'regression', crossed: 'since', past })
  })

  test('warns where it crosses the warning limit', () => {
    expect(judged(1045, 1055)).toEqual({ outcome: 'warning', crossed: 'since', past })
  })

  test('is not blamed for what base has crossed already', () => {
    const warned = { outcome: 'warning', crossed: 'since', past, reason: { kind: 'crossed-in-base' } }
    expect(judged(1120, 1120)).toEqual(warned)
    expect(judged(1120, 1115)).toEqual(warned)
  })

  test('is what it is by base where that is as grave, or the past is within its limits', () => {
    expect(judged(1000, 1200)).toEqual({ outcome: 'regression', crossed: 'fail' })
    expect(judged(1020, 1021)).toEqual({ outcome: 'changed' })
    expect(judged(1200, 1000)).toEqual({ outcome: 'improvement' })
  })

  test('is held to limits of its own, and none of those on a change', () => {
    const own: Threshold = { ...limits, since: { days: 30, fail: { absolute: 150 } } }
    expect(judged(1120, 1130, own)).toEqual({ outcome: 'changed' })
    expect(judged(1140, 1151, own)).toEqual({ outcome: 'regression', crossed: 'since', past })
  })
})
