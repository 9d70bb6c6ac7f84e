import { expect, test } from '@jest/globals'
import { hasFigures, shownFigures, shownFindings } from '../../../src/core/report/shown-findings.ts'
import { exactFinding, sampledFinding, targetResults } from '../../fakes/results.ts'

const untimed = exactFinding('evaluation-time', [null, null])

test.each([
  ['none on either side', exactFinding('derivations-to-build', [0, 0]), false],
  [
    'none on the only side',
    exactFinding('derivations-to-build', [null, 0], { outcome: 'not-comparable' }),
    false,
  ],
  ['no time on either side', sampledFinding('gc-time', [0, 0, 1, 1]), false],
  [
    'what this machine tells of no target',
    exactFinding('instructions', [null, null], { reason: { kind: 'not-told' } }),
    false,
  ],
  ['some on one side', exactFinding('derivations-to-build', [0, 1]), true],
  ['as many on both sides', exactFinding('derivations-to-build', [3, 3]), true],
  [
    'none, where a floor asks for some',
    exactFinding('cache-hit-rate', [0, 0], { outcome: 'warning', crossed: 'min' }),
    true,
  ],
])('a finding of %s', (_, finding, isShown) => {
  const target = targetResults('web', { findings: [finding] })
  expect(shownFindings(target)).toEqual(isShown ? [finding] : [])
  expect(shownFigures(target)).toEqual(isShown ? [finding] : [])
})

test('what has no figures has a line, and is not among the figures', () => {
  const target = targetResults('web', { findings: [untimed] })
  expect(hasFigures(untimed)).toBe(false)
  expect(shownFindings(target)).toEqual([untimed])
  expect(shownFigures(target)).toEqual([])
})
