import { describe, expect, test } from '@jest/globals'
import { NO_STATISTICS } from '../../../src/core/nix/statistics.ts'
import { metricIds, metricOf, metrics, type MetricId } from '../../../src/core/model/metric.ts'
import { fakeDerivation, fakeMeasurement, fakePlan, fakeRun } from '../../fakes/measurements.ts'

const silentRun = { ...fakeRun({ residentBytes: undefined, warnings: undefined }), statistics: NO_STATISTICS }

function planValue(id: MetricId, plan: Parameters<typeof fakePlan>[0]): number | undefined {
  const { source } = metricOf(id)
  if (source.from !== 'plan') throw new Error(`${id} does not come from a plan`)
  return source.read(fakePlan(plan))
}

describe('the table of metrics', () => {
  test('has one row for every metric, in order', () => {
    expect(metrics.map(({ id }) => id)).toEqual(metricIds)
  })

  test('gives every threshold tiers that come in order', () => {
    for (const { warn, fail } of metrics.map(({ threshold }) => threshold)) {
      if (warn === undefined || fail === undefined) continue
      expect(warn.relative ?? warn.absolute).toBeLessThan(fail.relative ?? fail.absolute)
    }
  })

  test('reads nothing, rather than zero, where this Nix does not tell', () => {
    const told = metrics.flatMap(({ id, source }) =>
      source.from === 'run' && source.read(silentRun) !== undefined ? [id] : [],
    )
    expect(told).toEqual(['evaluation-time'])
    expect(planValue('download-size', { downloadBytes: undefined })).toBeUndefined()
    expect(planValue('unpacked-size', { unpackedBytes: undefined })).toBeUndefined()
  })

  test('reads a zero that Nix tells as a zero', () => {
    const { source } = metricOf('set-updates')
    expect(source.from === 'run' && source.read(fakeRun({ statistics: { setUpdates: 0 } }))).toBe(0)
  })
})

describe('the cache hit rate', () => {
  test('is the share of what is missing that can be fetched', () => {
    expect(planValue('cache-hit-rate', { toFetch: ['a', 'b', 'c'], toBuild: ['d'] })).toBe(0.75)
    expect(planValue('cache-hit-rate', { toBuild: ['d'] })).toBe(0)
  })

  test('is not available where nothing is missing', () => {
    expect(planValue('cache-hit-rate', {})).toBeUndefined()
  })
})

test('derivations changed are those of head that base does not have', () => {
  const { source } = metricOf('derivations-changed')
  const measurement = (...labels: readonly string[]) =>
    fakeMeasurement({ closure: { derivations: new Set(labels.map((label) => fakeDerivation('x', label))) } })
  expect(
    source.from === 'graph' && source.read(measurement('b', 'd', 'e', 'f'), measurement('a', 'b', 'c')),
  ).toBe(3)
})
