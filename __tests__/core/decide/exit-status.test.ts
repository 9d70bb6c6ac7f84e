import { expect, test } from '@jest/globals'
import { exitStatusOf, exitStatusOfError, exitStatusOfResults } from '../../../src/core/decide/exit-status.ts'
import type { Results } from '../../../src/core/model/results.ts'
import { platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { InterruptedError, MeasurementError, UsageError } from '../../../src/errors.ts'

test.each([
  ['pass', 0],
  ['warn', 0],
  ['fail', 1],
  ['incomplete', 3],
] as const)('the verdict %s ends the program with %d', (verdict, status) => {
  expect(exitStatusOf(verdict)).toBe(status)
})

test.each([
  ['a mistake of the user', new UsageError('no such revision', { remedy: 'Name another.' }), 2],
  ['a measurement that can not be made', new MeasurementError('no Nix', { remedy: 'Install it.' }), 3],
  ['an interruption', new InterruptedError(), 130],
  ['a bug', new TypeError('undefined is not a function'), 70],
  ['anything else that is thrown', 'text', 70],
])('%s ends the program with its own status', (_, thrown, status) => {
  expect(exitStatusOfError(thrown)).toBe(status)
})

const told = (of: Partial<Results>, target: Parameters<typeof targetResults>[1] = {}): Results =>
  resultsOf({
    platforms: [platformResults({ targets: [targetResults('web'), targetResults('db', target)] })],
    configuration: { from: 'base', changedInHead: false, mode: 'report-only' },
    ...of,
  })

test.each<[string, Results, number]>([
  ['what was found fails nothing', told({ verdict: 'fail' }), 0],
  ['what head breaks neither', told({ verdict: 'fail' }, { status: 'head-failed' }), 0],
  ['what was not measured does', told({ verdict: 'incomplete' }, { status: 'not-measured' }), 3],
  ['beside what was found too', told({ verdict: 'fail' }, { status: 'not-measured' }), 3],
  ['a missing share does', told({ verdict: 'fail', shares: { of: 2, present: [1] } }), 3],
  [
    'an interruption does',
    told({
      verdict: 'fail',
      platforms: [platformResults({ targets: [targetResults('web')], interrupted: true })],
    }),
    3,
  ],
  [
    'where all fails on both sides, nothing was measured',
    told({
      verdict: 'fail',
      platforms: [
        platformResults({
          targets: [targetResults('web', { status: 'both-failed', failsOnBothSides: 'fail' })],
        }),
      ],
    }),
    3,
  ],
])('with report-only, %s', (_, results, status) => {
  expect(exitStatusOfResults(results)).toBe(status)
  const gate = { ...results, configuration: { from: 'base', changedInHead: false } }
  expect(exitStatusOfResults(gate)).toBe(results.verdict === 'fail' ? 1 : 3)
})
