// Limits with `since`, held against what pushes have recorded.

import { describe, expect, test } from '@jest/globals'
import { exitStatusOfResults } from '../../src/core/decide/exit-status.ts'
import { headlineOf } from '../../src/core/report/headline.ts'
import { findingText } from '../../src/core/report/finding-text.ts'
import { commitOf, historyFiles, type RecordedCommit } from '../fakes/history-files.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const CONFIG = 'thresholds: { function-calls: { warn: none, fail: 10%, since: 30d } }'

const targetsOf = (base: number, head: number) => [
  {
    path: ['packages', SYSTEM, 'web'],
    base: { counters: { functionCalls: base } },
    head: { counters: { functionCalls: head } },
  },
]

/** Some days ago each with so many calls. */
function recorded(...commits: readonly (readonly [daysAgo: number, calls: number])[]) {
  return commits.map(([daysAgo, calls]): RecordedCommit => ({
    daysAgo,
    figures: { [NAME]: { 'function-calls': calls } },
  }))
}

async function gate(
  history: Parameters<typeof run>[0]['history'] | readonly RecordedCommit[],
  [base, head]: readonly [number, number],
  config = CONFIG,
) {
  const { nix } = await run({ targets: targetsOf(1, 1) })
  const { implementation, version } = nix.identity
  const series = { system: nix.system, implementation, version }
  const files = isCommits(history) ? historyFiles(history, series) : history
  const options = { targets: targetsOf(base, head), config, ...(files !== undefined && { history: files }) }
  const outcome = await run(options)
  return { ...outcome, calls: outcome.finding('function-calls') }
}

function isCommits(history: unknown): history is readonly RecordedCommit[] {
  return Array.isArray(history)
}

describe('a change that adds little to much', () => {
  test('fails by the value of 30 days ago, and says since which commit', async () => {
    const history = recorded([90, 500_000], [40, 1_000_000], [20, 1_090_000])
    const { results, calls, status } = await gate(history, [1_090_000, 1_101_000])
    expect(status).toBe(1)
    expect(results.verdict).toBe('fail')
    expect(calls).toMatchObject({
      outcome: 'regression',
      crossed: 'since',
      past: { revision: commitOf(40), value: 1_000_000 },
    })
    expect(calls && findingText(calls).note).toBe(
      `over the 10 % limit on 30 days, with +10.1 % since ${commitOf(40).slice(0, 10)}`,
    )
  })

  test('is held against the first value that is known, where the history is younger', async () => {
    const { calls } = await gate(recorded([3, 1_000_000]), [1_090_000, 1_101_000])
    expect(calls?.past?.revision).toBe(commitOf(3))
  })

  test('only warns where it is no worse than base', async () => {
    const { results, calls } = await gate(recorded([40, 1_000_000]), [1_200_000, 1_200_000])
    expect(results.verdict).toBe('warn')
    expect(calls && findingText(calls).note).toMatch(/^over the 10 % limit on 30 days, with \+20.0 %/)
  })
})

describe('where there is nothing to hold it against', () => {
  test('a line says that nothing has been recorded', async () => {
    const { results } = await gate({}, [1_090_000, 1_101_000])
    expect(results.verdict).toBe('pass')
    expect(results.notices.map(({ message }) => message)).toEqual([
      'Nothing has been recorded on the branch nix-perf-gate-history yet, so that limits with `since` hold for nothing.',
    ])
  })

  test('the verdict is incomplete where it could not be read, in report-only too', async () => {
    const { results } = await gate({ kind: 'failed', reason: 'no answer' }, [1_090_000, 1_101_000])
    expect(results.notices).toEqual([
      { level: 'warning', message: 'Limits with `since` could not be held: no answer.' },
    ])
    expect(results.verdict).toBe('incomplete')
    expect(exitStatusOfResults(results)).toBe(3)
    expect(headlineOf(results).summary).toContain('limits against earlier values could not be held')
    const configuration = { ...results.configuration, mode: 'report-only' } as const
    expect(exitStatusOfResults({ ...results, verdict: 'fail', configuration })).toBe(3)
  })
})
