import { describe, expect, test } from '@jest/globals'
import type { Answer } from '../../src/commands/ask-sides.ts'
import {
  refuseIfBothBroken,
  refuseIfBroken,
  refuseIfTheOneIsBroken,
} from '../../src/commands/refuse-targets.ts'
import { searchFor } from '../../src/core/config/target-search.ts'
import type { Failure } from '../../src/core/model/failure.ts'
import { MeasurementError } from '../../src/errors.ts'

const message = 'error: no'
const broken: Failure = { kind: 'evaluation', message }
const importing: Failure = { kind: 'evaluation', message, cause: { kind: 'import-from-derivation' } }
const offline: Failure = { kind: 'not-measured', message, cause: { kind: 'network', host: 'git.example' } }
const unknown: Failure = { kind: 'not-measured', message }

function answered(base: Failure, head: Failure): readonly Answer[] {
  const origin = { kind: 'flake', directory: '.', attribute: 'packages' } as const
  const search = searchFor({ origin, thresholds: {} }, 'x86_64-linux')
  return [
    {
      search,
      found: [
        { side: 'base', search, attempt: { ok: false, failure: base } },
        { side: 'head', search, attempt: { ok: false, failure: head } },
      ],
    },
  ]
}

function refusal(refuse: () => void): readonly [message: string, remedy: string] {
  try {
    refuse()
  } catch (error) {
    if (error instanceof MeasurementError) return [error.message, error.remedy]
    throw error
  }
  throw new Error('it was not refused')
}

describe('what evaluates nowhere', () => {
  test.each<[string, Failure, ReturnType<typeof refusal>]>([
    [
      'by the code',
      broken,
      [
        'The flake evaluates neither in base nor in head.\nerror: no',
        'Make head evaluate; then the gate can say what it costs.',
      ],
    ],
    [
      'by a known cause',
      importing,
      [
        'The flake evaluates neither in base nor in head.\nerror: no',
        'Head imports from a derivation: allow it with `nix: { allow-import-from-derivation: true }` in the configuration, or have what is imported in the repository.',
      ],
    ],
    [
      'by the network',
      offline,
      [
        'The flake could be evaluated neither in base nor in head.\nerror: no',
        'Head could not be measured, as a download failed: run it again, or see that the runner reaches `git.example` and may read there.',
      ],
    ],
    [
      'by the machine',
      unknown,
      [
        'The flake could be evaluated neither in base nor in head.\nerror: no',
        'Mend what keeps it from being measured, and run it again.',
      ],
    ],
  ])('is refused with its remedy: %s', (_, failure, told) => {
    expect(
      refusal(() => {
        refuseIfBothBroken(answered(failure, failure))
      }),
    ).toEqual(told)
  })

  test('is refused on the side that is all there is', () => {
    expect(
      refusal(() => {
        refuseIfBroken(answered(offline, broken))
      }),
    ).toEqual([
      'The project could not be evaluated in base, and head has nothing to measure.\nerror: no',
      'Base could not be measured, as a download failed: run it again, or see that the runner reaches `git.example` and may read there.',
    ])
    expect(
      refusal(() => {
        refuseIfTheOneIsBroken(answered(importing, broken))
      }),
    ).toEqual([
      'The flake does not evaluate.\nerror: no',
      'It imports from a derivation: allow it with `nix: { allow-import-from-derivation: true }` in the configuration, or have what is imported in the repository.',
    ])
  })
})
