import { describe, expect, test } from '@jest/globals'
import { measuredFacts } from '../../../src/core/report/measured.ts'
import { platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

function runsFact(cached: readonly boolean[]): string {
  const targets = cached.map((cachedBase, index) =>
    targetResults(`t${index}`, {
      runs: cachedBase ? { exact: 1, pairs: 0, cachedBase } : { exact: 2, pairs: 0 },
    }),
  )
  const results = resultsOf({ platforms: [platformResults({ targets })] })
  const fact = measuredFacts(results).find(({ title }) => title === 'Runs on x86_64-linux')?.fact ?? []
  return fact.map((piece) => ('text' in piece ? piece.text : piece.code)).join('')
}

describe('the fact about runs', () => {
  test('says of how many targets base’s counters came from the baseline cache', () => {
    expect(runsFact([true, false, true])).toMatch(
      /^4 exact runs for 3 targets \(base of 2 from the baseline cache\), none was timed;/,
    )
  })

  test('says nothing of the cache where nothing came from it', () => {
    expect(runsFact([false])).toMatch(/^2 exact runs for 1 target, none was timed;/)
  })
})
