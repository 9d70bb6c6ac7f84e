import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Finding, type Outcome, outcomes, verdicts } from '../../../src/core/model/finding.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import {
  countRegressions,
  platformVerdict,
  verdictOf,
  worstVerdict,
} from '../../../src/core/decide/verdict.ts'

function finding(outcome: Outcome, overrides: Partial<Finding> = {}): Finding {
  return {
    metric: 'thunks',
    kind: 'exact',
    outcome,
    base: null,
    head: null,
    change: null,
    ...overrides,
  }
}

function target(status: TargetResults['status'], findings: readonly Finding[] = []): TargetResults {
  return {
    name: 'web',
    status,
    derivation: { base: null, head: null },
    findings: [...findings],
    runs: { exact: 0, pairs: 0 },
  }
}

describe('the worst of verdicts', () => {
  test('is pass where there are none', () => {
    expect(worstVerdict([])).toBe('pass')
  })

  test.each([
    [['pass', 'warn'], 'warn'],
    [['warn', 'incomplete'], 'incomplete'],
    [['incomplete', 'fail', 'pass'], 'fail'],
  ] as const)('of %j is %s', (given, worst) => {
    expect(worstVerdict(given)).toBe(worst)
  })

  test('depends neither on order, nor on repetition, nor on how they are grouped', () => {
    const some = fc.array(fc.constantFrom(...verdicts))
    fc.assert(
      fc.property(some, some, (these, those) => {
        const whole = worstVerdict([...these, ...those])
        expect(worstVerdict([...those, ...these, ...these])).toBe(whole)
        expect(worstVerdict([worstVerdict(these), worstVerdict(those)])).toBe(whole)
      }),
    )
  })
})

describe('a target that evaluates on neither side', () => {
  const broken = target('both-failed', [finding('not-comparable')])

  test('is what the configuration makes of it, and a warning otherwise', () => {
    expect(verdictOf(broken)).toBe('warn')
    for (const verdict of ['pass', 'warn', 'fail'] as const)
      expect(verdictOf({ ...broken, failsOnBothSides: verdict })).toBe(verdict)
  })

  test('leaves a platform incomplete that has no other', () => {
    const passing = { ...broken, failsOnBothSides: 'pass' } as const
    expect(platformVerdict({ targets: [broken, broken] })).toBe('incomplete')
    expect(platformVerdict({ targets: [passing] })).toBe('incomplete')
    expect(platformVerdict({ targets: [broken, target('compared')] })).toBe('warn')
    expect(platformVerdict({ targets: [passing, target('compared')] })).toBe('pass')
    expect(platformVerdict({ targets: [{ ...broken, failsOnBothSides: 'fail' }] })).toBe('fail')
  })
})

describe('the verdict on a target', () => {
  test('fails by a regression only, of all outcomes of a compared target', () => {
    const failing = outcomes.filter((outcome) => verdictOf(target('compared', [finding(outcome)])) === 'fail')
    expect(failing).toEqual(['regression', 'failed'])
  })

  test('warns by a warning, and passes by doubt, which is shown and not punished', () => {
    expect(verdictOf(target('compared', [finding('warning'), finding('improvement')]))).toBe('warn')
    const doubtful = ['inconclusive', 'not-available', 'not-comparable'] as const
    expect(
      verdictOf(
        target(
          'compared',
          doubtful.map((outcome) => finding(outcome)),
        ),
      ),
    ).toBe('pass')
  })

  test('is fail where head does not evaluate, and warn where base does not', () => {
    expect(verdictOf(target('head-failed', [finding('failed')]))).toBe('fail')
    expect(verdictOf(target('base-failed', [finding('not-comparable')]))).toBe('warn')
    expect(verdictOf(target('base-failed', [finding('regression')]))).toBe('fail')
  })

  test('is incomplete where it could not be measured, whatever could not be said of its metrics', () => {
    expect(verdictOf(target('not-measured', [finding('failed')]))).toBe('incomplete')
    expect(verdictOf(target('not-measured', [finding('not-comparable')]))).toBe('incomplete')
  })

  test('is fail where head crosses a ceiling, though base could not be measured', () => {
    expect(verdictOf(target('not-measured', [finding('regression', { crossed: 'max' })]))).toBe('fail')
  })

  test('passes where all of its regressions are accepted', () => {
    expect(verdictOf(target('compared', [finding('regression', { accepted: true })]))).toBe('pass')
    expect(
      verdictOf(target('compared', [finding('regression', { accepted: true }), finding('regression')])),
    ).toBe('fail')
  })

  test('passes for targets that are new, and warns of those that are gone', () => {
    expect(verdictOf(target('added', [finding('not-comparable')]))).toBe('pass')
    expect(verdictOf(target('removed', [finding('not-comparable')]))).toBe('warn')
  })

  test('warns of a counter that nobody can judge because it varies in head only', () => {
    const varying = finding('inconclusive', { demoted: true, variesInHeadOnly: true })
    expect(verdictOf(target('compared', [varying]))).toBe('warn')
    expect(verdictOf(target('compared', [finding('inconclusive', { demoted: true })]))).toBe('pass')
  })
})

test('regressions that count are those not accepted, and one for a head that does not evaluate', () => {
  expect(
    countRegressions([
      target('compared', [
        finding('regression'),
        finding('regression', { accepted: true }),
        finding('warning'),
      ]),
      target('head-failed', [finding('failed'), finding('failed')]),
    ]),
  ).toBe(2)
})
