// What of GitHub’s failures is worth another try, and after how long.

import { describe, expect, test } from '@jest/globals'
import type { RequestFailure } from '../../../src/core/github/failure.ts'
import { decideRetry } from '../../../src/core/github/retry.ts'

const DATE = 'Thu, 02 Jan 2025 10:00:00 GMT'
const DATE_SECONDS = Date.parse(DATE) / 1000

function answer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  message = '',
): RequestFailure {
  return { kind: 'answer', status, headers, message }
}

const first = { tries: 1, elapsedSeconds: 0, random: 1 }

describe('what is tried again', () => {
  test.each([408, 500, 502, 503, 504, 520])('an answer %s', (status) => {
    expect(decideRetry(answer(status), first)).toEqual({ kind: 'retry', afterSeconds: 1 })
  })

  test.each<RequestFailure>([
    { kind: 'network', message: 'reset' },
    { kind: 'time-out', seconds: 10 },
    { kind: 'unreadable', message: 'HTML' },
  ])('$kind', (failure) => {
    expect(decideRetry(failure, first)).toEqual({ kind: 'retry', afterSeconds: 1 })
  })

  test.each([400, 401, 403, 404, 410, 422, 501])('not an answer %s', (status) => {
    expect(decideRetry(answer(status), first)).toEqual({ kind: 'end' })
  })

  test('waiting doubles, half of it by chance', () => {
    const waits = [1, 2, 3].map((tries) => decideRetry(answer(502), { tries, elapsedSeconds: 0, random: 0 }))
    expect(waits).toEqual([0.5, 1, 2].map((afterSeconds) => ({ kind: 'retry', afterSeconds })))
  })

  test('four tries are the most, and a minute', () => {
    expect(decideRetry(answer(502), { ...first, tries: 4 })).toEqual({ kind: 'end' })
    expect(decideRetry(answer(502), { ...first, elapsedSeconds: 62 })).toEqual({ kind: 'end' })
  })
})

describe('rate limits', () => {
  test.each<[string, RequestFailure, number]>([
    ['seconds', answer(429, { 'retry-after': '5' }), 5],
    ['a date', answer(403, { 'retry-after': 'Thu, 02 Jan 2025 10:00:05 GMT', date: DATE }), 6],
    [
      'the reset of the primary limit',
      answer(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(DATE_SECONDS + 9),
        date: DATE,
      }),
      10,
    ],
    ['nothing', answer(429), 60],
    ['words alone', answer(403, {}, 'You have exceeded a secondary rate limit.'), 60],
    ['a server being maintained', answer(503, { 'retry-after': '30' }), 30],
  ])('are waited for by %s', (_name, failure, afterSeconds) => {
    expect(decideRetry(failure, first)).toEqual({ kind: 'retry', afterSeconds })
  })

  test('that last longer than is worth waiting end it', () => {
    const failure = answer(403, { 'retry-after': '600' })
    expect(decideRetry(failure, first)).toEqual({ kind: 'end', limitSeconds: 600 })
  })
})
