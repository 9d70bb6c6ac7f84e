import { describe, expect, test } from '@jest/globals'
import type { Results } from '../../../src/core/model/results.ts'
import { worthSaying } from '../../../src/core/decide/worth-saying.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

const changed = targetResults('web', { findings: [exactFinding('thunks', [10, 11])] })

describe('results', () => {
  test.each<[string, boolean, Results]>([
    ['nothing changed', false, resultsOf()],
    ['there is only information', false, resultsOf({ notices: [{ level: 'info', message: 'Something.' }] })],
    ['a warning was given', true, resultsOf({ notices: [{ level: 'warning', message: 'Something.' }] })],
    ['a target changed', true, resultsOf({ platforms: [platformResults({ targets: [changed] })] })],
    ['a share is missing', true, resultsOf({ verdict: 'incomplete', shares: { of: 2, present: [1] } })],
    [
      'a target was added',
      true,
      resultsOf({ platforms: [platformResults({ targets: [targetResults('new', { status: 'added' })] })] }),
    ],
  ])('where %s are worth saying: %s', (_, worth, results) => {
    expect(worthSaying(results)).toBe(worth)
  })
})
