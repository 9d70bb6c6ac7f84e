// Whether a request to GitHub that failed is tried again, and when.
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api (rate limits)
//
// No library decides it. @octokit/plugin-retry repeats any method on any status from 400 on but seven, and a network error as
// well, so that a comment that was created and not answered for is created twice; and it waits 1, 4 and 9 seconds whatever GitHub
// asks for. p-retry takes its waits from a formula and its own timers, where ours are those that GitHub names, by GitHub's clock.
// Either would carry only the loop of `adapters/github/api.ts`, ten lines that a signal, a clean-up and a fake clock pass through.

import { isTransient, type RequestFailure } from './failure.ts'

export interface RetryState {
  /** Tries so far. */
  readonly tries: number
  /** Seconds since the first one began. */
  readonly elapsedSeconds: number
  /** From 0 up to 1. */
  readonly random: number
}

export type RetryDecision =
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  | { readonly kind: 'end'; readonly limitSeconds?: number }

export const MOST_TRIES = 4

/** A minute is what GitHub asks for where it names no time; with the request itself it is a little more. */
const MOST_SECONDS = 62

const FIRST_WAIT_SECONDS = 1
const NAMELESS_WAIT_SECONDS = 60

export function decideRetry(
  failure: RequestFailure,
  { tries, elapsedSeconds, random }: RetryState,
): RetryDecision {
  const limitSeconds = rateLimitSeconds(failure)
  if (limitSeconds === undefined && !isTransient(failure)) return { kind: 'end' }
  const afterSeconds = limitSeconds ?? backoffSeconds(tries, random)
  if (tries < MOST_TRIES && elapsedSeconds + afterSeconds <= MOST_SECONDS)
    return { kind: 'retry', afterSeconds }
  return { kind: 'end', ...(limitSeconds === undefined ? {} : { limitSeconds }) }
}

/** Doubles with each try; half of it is chance, so that jobs that failed together do not come back together. */
export function backoffSeconds(tries: number, random: number, first = FIRST_WAIT_SECONDS): number {
  return first * 2 ** (tries - 1) * (0.5 + random / 2)
}

/** Seconds to wait where the failure is a rate limit; undefined where it is none. */
function rateLimitSeconds(failure: RequestFailure): number | undefined {
  if (failure.kind !== 'answer') return undefined
  const { status, headers, message } = failure
  const asked = retryAfterSeconds(headers)
  if (status === 429 || status === 403) {
    if (asked !== undefined) return asked
    if (headers['x-ratelimit-remaining'] === '0') return resetSeconds(headers) ?? NAMELESS_WAIT_SECONDS
    if (status === 429 || /secondary rate limit|abuse detection/i.test(message)) return NAMELESS_WAIT_SECONDS
    return undefined
  }
  // A server that is being maintained may say how long.
  return status === 503 ? asked : undefined
}

/** A number of seconds, or the moment as a date. */
function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value)
  return secondsUntil(Date.parse(value) / 1000, headers)
}

function resetSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['x-ratelimit-reset']
  return value === undefined ? undefined : secondsUntil(Number(value), headers)
}

/** By the server's own clock, since the machine's may be wrong. The second that has begun is waited for as well. */
function secondsUntil(epochSeconds: number, headers: Readonly<Record<string, string>>): number | undefined {
  const now = serverSeconds(headers)
  return now === undefined || !Number.isFinite(epochSeconds) ? undefined : Math.max(0, epochSeconds - now) + 1
}

/** When the server answered, in seconds since 1970; undefined where it does not say. */
export function serverSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const seconds = Date.parse(headers.date ?? '') / 1000
  return Number.isFinite(seconds) ? seconds : undefined
}
