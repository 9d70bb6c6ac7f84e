// What a report tells of what was recorded, and when it calls that a creep.

import { describe, expect, test } from '@jest/globals'
import { withEntry } from '../../../src/core/trend/append.ts'
import type { Month } from '../../../src/core/trend/month.ts'
import { type Recorded, recordedIn } from '../../../src/core/trend/recorded.ts'
import { selected, trendOf } from '../../../src/core/trend/trend.ts'
import { type MetricId, metricOf } from '../../../src/core/model/metric.ts'
import type { Threshold } from '../../../src/core/model/threshold.ts'
import type { TrendSeries } from '../../../src/core/model/trend.ts'

const DAY = 86_400
const NOW = Date.UTC(2026, 10, 21) / 1000

const sha = (day: number) => day.toString(16).padStart(40, 'c')

/** Commits so many days ago, with the calls of each target, in files of a month each. */
function recorded(
  commits: readonly (readonly [daysAgo: number, calls: Readonly<Record<string, number>>])[],
): Recorded {
  const months = new Map<string, Month>()
  for (const [daysAgo, calls] of commits) {
    const timestamp = NOW - daysAgo * DAY
    const key = new Date(timestamp * 1000).toISOString().slice(0, 7)
    const figures = new Map(
      Object.entries(calls).map(([name, value]) => [name, new Map([['function-calls', value] as const])]),
    )
    const series = { system: 'x86_64-linux', implementation: 'nix', version: '2.34.8' } as const
    const commit = { sha: sha(daysAgo), timestamp, program: 'nix-perf-gate 0.1.0' }
    months.set(key, withEntry(months.get(key), { series, commit, figures }))
  }
  return recordedIn([...months.values()].reverse())
}

function trend(
  commits: Parameters<typeof recorded>[0],
  threshold: Threshold | undefined = metricOf('function-calls').threshold,
) {
  return trendOf({ recorded: recorded(commits), now: NOW, thresholdOf: () => threshold })
}

test('a figure is followed over months, by the commits that changed it', () => {
  const told = trend([
    [120, { web: 900_000 }],
    [80, { web: 1_000_000 }],
    [50, { web: 1_000_000 }],
    [20, { web: 1_100_000 }],
    [1, { web: 1_090_000 }],
  ])
  expect(told).toEqual({
    until: NOW,
    since: NOW - 90 * DAY,
    commits: 4,
    series: [
      {
        target: 'web',
        metric: 'function-calls',
        points: [
          [sha(120), NOW - 120 * DAY, 900_000],
          [sha(80), NOW - 80 * DAY, 1_000_000],
          [sha(20), NOW - 20 * DAY, 1_100_000],
          [sha(1), NOW - DAY, 1_090_000],
        ],
        from: 900_000,
        to: 1_090_000,
        moves: 3,
        largest: [
          [sha(80), NOW - 80 * DAY, 100_000],
          [sha(20), NOW - 20 * DAY, 100_000],
          [sha(1), NOW - DAY, -10_000],
        ],
        recent: { from: 1_000_000, moves: 2 },
      },
    ],
  })
})

test('a commit that tells nothing of a target changes nothing of it', () => {
  const told = trend([
    [20, { web: 1_000_000, mail: 5 }],
    [10, { mail: 5 }],
    [5, { web: 1_000_000, mail: 5 }],
  ])
  expect(told?.series).toEqual([])
  expect(told?.commits).toBe(3)
})

test('there is no trend where nothing was recorded of late, and no series of targets that are gone', () => {
  expect(trend([[100, { web: 1 }]])).toBeUndefined()
  const gone = trendOf({
    recorded: recorded([
      [9, { web: 1 }],
      [8, { web: 2 }],
    ]),
    now: NOW,
    thresholdOf: () => undefined,
  })
  expect(gone?.series).toEqual([])
})

describe('a creep', () => {
  /** One commit a day, each with so many calls more than the one before it. */
  const daily = (differences: readonly number[], from = 1_000_000) =>
    differences.reduce<(readonly [number, { web: number }])[]>(
      (all, difference, index) => [
        ...all,
        [differences.length - index, { web: (all.at(-1)?.[1].web ?? from) + difference }],
      ],
      [[differences.length + 1, { web: from }]],
    )
  const creepOf = (differences: readonly number[], threshold?: Threshold) =>
    trend(daily(differences), threshold)?.series[0]?.creep

  test('is many small rises that cross a limit together, and names their commits', () => {
    expect(creepOf([10_000, 20_000, 11_000, 0, 12_000])).toEqual({
      crossed: 'warn',
      from: 1_000_000,
      to: 1_053_000,
      rises: 4,
      commits: [
        [sha(4), NOW - 4 * DAY, 20_000],
        [sha(1), NOW - DAY, 12_000],
        [sha(3), NOW - 3 * DAY, 11_000],
        [sha(5), NOW - 5 * DAY, 10_000],
      ],
    })
    expect(creepOf([30_000, 30_000, 30_000, 30_000])?.crossed).toBe('fail')
  })

  test('is none of two rises, of less than a limit, or of what was saved again', () => {
    expect(creepOf([30_000, 30_000])).toBeUndefined()
    expect(creepOf([10_000, 10_000, 10_000])).toBeUndefined()
    expect(creepOf([20_000, 20_000, 20_000, -20_000])).toBeUndefined()
  })

  test('is not what one commit did over its limit, which was told then', () => {
    expect(creepOf([200_000, 1_000, 1_000, 1_000])).toBeUndefined()
    expect(creepOf([200_000, 20_000, 20_000, 20_000])).toMatchObject({ to: 1_060_000, rises: 3 })
  })

  test('needs a limit, and is as large as the limit asks for', () => {
    const rises = [20_000, 20_000, 20_000]
    expect(creepOf(rises, {})).toBeUndefined()
    expect(creepOf(rises, { fail: { relative: 0.05 }, minChange: 100_000 })).toBeUndefined()
    expect(creepOf(rises, { fail: { absolute: 50_000 } })?.crossed).toBe('fail')
  })

  test('is looked for in the last 30 days', () => {
    const old = daily([20_000, 20_000, 20_000]).map(([daysAgo, calls]) => [daysAgo + 31, calls] as const)
    expect(trend(old)?.series[0]?.creep).toBeUndefined()
  })
})

describe('what a report has room for', () => {
  const series = (target: string, metric: MetricId, to: number): TrendSeries => ({
    ...{ target, metric, points: [[sha(1), 1, to]], from: 100, to, moves: 1, largest: [] },
    recent: { from: 100, moves: 1 },
  })
  const all = Array.from({ length: 40 }, (_, index) => series(`target-${index}`, 'thunks', 100 + index))

  test('is what moved most, and a few of each target', () => {
    const metrics: readonly MetricId[] = [
      'function-calls',
      'primop-calls',
      'thunks',
      'set-updates',
      'expressions',
    ]
    const one = metrics.map((metric) => series('z', metric, 1000))
    const shown = selected([...all, ...one])
    expect(shown).toHaveLength(24)
    expect(shown.slice(0, 5).map(({ target }) => target)).toEqual(['z', 'z', 'z', 'z', 'target-39'])
  })

  test('is the same of parts as of the whole, in any order', () => {
    const parts = [all.slice(0, 15), all.slice(10, 30), all.slice(30)]
    expect(selected(parts.toReversed().flatMap(selected))).toEqual(selected(all))
  })

  test('has no more points than a picture', () => {
    const many = Array.from({ length: 1000 }, (_, index) => [(1000 - index) / 20, { web: index }] as const)
    const [web] = trend(many)?.series ?? []
    expect(web?.points.length).toBeLessThanOrEqual(240)
    expect([web?.moves, web?.points.at(-1)?.[2]]).toEqual([999, 999])
  })
})
