import { expect, test } from '@jest/globals'
import { commentMode } from '../../../src/core/comment/comment-mode.ts'
import type { CommentMode } from '../../../src/core/model/config.ts'
import type { GithubEvent } from '../../../src/core/github/github-event.ts'
import { resultsOf } from '../../fakes/results.ts'

const ended = (event: string): GithubEvent => ({
  kind: 'workflow_run',
  run: {
    id: 1,
    attempt: 1,
    event,
    headSha: '1'.repeat(40),
    headBranch: 'patch',
    headRepository: 'someone/project',
    pullRequests: [],
  },
})

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
  expect(modeOf('never', ended('pull_request'))).toBe('on-change')
  expect(modeOf('on-failure', ended('pull_request'))).toBe('on-change')
  expect(modeOf('always', ended('pull_request'))).toBe('always')
  expect(modeOf('never', ended('push'))).toBe('never')
})
