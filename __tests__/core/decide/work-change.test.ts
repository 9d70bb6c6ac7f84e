import { describe, expect, test } from '@jest/globals'
import { increaseOfWork, mayComeNear } from '../../../src/core/decide/work-change.ts'
import type { Statistics } from '../../../src/core/model/measurement.ts'
import { metricOf } from '../../../src/core/model/metric.ts'
import { fakeMeasurement, fakeRun } from '../../fakes/measurements.ts'

const side = (statistics: Partial<Statistics> = {}, wallSeconds = 10) =>
  fakeMeasurement({ exactRuns: [fakeRun({ wallSeconds, statistics })] })

describe('the increase of work', () => {
  test('is that of the counter that grew most', () => {
    expect(increaseOfWork(side(), side())).toBe(0)
    expect(increaseOfWork(side(), side({ thunks: 2_020_000, functionCalls: 1_100_000 }))).toBe(0.1)
  })

  test('is none where there is less of everything', () => {
    expect(increaseOfWork(side(), side({ thunks: 1_000_000, setUpdates: 1 }))).toBe(0)
  })

  test('weighs what is no call and no thunk by all of these, so that a rare thing can not look like much', () => {
    const steps = 1_000_000 + 400_000 + 2_000_000
    expect(increaseOfWork(side(), side({ setUpdates: 84_000 }))).toBe(34_000 / steps)
  })

  test('has no bound where base did nothing', () => {
    expect(increaseOfWork(side({ functionCalls: 0 }), side({ functionCalls: 5 }))).toBe(Infinity)
  })
})

describe('a sampled metric comes near a limit', () => {
  const time = metricOf('evaluation-time')
  const near = (head: Partial<Statistics>, seconds: number) =>
    mayComeNear(time, time.threshold, { base: side({}, seconds), head: side(head, seconds) })

  test('where work grew by half of the limit or more', () => {
    expect(near({ functionCalls: 1_049_000 }, 10)).toBe(false)
    expect(near({ functionCalls: 1_050_000 }, 10)).toBe(true)
  })

  test('not where that is less than half of the smallest change that counts', () => {
    expect(near({ functionCalls: 1_090_000 }, 1)).toBe(false)
    expect(near({ functionCalls: 1_090_000 }, 1.2)).toBe(true)
  })

  test('not where it has no limit', () => {
    const sides = { base: side(), head: side({ functionCalls: 9_000_000 }) }
    expect(mayComeNear(time, {}, sides)).toBe(false)
  })
})
