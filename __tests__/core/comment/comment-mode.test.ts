import { expect, test } from '@jest/globals'
import { commentMode } from '../../../src/core/comment/comment-mode.ts'
import type { CommentMode } from '../../../src/core/model/config.ts'
import type { GithubEvent } from '../../../src/core/github/github-event.ts'
import { endedRun } from '../../fakes/events.ts'
import { resultsOf } from '../../fakes/results.ts'

const modeOf = (comment: CommentMode | undefined, event?: GithubEvent) =>
  commentMode(
    resultsOf({ configuration: { from: 'base', changedInHead: false, ...(comment && { comment }) } }),
    event,
  )

test('a comment is written as configured, and on a change where nothing is', () => {
  expect(modeOf('never')).toBe('never')
  expect(modeOf('always')).toBe('always')
  expect(modeOf('on-failure')).toBe('on-failure')
  expect(modeOf(undefined)).toBe('on-change')
})

test('what a pull request’s run left can not keep the publisher from commenting', () => {
  expect(modeOf('never', endedRun('pull_request'))).toBe('on-change')
  expect(modeOf('on-failure', endedRun('pull_request'))).toBe('on-change')
  expect(modeOf('always', endedRun('pull_request'))).toBe('always')
  expect(modeOf('never', endedRun('push'))).toBe('never')
})
