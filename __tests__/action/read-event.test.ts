// A payload that tells nothing: what the workflow says makes up for it, and never for who may decide.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { readEvent } from '../../src/action/read-event.ts'
import { isUnderReview } from '../../src/core/github/github-event.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-event-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const [command, base] = ['gate', 'main'] as const

function event(name: string, payload: string, given: Partial<Parameters<typeof readEvent>[1]> = {}) {
  const path = join(folder, 'event.json')
  writeFileSync(path, payload)
  const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path }
  return readEvent(env, { command, base: undefined, ...given })
}

const EMPTY = ['{}', '', 'null', '{"pull_request": {"number": 7}}'] as const

describe.each(['pull_request', 'merge_group', 'push'] as const)('under %s', (name) => {
  test.each(EMPTY)('the payload %j needs a base, and says so', (payload) => {
    expect(() => event(name, payload)).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        message: expect.stringContaining(`The payload of the event \`${name}\` is not what GitHub sends`),
        remedy: expect.stringMatching(/input `base`.*--eventpath/),
      }),
    )
    expect(() => event(name, payload, { command: 'profile', base })).toThrow(/payload/)
  })

  test.each(EMPTY)('the payload %j is not needed with a base, nor for a report', (payload) => {
    expect(event(name, payload, { base })).toEqual({ kind: 'untold', name })
    expect(event(name, payload, { command: 'report' })).toEqual({ kind: 'untold', name })
    // Nothing of head's is believed because the payload is missing.
    expect(isUnderReview(event(name, payload, { base }))).toBe(true)
  })
})

test('a run that has ended cannot be told by inputs', () => {
  expect(() => event('workflow_run', '{}', { command: 'report', base })).toThrow(/payload/)
})

test('under pull_request_target a base changes nothing', () => {
  expect(event('pull_request_target', '{}', { base })).toEqual({ kind: 'pull_request_target' })
})

test('a file that is not there is named', () => {
  const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: join(folder, 'none') }
  expect(() => readEvent(env, { command, base: undefined })).toThrow(/event file \S+none cannot be read/)
  expect(readEvent(env, { command, base })).toEqual({ kind: 'untold', name: 'push' })
})
