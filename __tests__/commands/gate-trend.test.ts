// What the gate makes of the history: the trend in its results, whatever state the history is in.

import { describe, expect, test } from '@jest/globals'
import { mergeResults } from '../../src/core/share/merge-results.ts'
import { monthPath } from '../../src/core/trend/paths.ts'
import { historyFiles, NOW, type RecordedCommit } from '../fakes/history-files.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const targets = [{ path: ['packages', SYSTEM, 'web'], base: {}, head: {} }]

/** Three weeks in which web became dearer, and a target that is gone. */
const commits = [1, 2, 3, 4].map((week): RecordedCommit => ({
  daysAgo: 30 - 7 * week,
  figures: { [NAME]: { 'function-calls': 920_000 + 20_000 * week }, gone: { thunks: week } },
}))

/** The series of the Nix that the fake is. */
async function seriesOfFake() {
  const { nix } = await run({ targets })
  const { implementation, version } = nix.identity
  return { system: nix.system, implementation, version }
}

test('a report has the trend of its targets, and no other', async () => {
  const history = historyFiles(commits, await seriesOfFake())
  const { results } = await run({ targets, history })
  const { trend } = results.platforms[0] ?? {}
  expect(trend?.commits).toBe(4)
  expect(trend?.series.map(({ target, from, to, creep }) => [target, from, to, creep?.rises])).toEqual([
    [NAME, 940_000, 1_000_000, 3],
  ])
  expect(results.notices).toEqual([])
  const merged = mergeResults([
    { name: 'one', results },
    { name: 'again', results },
  ])
  expect(merged.platforms[0]?.trend).toEqual(trend)
})

describe('a history that says nothing', () => {
  test('is that of another Nix, or none', async () => {
    const other = { ...(await seriesOfFake()), version: '1.0' }
    for (const history of [{}, historyFiles(commits, other)]) {
      const { results } = await run({ targets, history })
      expect(results.platforms[0]).not.toHaveProperty('trend')
      expect(results.notices).toEqual([])
    }
  })

  test('is not read where the configuration says so', async () => {
    const history = historyFiles(commits, await seriesOfFake())
    const { results } = await run({ targets, history, config: 'trend: none' })
    expect(results.platforms[0]).not.toHaveProperty('trend')
    expect(results.configuration.trend).toBe('none')
  })

  test('is one that can not be read: a line says so, and the verdict is what it was', async () => {
    const { results } = await run({ targets, history: { kind: 'failed', reason: 'no answer' } })
    expect(results.verdict).toBe('pass')
    expect(results.notices).toEqual([{ level: 'info', message: 'The trend is not known: no answer.' }])
  })

  test('is a damaged file, which is named', async () => {
    const path = monthPath(await seriesOfFake(), { timestamp: NOW })
    const { results } = await run({ targets, history: { [path]: 'none of ours' } })
    expect(results.notices[0]?.message).toBe(
      `${path} on the branch nix-perf-gate-history is damaged: it is not JSON. The trend is told without it.`,
    )
  })
})
