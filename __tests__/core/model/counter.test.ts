import { describe, expect, test } from '@jest/globals'
import { counters, isCounter, isTold, toldMetrics } from '../../../src/core/model/counter.ts'
import { metricOf, metrics } from '../../../src/core/model/metric.ts'

describe('what one run tells exactly', () => {
  test('is neither sampled, nor of the plan or the graph', () => {
    expect(isTold(metricOf('function-calls'))).toBe(true)
    expect(isTold(metricOf('evaluation-time'))).toBe(false)
    expect(isTold(metricOf('paths-to-fetch'))).toBe(false)
    expect(isTold(metricOf('closure-derivations'))).toBe(false)
    expect(toldMetrics).toEqual(metrics.filter(isTold))
  })
})

describe('a counter', () => {
  test('is told by a run, and stands for work', () => {
    expect(isCounter(metricOf('allocated-memory'))).toBe(true)
    expect(isCounter({ ...metricOf('evaluation-time'), work: 'other' })).toBe(false)
    const { work, ...idle } = metricOf('thunks')
    expect(work).toBeDefined()
    expect(isCounter(idle)).toBe(false)
    expect(counters).toEqual(metrics.filter(isCounter))
  })
})
