import { expect, test } from '@jest/globals'
import { exitStatusOf, exitStatusOfError } from '../../../src/core/decide/exit-status.ts'
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
