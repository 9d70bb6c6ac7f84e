import { describe, expect, test } from '@jest/globals'
import { formatThreshold } from '../../../src/core/config/format-threshold.ts'
import { parseConfig } from '../../../src/core/config/parse-config.ts'
import { thresholdFor } from '../../../src/core/config/threshold-for.ts'
import { metricOf } from '../../../src/core/model/metric.ts'
import { messageOf } from '../../../src/errors.ts'

function sinceOf(written: string, metric: 'thunks' | 'evaluation-time' = 'thunks') {
  const text = `thresholds:\n  ${metric}: { since: ${written} }\n`
  const config = parseConfig({ text, file: 'config.yml' })
  return thresholdFor(metric, config, { thresholds: {} }).since
}

function problemOf(written: string, metric?: 'thunks' | 'evaluation-time'): string {
  try {
    sinceOf(written, metric)
  } catch (error) {
    return messageOf(error)
  }
  return 'no problem'
}

describe('since', () => {
  test.each([
    ['30d', { days: 30 }],
    ['2w', { days: 14 }],
    ['none', undefined],
    ['{ ago: 30d, fail: 20% }', { days: 30, fail: { relative: 0.2 } }],
    ['{ ago: 1d, warn: +5, fail: none }', { days: 1, warn: { absolute: 5 }, fail: undefined }],
  ])('is written as %s', (written, since) => {
    expect(sinceOf(written)).toEqual(since)
  })

  test.each([
    ['30', /"30" has no unit; write 30d/],
    ['0d', /"0d" is no time at all/],
    ['9000d', /at most 730d/],
    ['10min', /"10min" is a time, not a number of days/],
    ['{ ago: 30d, fail: 20 }', /"?20"? has neither \+ nor %/],
    ['{ fail: 20% }', /ago/],
    ['{ ago: 30d, fial: 20% }', /fial/],
    ['true', /true/],
  ])('of %s says what would do', (written, message) => {
    expect(problemOf(written)).toMatch(message)
  })

  test('is no part of what is not recorded', () => {
    expect(problemOf('30d', 'evaluation-time')).toMatch(/since: is for exact figures .* leave it out/)
  })

  test('is formatted as it is written', () => {
    const metric = metricOf('thunks')
    expect(formatThreshold({ fail: { relative: 0.1 }, since: { days: 30 } }, metric)).toBe(
      '{ fail: 10%, since: 30d }',
    )
    expect(formatThreshold({ since: { days: 14, fail: { relative: 0.2 } } }, metric)).toBe(
      '{ since: { ago: 2w, fail: 20% } }',
    )
  })
})
