// What the history keeps of commits, and in which order: held against a plain table of all figures.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { boundedText, MOST_BYTES, MOST_COMMITS, outlived, withEntry } from '../../../src/core/trend/append.ts'
import { type Entry, entriesOf } from '../../../src/core/trend/entry.ts'
import { type Month, parseMonth, renderMonth } from '../../../src/core/trend/month.ts'
import { monthFile, monthPath } from '../../../src/core/trend/paths.ts'
import { valueAt } from '../../../src/core/trend/steps.ts'
import {
  exactFinding,
  platformResults,
  provenTarget,
  resultsOf,
  sampledFinding,
  targetResults,
} from '../../fakes/results.ts'

const SERIES = { system: 'x86_64-linux', implementation: 'nix', version: '2.34.8' } as const

/** A commit of minute `minute`, with the calls of some targets. */
function entry(minute: number, calls: Readonly<Record<string, number>>): Entry {
  return {
    series: SERIES,
    commit: {
      sha: minute.toString(16).padStart(40, '0'),
      timestamp: 60 * minute,
      program: 'nix-perf-gate 0.1.0',
    },
    figures: new Map(
      Object.entries(calls).map(([name, value]) => [name, new Map([['function-calls', value] as const])]),
    ),
  }
}

function monthOf(entries: readonly Entry[]): Month {
  const month = entries.reduce<Month | undefined>(withEntry, undefined)
  if (month === undefined) throw new Error('no entries')
  return month
}

/** What is told of each commit: `00…01: a=3`. */
function table({ commits, targets }: Month): readonly string[] {
  return commits.map(({ timestamp }, place) => {
    const told = [...targets].flatMap(([name, metrics]) => {
      const value = valueAt(metrics.get('function-calls') ?? [], place)
      return value === null ? [] : [`${name}=${value}`]
    })
    return `${timestamp / 60}: ${told.sort().join(' ')}`
  })
}

describe('a commit more', () => {
  test('stands where it belongs by its time, and leaves what is told of the others', () => {
    const later = monthOf([entry(1, { a: 10 }), entry(3, { a: 10, b: 7 })])
    expect(table(withEntry(later, entry(2, { a: 12 })))).toEqual(['1: a=10', '2: a=12', '3: a=10 b=7'])
  })

  test('that is there already has what was measured anew, and keeps what was not', () => {
    const month = monthOf([entry(1, { a: 10, b: 7 }), entry(2, { a: 10, b: 7 })])
    expect(table(withEntry(month, entry(1, { a: 11 })))).toEqual(['1: a=11 b=7', '2: a=10 b=7'])
  })

  test('written twice changes nothing', () => {
    const month = monthOf([entry(1, { a: 10 }), entry(2, { a: 12 })])
    expect(renderMonth(withEntry(month, entry(1, { a: 10 })))).toBe(renderMonth(month))
  })

  test('in any order of arrival gives the same file, which reads back as it was written', () => {
    const entries = fc.uniqueArray(
      fc.record({
        minute: fc.integer({ min: 1, max: 30 }),
        calls: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.integer({ min: 0, max: 3 })),
      }),
      { selector: ({ minute }) => minute, minLength: 1 },
    )
    const orders = entries.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(orders, ([all, arrived]) => {
        const month = monthOf(arrived.map(({ minute, calls }) => entry(minute, calls)))
        const wanted = all
          .toSorted((one, other) => one.minute - other.minute)
          .map(
            ({ minute, calls }) =>
              `${minute}: ${Object.entries(calls)
                .map(([name, value]) => `${name}=${value}`)
                .sort()
                .join(' ')}`,
          )
        expect(table(month)).toEqual(wanted)
        const parsed = parseMonth(renderMonth(month))
        expect(parsed.ok && table(parsed.month)).toEqual(wanted)
      }),
    )
  })
})

describe('bounds', () => {
  test('keep the newest commits of a month', () => {
    const commits = Array.from({ length: MOST_COMMITS + 5 }, (_, minute) => entry(minute, {}).commit)
    const steps = [
      [0, 1],
      [5, 2],
      [6, 3],
    ] as const
    const targets = new Map([['a', new Map([['function-calls', steps]])]])
    const parsed = parseMonth(boundedText({ series: SERIES, commits, targets }))
    if (!parsed.ok) throw new Error(parsed.reason)
    expect(parsed.month.commits).toHaveLength(MOST_COMMITS)
    expect(table(parsed.month).slice(0, 2)).toEqual(['5: a=2', '6: a=3'])
  })

  test('keep a file to what a job can read, the newest commit always', () => {
    const names = Array.from({ length: 4000 }, (_, index) => `packages.x86_64-linux.package-${index}`)
    const commits = Array.from({ length: 150 }, (_, minute) => entry(minute, {}).commit)
    const steps = commits.map((_, place) => [place, place] as const)
    const targets = new Map(names.map((name) => [name, new Map([['thunks', steps]])]))
    const text = boundedText({ series: SERIES, commits, targets })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES)
    const parsed = parseMonth(text)
    expect(parsed.ok && parsed.month.commits.at(-1)).toEqual(commits.at(-1))
  })

  test('let go of files that are older than two years', () => {
    const paths = ['2024-10', '2024-11', '2024-12', '2026-11'].map(
      (month) => `figures/x86_64-linux/nix-2.34.8/${month}.json`,
    )
    const files = [...paths, 'README.md', 'figures/../x/2020-01.json'].flatMap(
      (path) => monthFile(path) ?? [],
    )
    expect(outlived(files, Date.UTC(2026, 10, 30) / 1000).map(({ month }) => month)).toEqual(['2024-10'])
  })
})

describe('what is kept of results', () => {
  const target = targetResults('nixosConfigurations.web', {
    findings: [
      exactFinding('function-calls', [10, 12]),
      exactFinding('thunks', [20, 21], { demoted: true, kind: 'sampled' }),
      exactFinding('derivations-to-build', [3, 4]),
      exactFinding('rebuilds', [0, 9]),
      exactFinding('closure-derivations', [100, 101]),
      sampledFinding('evaluation-time', [1, 2, 1.9, 2.1]),
    ],
  })
  const head = { ...resultsOf().head, timestamp: 1_700_000_000 }

  test('is exact, the commit’s own, and of head', () => {
    const results = resultsOf({ head, platforms: [platformResults({ targets: [target, provenTarget(1)] })] })
    const [only, ...others] = entriesOf(results)
    expect(others).toEqual([])
    expect(only?.series).toEqual(SERIES)
    expect(only?.commit).toEqual({
      sha: head.revision,
      timestamp: 1_700_000_000,
      program: 'nix-perf-gate 0.1.0',
    })
    expect([...(only?.figures ?? [])].map(([name, values]) => [name, [...values]])).toEqual([
      [
        'nixosConfigurations.web',
        [
          ['function-calls', 12],
          ['closure-derivations', 101],
        ],
      ],
    ])
  })

  test('is nothing of a working tree, nor of a commit whose time nobody tells', () => {
    const platforms = [platformResults({ targets: [target] })]
    expect(entriesOf(resultsOf({ platforms }))).toEqual([])
    expect(entriesOf(resultsOf({ head: { ...head, kind: 'working-tree' }, platforms }))).toEqual([])
  })

  test('has a path that nothing in a version leads out of', () => {
    const version = '../2.99 pre/../../x'
    const path = monthPath({ ...SERIES, version }, { timestamp: 1_700_000_000 })
    expect(path).toBe('figures/x86_64-linux/nix-..%2F2.99%20pre%2F..%2F..%2Fx/2023-11.json')
    expect(monthFile(path)?.month).toBe('2023-11')
  })
})

describe('a file that is read back', () => {
  const whole = renderMonth(monthOf([entry(1, { a: 10 }), entry(2, { a: 12 })]))

  test.each([
    ['of a newer version', whole.replace('"format":1', '"format":2'), /newer version .*format 2/],
    ['cut short', whole.slice(0, -20), /damaged: it is not JSON/],
    ['with a negative figure', whole.replace('[1,12]', '[1,-12]'), /damaged: targets/],
    ['with figures of a commit that is not there', whole.replace('[1,12]', '[2,12]'), /does not have/],
    ['with commits out of order', whole.replace(',60,', ',600,'), /not in order/],
    ['with a target twice', whole.replace(/(\["a".*\]\])\n/, '$1,\n$1\n'), /target twice/],
    ['with a key more', whole.replace('{"format"', '{"more":1,"format"'), /damaged/],
  ])('%s is told as such', (_, text, reason) => {
    expect(text).not.toBe(whole)
    const parsed = parseMonth(text)
    expect(parsed.ok).toBe(false)
    expect(parsed).toHaveProperty('reason', expect.stringMatching(reason))
  })
})
