import { expect, test } from '@jest/globals'
import { isSmallChange } from '../../../src/core/decide/small-change.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { exactFinding, targetResults } from '../../fakes/results.ts'

const withThunks = (base: number, head: number, others: Partial<TargetResults> = {}) =>
  targetResults('web', { findings: [exactFinding('thunks', [base, head])], ...others })

const regressed = targetResults('web', {
  findings: [{ ...exactFinding('thunks', [1000, 1001]), outcome: 'regression' }],
})

test.each<[string, readonly [TargetResults, number], boolean]>([
  ['a change of 0.1 % where 0.5 % is worth a row', [withThunks(1000, 1001), 0.005], true],
  ['a change of −0.1 %', [withThunks(1000, 999), 0.005], true],
  ['a change of 0.5 %', [withThunks(1000, 1005), 0.005], false],
  ['any change where each is worth a row', [withThunks(1000, 1001), 0], false],
  ['one from nothing', [withThunks(0, 1), 0.2], false],
  ['one over a limit', [regressed, 0.2], false],
  ['no change at all', [withThunks(1000, 1000, { findings: [] }), 0.2], false],
  [
    'a small change beside a larger one',
    [
      targetResults('web', {
        findings: [exactFinding('thunks', [1000, 1001]), exactFinding('function-calls', [100, 110])],
      }),
      0.05,
    ],
    false,
  ],
  ['a target that is new', [withThunks(1000, 1001, { status: 'added' }), 0.2], false],
])('%s', (_, [target, smallest], isSmall) => {
  expect(isSmallChange(target, smallest)).toBe(isSmall)
})
