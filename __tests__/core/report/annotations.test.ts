import { describe, expect, test } from '@jest/globals'
import type { ChangedLinesRow } from '../../../src/core/model/call-paths.ts'
import type { Explanation } from '../../../src/core/model/explanation.ts'
import { annotationsOf } from '../../../src/core/report/annotations.ts'
import type { Results } from '../../../src/core/model/results.ts'
import type { CausesExplanation } from '../../../src/core/model/causes.ts'
import { causeRow, causesOf, jointCauses, partialCauses, placeAt, rebuildCauses } from '../../fakes/causes.ts'
import { explanationOf, functionRow, hostExplanation } from '../../fakes/explanations.ts'
import { brokenTarget, exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'

function broken(...failures: readonly (readonly [name: string, message: string])[]): Results {
  const targets = failures.map(([name, message]) => brokenTarget(name, { kind: 'evaluation', message }))
  return resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets })] })
}

const own = `error: attribute 'customers' missing
at hosts/web/nginx.nix:14:31:
    13|   services.nginx.virtualHosts =
    14|     lib.mapAttrs mkVirtualHost config.customers;`

describe('an annotation', () => {
  test('stands at the line of the user’s own file where Nix’s error is', () => {
    expect(annotationsOf(broken(['hosts.web', own]))).toEqual([
      {
        level: 'error',
        title: 'hosts.web does not evaluate',
        message: "error: attribute 'customers' missing",
        file: 'hosts/web/nginx.nix',
        line: 14,
        column: 31,
      },
    ])
  })

  test('stands at the line that an error in an input was reached from', () => {
    const message =
      'error: cannot coerce null to a string\nat /nix/store/abc-source/lib/strings.nix:3:5:\nreached from flake.nix:12:9'
    expect(annotationsOf(broken(['a', message]))).toMatchObject([{ file: 'flake.nix', line: 12, column: 9 }])
  })

  test('is one for all targets with the same error at the same place, on all platforms', () => {
    const results = broken(['hosts.web', own], ['hosts.db', own])
    const twice = { ...results, platforms: [...results.platforms, ...results.platforms] }
    expect(annotationsOf(twice)).toMatchObject([
      {
        title: '2 targets do not evaluate',
        message: "error: attribute 'customers' missing\nTargets: hosts.web, hosts.db",
      },
    ])
  })

  test.each([
    ['/etc/passwd:1:1'],
    ['../other/flake.nix:1:1'],
    ['hosts/../../x.nix:1:1'],
    ['./x.nix:1:1'],
    ['a\\b.nix:1:1'],
    ['C:/x.nix:1:1'],
    ['~/x.nix:1:1'],
    ['(string):1:1'],
    ['«string»:1:1'],
    ['<nix/fetchurl.nix>:1:1'],
    ['x\u202E.nix:1:1'],
    [`${'a/'.repeat(300)}x.nix:1:1`],
    ['x.nix:9999999999'],
  ])('names no place that is not surely in the repository: %j', (place) => {
    const [annotation] = annotationsOf(broken(['a', `error: no\nat ${place}:`]))
    expect(annotation?.title).toBe('a does not evaluate')
    expect(annotation?.file).toBeUndefined()
  })

  test('is plain text of a bounded length, with a title of one line', () => {
    const evil = `a\n::error::b\u001B[31m\u202E${'x'.repeat(100_000)}`
    const [annotation] = annotationsOf(broken([evil, `error: ${evil}\nat flake.nix:1:1`]))
    expect(annotation?.title).not.toMatch(/[\p{C}]/u)
    expect(annotation?.message.replaceAll('\n', '')).not.toMatch(/[\p{C}]/u)
    expect(annotation?.title.length).toBeLessThan(200)
    expect(annotation?.message.length).toBeLessThan(1200)
  })

  test('is one of ten at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => [`host-${index}`, `error: no ${index}`] as const)
    expect(annotationsOf(broken(...many))).toHaveLength(10)
  })

  test('is there for nothing but a head that Nix can not evaluate', () => {
    const results = resultsOf({
      platforms: [
        platformResults({
          targets: [
            targetResults('worse', { findings: [exactFinding('thunks', [100_000, 200_000])] }),
            brokenTarget('slow', { kind: 'time-out', message: 'at flake.nix:1:1' }),
            targetResults('old', {
              status: 'base-failed',
              failures: { base: { kind: 'evaluation', message: own } },
            }),
          ],
        }),
      ],
    })
    expect(annotationsOf(results)).toEqual([])
  })
})

describe('an annotation of what grew', () => {
  const grown = (explanation: Explanation, ...names: readonly string[]) =>
    resultsOf({
      verdict: 'fail',
      platforms: [
        platformResults({
          verdict: 'fail',
          targets: names.map((name) =>
            targetResults(name, {
              findings: [exactFinding('function-calls', [730_112, 818_965])],
              explanation,
            }),
          ),
        }),
      ],
    })

  test('stands at the user’s own functions that account for much of it', () => {
    expect(annotationsOf(grown(hostExplanation, 'hosts.web'))).toEqual([
      {
        level: 'error',
        title: 'hosts.web calls this function more often',
        message:
          'mkVirtualHost: 12 → 61,212 calls (+61,200) for hosts.web, 68.9 % of the 88,855 more function calls.',
        file: 'hosts/web/nginx.nix',
        line: 14,
        column: 21,
      },
      {
        level: 'error',
        title: 'hosts.web calls this function more often',
        message:
          'This function: 0 → 12,240 calls (+12,240) for hosts.web, 13.8 % of the 88,855 more function calls.',
        file: 'hosts/web/nginx.nix',
        line: 15,
        column: 9,
      },
    ])
  })

  test('is one for all targets', () => {
    expect(annotationsOf(grown(hostExplanation, 'hosts.web', 'hosts.db'))).toMatchObject([
      { title: '2 targets call this function more often', line: 14 },
      { title: '2 targets call this function more often', line: 15 },
    ])
  })

  test.each([
    ['of an input', functionRow('f', 'nixpkgs:lib/a.nix:1:1', [0, 10])],
    ['that only base calls', functionRow('f', 'lib/a.nix:1:1', [10, 0])],
    ['outside of the repository', functionRow('f', '../a.nix:1:1', [0, 10])],
  ])('does not stand at a function %s', (_, row) => {
    expect(annotationsOf(grown(explanationOf([row]), 'hosts.web'))).toEqual([])
  })
})

describe('an annotation of lines of the change', () => {
  const traced = (
    rows: readonly ChangedLinesRow[],
    [base, head]: readonly [number, number] = [1000, 2000],
  ): Explanation => ({
    ...hostExplanation,
    callPaths: {
      base,
      head,
      path: [],
      changedLines: { rows: [...rows], others: { rows: 0, difference: 0 }, elsewhere: 0, isOnly: false },
    },
  })

  const row = (difference: number, about: Partial<ChangedLinesRow> = {}): ChangedLinesRow => ({
    file: 'hosts/web.nix',
    first: 35,
    last: 37,
    edit: 'edited',
    difference,
    ...about,
  })

  const annotated = (explanation: Explanation, factor = 2, ...names: readonly string[]) =>
    annotationsOf(
      resultsOf({
        verdict: 'fail',
        platforms: [
          platformResults({
            verdict: 'fail',
            targets: ['hosts.web', ...names].map((name) =>
              targetResults(name, {
                findings: [exactFinding('function-calls', [1_000_000, factor * 1_000_000])],
                explanation,
              }),
            ),
          }),
        ],
      }),
    )

  test('stands at the first of those that lead to much of the increase, and at no function', () => {
    const rows = [row(930), row(60, { first: 50, last: 50, edit: 'added' })]
    expect(annotated(traced(rows))).toEqual([
      {
        level: 'error',
        title: 'hosts.web makes more calls because of this change',
        message: 'These lines lead to 93 % of the increase in calls of hosts.web.',
        file: 'hosts/web.nix',
        line: 35,
      },
    ])
  })

  test('says it of one line, and of more than all of the increase', () => {
    expect(annotated(traced([row(1100, { last: 35 })]))).toMatchObject([
      {
        message:
          'This line leads to all of the increase in calls of hosts.web, and to what is saved elsewhere.',
      },
    ])
  })

  test('is a warning where the finding is one', () => {
    expect(annotated(traced([row(930)]), 1.07)).toMatchObject([{ level: 'warning', line: 35 }])
  })

  test('is one for all targets', () => {
    expect(annotated(traced([row(930)]), 2, 'hosts.db')).toMatchObject([
      {
        title: '2 targets make more calls because of this change',
        message: expect.stringContaining('Targets: hosts.web, hosts.db'),
      },
    ])
  })

  test.each([
    ['lead to little of the increase', row(99)],
    ['lead to fewer calls', row(-930)],
    ['are gone', row(930, { edit: 'removed' })],
    ['are in no file of the repository', row(930, { file: '../flake.nix' })],
    ['lead to calls only where their values are used', row(0)],
  ])('does not stand at lines that %s', (_, one) => {
    expect(annotated(traced([one]))).toEqual([])
  })

  test('is not there where calls did not grow', () => {
    expect(annotated(traced([row(930)], [2000, 2000]))).toEqual([])
    expect(annotated(traced([row(-930)], [2000, 1000]))).toEqual([])
  })

  test('is plain text, whatever the target is called', () => {
    const [annotation] = annotationsOf(grownWith('\n::error::x\u202E\u001B[31m'))
    expect(`${String(annotation?.title)}${String(annotation?.message)}`).not.toMatch(/[\p{C}]/u)
  })

  const grownWith = (name: string) =>
    resultsOf({
      platforms: [
        platformResults({
          targets: [
            targetResults(name, {
              findings: [exactFinding('function-calls', [1_000_000, 2_000_000])],
              explanation: traced([row(930)]),
            }),
          ],
        }),
      ],
    })
})

describe('an annotation of what was proven', () => {
  const proven = (causes: CausesExplanation, explanation: Explanation = {}) =>
    annotationsOf(
      resultsOf({
        verdict: 'fail',
        platforms: [
          platformResults({
            verdict: 'fail',
            targets: [
              targetResults('hosts.web', {
                findings: [exactFinding('function-calls', [1_000_000, 2_000_000])],
                explanation: { ...explanation, causes },
              }),
            ],
          }),
        ],
      }),
    )

  test('stands at the lines that were left out, in place of what a trace tells', () => {
    expect(proven(jointCauses.needs, hostExplanation)).toEqual([
      {
        level: 'error',
        title: 'hosts.web is dearer because of this change',
        message:
          'Without hosts/web.nix:35–37 (with lib/rules.nix:6–15, which only it needs): 1,004,000 function calls, 99.6 % of the increase is gone.',
        file: 'hosts/web.nix',
        line: 35,
      },
    ])
  })

  test('stands at each of a few places that cost only together', () => {
    expect(proven(jointCauses['only-together'])).toMatchObject([
      { file: 'hosts/web.nix', line: 35 },
      { file: 'lib/rules.nix', line: 12 },
    ])
  })

  test('speaks of rebuilds where it is of those', () => {
    expect(proven(rebuildCauses)).toMatchObject([
      {
        title: 'hosts.web has more rebuilds because of this change',
        message: 'Without overlays/openssl.nix:3–9: 8 of 118 rebuilds are left.',
      },
    ])
  })

  test.each<[string, CausesExplanation]>([
    ['lines that are gone', causesOf([causeRow([placeAt('a.nix:3', 'removed')], 1)])],
    ['an input', causesOf([causeRow([{ input: 'nixpkgs' }], 1)])],
    ['a folder', causesOf([causeRow([placeAt('new/', 'added')], 1)])],
    ['what is outside of the repository', causesOf([causeRow([placeAt('../a.nix:3')], 1)])],
    ['many places', jointCauses.among],
    ['what is hardly a cause', causesOf([causeRow([placeAt('a.nix:3')], 0.09)])],
    ['what got cheaper', partialCauses.decrease],
  ])('is not there for %s', (_, causes) => {
    expect(proven(causes)).toEqual([])
  })

  test('leaves what a trace tells where no line was proven', () => {
    expect(proven(causesOf([causeRow([{ input: 'nixpkgs' }], 1)]), hostExplanation)).toHaveLength(2)
  })
})
