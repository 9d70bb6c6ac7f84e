import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatLimit, type Measured, parseLimit } from '../../../src/core/config/limit.ts'
import { metrics } from '../../../src/core/model/metric.ts'
import type { Limit } from '../../../src/core/model/threshold.ts'

const seconds: Measured = { unit: 'seconds', better: 'lower' }
const bytes: Measured = { unit: 'bytes', better: 'lower' }
const count: Measured = { unit: 'count', better: 'lower' }
const rate: Measured = { unit: 'fraction', better: 'higher' }

describe('limits on change', () => {
  test.each<[string, Measured, Limit]>([
    ['10%', seconds, { relative: 0.1 }],
    ['0%', count, { relative: 0 }],
    ['+200ms', seconds, { absolute: 0.2 }],
    ['+16MiB', bytes, { absolute: 16_777_216 }],
    ['+20', count, { absolute: 20 }],
    ['+10_000', count, { absolute: 10_000 }],
    ['5%', rate, { relative: 0.05 }],
    ['-5pp', rate, { absolute: 0.05 }],
  ])('%s is read', (text, metric, limit) => {
    expect(parseLimit(text, metric)).toEqual({ ok: true, value: limit })
  })

  test.each<[string, Measured, string]>([
    ['10', count, '"10" has neither + nor %; write 10% (of base) or +10'],
    ['10_000', count, '"10_000" has neither + nor %; write +10_000'],
    ['5', seconds, '"5" has no unit; write 5% (of base), +5ms, +5s, +5min or +5h'],
    ['+5', seconds, '"+5" has no unit; write 5% (of base), +5ms, +5s, +5min or +5h'],
    ['200ms', seconds, '"200ms" has no sign; write +200ms (for a ceiling, max: 200ms)'],
    ['-200ms', seconds, '"-200ms" would be a change for the better; write +200ms'],
    ['+10%', seconds, '"+10%" has a sign, which a percentage has not; write 10%'],
    ['-5%', seconds, '"-5%" would be a change for the better; write 5%'],
    ['+16MiB', seconds, '"+16MiB" is a size, not a time; write 10%, +200ms or none'],
    ['+16M', bytes, '"+16M" is not how a size is written; write +16MiB'],
    ['+5pp', rate, '"+5pp" would be a change for the better; write -5pp'],
    ['+5%', rate, '"+5%" would be a change for the better; write 5% (of base) or -5pp'],
    ['often', count, '"often" is not a count; write 10%, +20 or none'],
  ])('%s is refused with what would do', (text, metric, problem) => {
    expect(parseLimit(text, metric)).toMatchObject({ ok: false, problem })
  })

  test('what is written reads back as the same limit', () => {
    const percent = fc.integer({ min: 0, max: 10 ** 6 }).map((ticks): Limit => ({ relative: ticks / 10_000 }))
    for (const metric of metrics) {
      const perUnit = { seconds: 1000, bytes: 1, count: 1, fraction: 10_000 }[metric.unit]
      const amount = fc
        .integer({ min: 0, max: 10 ** 9 })
        .map((ticks): Limit => ({ absolute: ticks / perUnit }))
      fc.assert(
        fc.property(fc.oneof(percent, amount), (limit) => {
          expect(parseLimit(formatLimit(limit, metric), metric)).toEqual({ ok: true, value: limit })
        }),
      )
    }
  })

  test('the defaults of the metric table can be written in a file', () => {
    for (const metric of metrics) {
      for (const limit of [metric.threshold.warn, metric.threshold.fail]) {
        if (limit !== undefined) {
          expect(parseLimit(formatLimit(limit, metric), metric)).toEqual({ ok: true, value: limit })
        }
      }
    }
  })
})
