import { describe, expect, test } from '@jest/globals'
import { acceptRegressions } from '../../../src/core/share/accept.ts'
import { headlineOf } from '../../../src/core/report/headline.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { resultsSchema, type Results } from '../../../src/core/model/results.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { countRegressions } from '../../../src/core/decide/verdict.ts'
import {
  brokenTarget,
  exactFinding,
  hostFindings,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'

const acceptance = { label: 'perf-regression-accepted', by: 'octocat' }
const worse = targetResults('web', {
  findings: [exactFinding('function-calls', [730_112, 830_112]), exactFinding('thunks', [100_000, 120_000])],
})
const broken = brokenTarget('db', { kind: 'evaluation', message: 'error: no' })
const timedOut = brokenTarget('mail', { kind: 'time-out', message: 'too long' })

function failing(targets: TargetResults[], overrides: Partial<Results> = {}): Results {
  return resultsOf({
    verdict: 'fail',
    platforms: [platformResults({ verdict: 'fail', targets })],
    ...overrides,
  })
}

describe('accepting regressions', () => {
  test('lets them pass, and says who did and why', () => {
    const accepted = acceptRegressions(failing([worse, targetResults('dns')]), acceptance)
    expect(accepted.verdict).toBe('pass')
    expect(accepted.platforms[0]?.verdict).toBe('pass')
    expect(accepted.acceptance).toEqual(acceptance)
    expect(countRegressions(accepted.platforms.flatMap(({ targets }) => targets))).toBe(0)
    expect(resultsSchema.safeParse(accepted).error).toBeUndefined()
    expect(headlineOf(accepted).summary).toBe(
      '2 regressions of 1 target were accepted by @octocat with the label “perf-regression-accepted”',
    )
  })

  test('never lets a head pass that does not evaluate', () => {
    const accepted = acceptRegressions(failing([worse, broken]), acceptance)
    expect(accepted.verdict).toBe('fail')
    expect(headlineOf(accepted).summary).toBe(
      '1 of 2 targets no longer evaluates, 2 regressions of 1 target were accepted by @octocat with the label “perf-regression-accepted”',
    )
    const brokenOnly = failing([
      { ...broken, findings: [exactFinding('thunks', [1, 2], { outcome: 'regression' })] },
    ])
    expect(acceptRegressions(brokenOnly, acceptance)).toBe(brokenOnly)
  })

  test('changes nothing where there is nothing to accept', () => {
    const results = failing([broken])
    expect(acceptRegressions(results, acceptance)).toBe(results)
    const once = acceptRegressions(failing([worse]), acceptance)
    expect(acceptRegressions(once, { label: 'other', by: 'other' })).toBe(once)
  })

  test('leaves warnings what they are', () => {
    const warned = targetResults('mail', { findings: [exactFinding('function-calls', [730_112, 774_000])] })
    expect(acceptRegressions(failing([worse, warned]), acceptance).verdict).toBe('warn')
  })

  test.each<[string, Results]>([
    ['a target that could not be measured', failing([worse, timedOut])],
    [
      'an interrupted platform',
      failing([], {
        platforms: [platformResults({ verdict: 'fail', interrupted: true, targets: [worse] })],
      }),
    ],
    ['a missing share', failing([worse], { shares: { of: 3, present: [1, 3] } })],
  ])('leaves %s incomplete', (_, results) => {
    expect(acceptRegressions(results, acceptance).verdict).toBe('incomplete')
  })

  test('keeps the verdict of a platform that has none', () => {
    const other = platformResults({ system: 'aarch64-darwin', verdict: 'incomplete', targets: [] })
    const results = failing([worse])
    const accepted = acceptRegressions({ ...results, platforms: [...results.platforms, other] }, acceptance)
    expect(accepted.verdict).toBe('incomplete')
    expect(accepted.platforms[1]).toBe(other)
  })
})

describe('a report of accepted regressions', () => {
  const accepted = acceptRegressions(
    failing([
      targetResults('web', { findings: [...hostFindings({ thunks: 1_400_000, 'primop-calls': 500_000 })] }),
    ]),
    { label: 'fine', by: 'octocat' },
  )

  test('shows them in the table, marked, before what only warns', () => {
    const rows = renderMarkdown(accepted)
      .split('\n')
      .filter((line) => /^\| \S+ (?:thunks|primop)/.test(line))
      .map((line) => line.replaceAll('\u00A0', ' '))
    expect(rows[0]).toBe('| ▫️ thunks | 1,204,981 → 1,400,000 | +16.2 % | over the 10 % limit; accepted |')
    expect(renderTerminal(accepted, { color: false, width: 100 })).toContain('over the 10 % limit; accepted')
  })

  test('mentions nobody on GitHub', () => {
    expect(renderMarkdown(accepted)).not.toMatch(/@[a-z]/)
    expect(renderMarkdown(accepted)).toContain('accepted by @\u200Boctocat with the label “fine”')
  })
})
