import { describe, expect, test } from '@jest/globals'
import { describeError, MeasurementError } from '../src/errors.ts'

describe('an error', () => {
  test('is as long as a person reads, whatever it quotes', () => {
    const error = new MeasurementError('x'.repeat(1_000_000), { remedy: 'Do this.' })
    const { message, remedy } = describeError(error)
    expect(message).toContain('[…980,000 characters left out…]')
    expect(remedy).toBe('Do this.')
  })

  test('of ours has its stack', () => {
    expect(describeError(new Error('oops')).message).toMatch(
      /^this is a bug in nix-perf-gate: Error: oops\n +at /,
    )
  })
})
