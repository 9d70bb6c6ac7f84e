import { describe, expect, test } from '@jest/globals'
import { measuredFacts } from '../../../src/core/report/measured.ts'
import type { InstructionCounter } from '../../../src/core/model/identity.ts'
import { identity, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

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

describe('the fact about a machine', () => {
  const factWith = (instructions?: InstructionCounter) => {
    const { machine } = identity()
    const counting = identity({ machine: { ...machine, ...(instructions && { instructions }) } })
    const results = resultsOf({ platforms: [platformResults({ identity: counting })] })
    const fact = measuredFacts(results).find(({ title }) => title === 'x86_64-linux')?.fact ?? []
    return fact.map((piece) => ('text' in piece ? piece.text : piece.code)).join('')
  }

  test.each([
    [
      'by what it counts instructions',
      { kind: 'counted', from: 'perf_event_open' },
      ', instructions from perf_event_open',
    ],
    [
      'why it counts none',
      { kind: 'none', reason: 'it has no counter' },
      '; instructions are not counted: it has no counter',
    ],
    ['nothing of it where an older program has not asked', undefined, ''],
  ] as const)('says %s', (_, instructions, end) => {
    expect(factWith(instructions).endsWith(`peak memory from GNU time${end}`)).toBe(true)
  })
})

test.each([
  ['says so', { impure: 'true' }, ['evaluated impurely, as the configuration asks']],
  ['says nothing', { 'pure-eval': 'true' }, []],
] as const)('the facts of flakes: where they are impure, or not, it %s', (_, settings, words) => {
  const results = resultsOf({ platforms: [platformResults({ identity: identity({ settings }) })] })
  const facts = measuredFacts(results).filter(({ title }) => title === 'Flakes on x86_64-linux')
  expect(
    facts.map(({ fact }) => fact.map((piece) => ('text' in piece ? piece.text : piece.code)).join('')),
  ).toEqual(words)
})

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
