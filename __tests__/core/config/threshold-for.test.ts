import { describe, expect, test } from '@jest/globals'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { thresholdFor } from '../../../src/core/config/threshold-for.ts'
import { metricOf } from '../../../src/core/model/metric.ts'

const TEXT = `
targets:
  - attr: a
    thresholds:
      evaluation-time: { fail: 5%, warn: none }
      thunks: none
  - b
thresholds:
  evaluation-time: { fail: +2s, max: 1min }
  thunks: { max: 1_000_000 }
`

function thresholdsOf(index: number) {
  const config = parseConfig({ text: TEXT, file: 'config.yml' })
  const target = config.targets[index] ?? { thresholds: {} }
  return (metric: Parameters<typeof thresholdFor>[0]) => thresholdFor(metric, config, target)
}

describe('the threshold of a metric of a target', () => {
  test('is the metric’s default where nothing is said', () => {
    expect(thresholdsOf(1)('peak-memory')).toEqual(metricOf('peak-memory').threshold)
  })

  test('takes each part from the configuration, and the others from the default', () => {
    const { warn, minChange } = metricOf('evaluation-time').threshold
    expect(thresholdsOf(1)('evaluation-time')).toEqual({ warn, minChange, fail: { absolute: 2 }, max: 60 })
  })

  test('takes each part from the target before the configuration, and none switches a part off', () => {
    const { minChange } = metricOf('evaluation-time').threshold
    expect(thresholdsOf(0)('evaluation-time')).toEqual({ minChange, fail: { relative: 0.05 }, max: 60 })
  })

  test('has no part left where the target judges nothing of the metric', () => {
    expect(thresholdsOf(0)('thunks')).toEqual({})
    expect(thresholdsOf(1)('thunks')).toEqual({ ...metricOf('thunks').threshold, max: 1_000_000 })
  })
})
