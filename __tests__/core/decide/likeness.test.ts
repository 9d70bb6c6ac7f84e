import { expect, test } from '@jest/globals'
import { clustersOf } from '../../../src/core/decide/likeness.ts'
import { rankedTargets } from '../../../src/core/decide/standing.ts'
import type { Finding } from '../../../src/core/model/finding.ts'
import { exactFinding, hostFindings, targetResults, withFindings } from '../../fakes/results.ts'

/** How many targets of one name each are alike. */
function clusterSizes(...targets: readonly (readonly Finding[])[]): readonly number[] {
  const named = targets.map((findings, index) =>
    targetResults(`host-${String(index)}`, { findings: withFindings(hostFindings(), findings) }),
  )
  return clustersOf(rankedTargets(named)).map(({ length }) => length)
}

const worse = exactFinding('function-calls', [730_112, 1_000_000])
const open = exactFinding('evaluation-time', [0.48, 0.56], {
  kind: 'sampled',
  outcome: 'inconclusive',
  reason: { kind: 'interval-over-limit', pairs: 12 },
})

test('targets are alike that are over the same limits, whatever noise made of another one', () => {
  const warned: Finding = { ...open, outcome: 'warning', crossed: 'warn' }
  expect(clusterSizes([worse], [worse, open], [worse, warned])).toEqual([3])
})

test('targets are not alike of which one is over another limit, or of which one alone is open', () => {
  const thunks = exactFinding('thunks', [1_204_981, 2_000_000])
  expect(clusterSizes([worse], [worse, thunks])).toEqual([1, 1])
  expect(clusterSizes([open], [])).toEqual([1, 1])
})
