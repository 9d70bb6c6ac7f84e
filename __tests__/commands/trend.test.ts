// What the history tells of the default branch, and how it is printed.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { trend, type TrendRequest } from '../../src/commands/trend.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import {
  maskTrend,
  renderTrendJson,
  renderTrendMarkdown,
  renderTrendTerminal,
} from '../../src/core/report/trend.ts'
import { MeasurementError } from '../../src/errors.ts'
import { type FakeHistoryFiles, fakeHistory } from '../fakes/history.ts'
import { commitOf, historyFiles, NOW, type RecordedCommit } from '../fakes/history-files.ts'
import { fakeWorld } from '../fakes/ports.ts'

/** Each of twelve weeks a commit makes web dearer by 1.3 %; db became cheaper once. */
const commits = Array.from({ length: 12 }, (_, week): RecordedCommit => {
  const calls = Math.round(1_000_000 * 1.013 ** week)
  return {
    daysAgo: 7 * (12 - week) - 3,
    figures: {
      'nixosConfigurations.web': { 'function-calls': calls },
      'nixosConfigurations.db': { 'allocated-memory': week < 4 ? 140_000_000 : 123_000_000 },
    },
  }
})

const OLDER = { system: 'x86_64-linux', implementation: 'nix', version: '2.28.5' } as const

interface Given {
  readonly files?: FakeHistoryFiles
  readonly request?: Partial<TrendRequest>
  readonly config?: string
}

async function told({ files = historyFiles(commits), request = {}, config }: Given = {}) {
  const world = fakeWorld({
    targets: [],
    ...(config !== undefined && { headFiles: { [CONFIG_PATH]: config } }),
  })
  const ports = { ...world.ports, history: fakeHistory(files), startedAt: new Date(NOW * 1000) }
  const asked = { directory: '/project', configFile: undefined, days: 90, targets: [], ...request }
  const report = await trend(asked, ports)
  expect(world.repository.isClosed()).toBe(true)
  expect(world.openedWith).toEqual([])
  return report
}

function creepsOf({ series }: Awaited<ReturnType<typeof told>>) {
  return series.flatMap(({ trend: { series: all } }) => all.flatMap(({ creep }) => creep ?? []))
}

function golden(name: string, actual: string): string {
  const path = fileURLToPath(new URL(`../golden/trend/${name}`, import.meta.url))
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, actual)
  return readFileSync(path, 'utf8')
}

test('is printed with the commits that moved each figure, and what creeps', async () => {
  const two = { ...historyFiles(commits), ...historyFiles(commits.slice(0, 3), OLDER) }
  const report = { ...(await told({ files: two })), subjects: new Map([[commitOf(4), 'web: one more host']]) }
  const text = renderTrendTerminal(report, { color: false, width: 80 })
  expect(text).toBe(golden('creep.terminal-80.txt', text))
  const markdown = renderTrendMarkdown(report)
  expect(markdown).toBe(golden('creep.md', markdown))
})

test('is JSON for programs', async () => {
  const json: unknown = JSON.parse(renderTrendJson(await told({ request: { targets: ['*.db'] } })))
  expect(json).toMatchObject({
    days: 90,
    from: 'the history',
    series: [
      {
        system: 'x86_64-linux',
        version: '2.34.8',
        trend: { series: [{ target: 'nixosConfigurations.db', metric: 'allocated-memory', moves: 1 }] },
      },
    ],
  })
})

test('goes as far back as is asked, and no further', async () => {
  const report = await told({ request: { days: 10, targets: ['nixosConfigurations.web'] } })
  expect(report.series[0]?.trend.series.map(({ moves }) => moves)).toEqual([1])
  expect((await told({ request: { days: 2 } })).series).toEqual([])
})

test('takes limits from the configuration that is committed', async () => {
  const config = 'thresholds: { function-calls: { warn: 20%, fail: 30% } }'
  expect(creepsOf(await told())).toHaveLength(1)
  expect(creepsOf(await told({ config }))).toEqual([])
})

describe('what creeps is judged by the limits that the gate holds a target to', () => {
  const lenient = '{ function-calls: { warn: 20%, fail: 30% } }'

  test.each([
    ['of `overrides`', `overrides: [{ match: nixosConfigurations.w*, thresholds: ${lenient} }]`, 0],
    [
      'of `overrides` for its platform',
      `overrides: [{ systems: [x86_64-linux], thresholds: ${lenient} }]`,
      0,
    ],
    [
      'not of `overrides` for another platform',
      `overrides: [{ systems: [aarch64-linux], thresholds: ${lenient} }]`,
      1,
    ],
    [
      'not of `overrides` for others',
      `overrides: [{ match: nixosConfigurations.db, thresholds: ${lenient} }]`,
      1,
    ],
    ['of its own', `targets: [{ attr: 'nixosConfigurations.*', thresholds: ${lenient} }]`, 0],
    [
      'of its own over those of `overrides`',
      `targets: [{ attr: nixosConfigurations.web, thresholds: { function-calls: { warn: 4%, fail: 9% } } }]
overrides: [{ match: nixosConfigurations, thresholds: ${lenient} }]`,
      1,
    ],
  ])('%s', async (_, config, expected) => {
    expect(creepsOf(await told({ config }))).toHaveLength(expected)
  })
})

describe('where there is nothing to tell', () => {
  test('says that nothing has been recorded, and what records', async () => {
    const report = await told({ files: {} })
    expect(renderTrendTerminal(report, { color: false, width: 200 })).toMatch(
      /^Nothing has been recorded yet: there is no branch nix-perf-gate-history, .* contents: write\.\n$/,
    )
  })

  test('fails where the history can not be read', async () => {
    const files = { kind: 'failed', reason: 'no way to origin' } as const
    await expect(told({ files })).rejects.toThrow(MeasurementError)
  })

  test('leaves out a damaged file, names it, and tells the rest', async () => {
    const [path = ''] = Object.keys(historyFiles(commits)).filter((name) => name.endsWith('2026-10.json'))
    const report = await told({ files: { ...historyFiles(commits), [path]: '{' } })
    expect(report.remarks).toEqual([
      `${path} on the branch nix-perf-gate-history is damaged: it is not JSON; it is left out.`,
    ])
    expect(report.series).toHaveLength(1)
  })
})

test('shows no secret, and no text that moves a cursor', async () => {
  const files = historyFiles([
    { daysAgo: 9, figures: { 'x.s3cr3t-t0ken\u001b[2J': { thunks: 1 } } },
    { daysAgo: 8, figures: { 'x.s3cr3t-t0ken\u001b[2J': { thunks: 2 } } },
  ])
  const report = maskTrend(await told({ files }), (text) => text.replaceAll('s3cr3t-t0ken', '***'))
  const texts = [renderTrendMarkdown(report), renderTrendTerminal(report, { color: false, width: 80 })]
  expect(texts.join('')).toContain('x.***')
  expect(texts.join('')).not.toMatch(/s3cr3t|\u001b/)
})
