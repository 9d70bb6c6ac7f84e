import { expect, test } from '@jest/globals'
import { withMode } from '../../../src/core/github/with-mode.ts'
import type { GithubEvent } from '../../../src/core/github/github-event.ts'
import type { Mode } from '../../../src/core/model/config.ts'
import { endedRun } from '../../fakes/events.ts'
import { resultsOf } from '../../fakes/results.ts'

const modeOf = (configured?: 'report-only', event?: GithubEvent, given?: Mode) =>
  withMode(
    resultsOf({
      configuration: { from: 'base', changedInHead: false, ...(configured && { mode: configured }) },
    }),
    event,
    given,
  ).configuration.mode

test('results decide the check as configured, or as the workflow says', () => {
  expect(modeOf()).toBeUndefined()
  expect(modeOf('report-only')).toBe('report-only')
  expect(modeOf('report-only', undefined, 'gate')).toBeUndefined()
  expect(modeOf(undefined, undefined, 'report-only')).toBe('report-only')
})

test('what a pull request’s run left cannot ask for a check that never fails', () => {
  expect(modeOf('report-only', endedRun('pull_request'))).toBeUndefined()
  expect(modeOf('report-only', endedRun('push'))).toBe('report-only')
  expect(modeOf('report-only', endedRun('pull_request'), 'report-only')).toBe('report-only')
})
