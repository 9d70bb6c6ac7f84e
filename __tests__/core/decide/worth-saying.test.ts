import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/core/model/finding.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { worthSaying } from '../../../src/core/decide/worth-saying.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

const changed = targetResults('web', { findings: [exactFinding('thunks', [10, 11])] })

/** A target of which `expressions` changed, with its default threshold or another. */
function trifling(
  values: readonly [number, number],
  others: readonly Finding[] = [],
  threshold: Finding['threshold'] = { warn: { relative: 0.25 }, minChange: 10_000 },
): Results {
  const findings = [{ ...exactFinding('expressions', values), threshold }, ...others]
  return resultsOf({ platforms: [platformResults({ targets: [targetResults('web', { findings })] })] })
}

describe('results', () => {
  test.each<[string, boolean, Results]>([
    ['nothing changed', false, resultsOf()],
    ['there is only information', false, resultsOf({ notices: [{ level: 'info', message: 'Something.' }] })],
    ['a warning was given', true, resultsOf({ notices: [{ level: 'warning', message: 'Something.' }] })],
    ['a target changed', true, resultsOf({ platforms: [platformResults({ targets: [changed] })] })],
    [
      'a target changed by less than the configuration wants a row of',
      false,
      resultsOf({
        configuration: { from: 'a file', changedInHead: false, smallestChange: 0.2 },
        platforms: [platformResults({ targets: [changed] })],
      }),
    ],
    ['a few expressions more are all there is', false, trifling([295, 297])],
    ['they are a larger share', true, trifling([295, 299])],
    [
      'something changed that is no counter',
      true,
      trifling([295, 297], [exactFinding('derivations-changed', [0, 1])]),
    ],
    ['a limit looks at so little', true, trifling([295, 297], [], { warn: { relative: 0.1 } })],
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
