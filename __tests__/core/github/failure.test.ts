// What a failed request tells, and how the user is told.

import { expect, test } from '@jest/globals'
import { describeFailure, type FailedRequest } from '../../../src/core/github/describe-failure.ts'
import { parseFailure } from '../../../src/core/github/failure.ts'

function line(changes: Partial<FailedRequest>): string {
  return describeFailure({
    what: 'read it',
    failure: { kind: 'network', message: 'reset' },
    tries: 1,
    limitSeconds: undefined,
    host: 'api.github.com',
    token: 'secret',
    ...changes,
  })
}

test('the deepest cause of a broken connection is named', () => {
  const cause = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
  expect(parseFailure(new Error('fetch failed', { cause }))).toEqual({
    kind: 'network',
    message: 'connect ECONNREFUSED',
  })
})

test('an answer keeps its status, its words and its headers', () => {
  const data = { message: 'Validation Failed', errors: [{ message: 'Body is too long' }, { code: 'custom' }] }
  const thrown = { message: 'x', response: { status: 422, headers: { 'Retry-After': 7 }, data } }
  expect(parseFailure(thrown)).toEqual({
    kind: 'answer',
    status: 422,
    message: 'Validation Failed: Body is too long',
    headers: { 'retry-after': '7' },
  })
})

test('a page of a proxy has no words', () => {
  const thrown = { message: 'x', response: { status: 502, headers: {}, data: '<html>' } }
  expect(parseFailure(thrown)).toEqual({ kind: 'answer', status: 502, message: '', headers: {} })
})

test('each failure is a line in the words of the user', () => {
  const answer = (status: number, message: string) =>
    line({ failure: { kind: 'answer', status, message, headers: {} } })
  expect([
    line({ tries: 4 }),
    line({ failure: { kind: 'time-out', seconds: 10 } }),
    line({ failure: { kind: 'unreadable', message: '0.id' } }),
    line({ limitSeconds: 90.2 }),
    answer(401, 'Bad credentials'),
    answer(403, 'Resource not accessible by personal access token'),
    answer(403, 'Forbidden by policy'),
    answer(403, 'Unable to create comment because issue is locked.'),
    answer(404, 'Not Found'),
    answer(410, ''),
    answer(418, 'I am a teapot'),
  ]).toEqual([
    'could not read it: api.github.com could not be reached: reset (4 tries)',
    'could not read it: api.github.com gave no answer within 10 s',
    'could not read it: the answer of api.github.com is not what GitHub is known to say: 0.id',
    'could not read it: the rate limit of api.github.com is used up; it asks to wait 91 s, which is too long',
    'could not read it: the token is not valid; give the input `token` one that is, or leave it out (api.github.com answered 401 “Bad credentials”)',
    'could not read it: the token may only read; give the job `permissions: pull-requests: write` (api.github.com answered 403 “Resource not accessible by personal access token”)',
    'could not read it: the token is not allowed to; see the permissions of the job and the policies of the organization (api.github.com answered 403 “Forbidden by policy”)',
    'could not read it: the conversation is locked; unlock it (api.github.com answered 403 “Unable to create comment because issue is locked.”)',
    'could not read it: it does not exist, or the token may not see it (api.github.com answered 404 “Not Found”)',
    'could not read it: it is gone, or issues are disabled in the repository (api.github.com answered 410)',
    'could not read it: api.github.com answered 418 “I am a teapot”',
  ])
})

test('the token is never shown, control characters neither, and the line ends', () => {
  const message = `secret \u001B[2J\n${'x'.repeat(1_000_000)}`
  const shown = line({ failure: { kind: 'network', message } })
  expect(shown).not.toContain('secret')
  expect(shown).not.toMatch(/\p{Cc}/u)
  expect(shown.length).toBeLessThanOrEqual(500)
})
