import { describe, expect, test } from '@jest/globals'
import { clustersOf } from '../../../src/core/decide/likeness.ts'
import { rankedTargets } from '../../../src/core/decide/standing.ts'
import type { Finding } from '../../../src/core/model/finding.ts'
import {
  derivationChanges,
  exactFinding,
  hostFindings,
  targetResults,
  withFindings,
} from '../../fakes/results.ts'

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

/** How many targets of one name each are alike, of which each has these figures in head. */
function sizesByFigures(...heads: readonly Parameters<typeof hostFindings>[0][]): readonly number[] {
  const targets = heads.map((figures, index) =>
    targetResults(`host-${String(index)}`, { findings: [...hostFindings(figures)] }),
  )
  return clustersOf(rankedTargets(targets)).map(({ length }) => length)
}

const calls = { 'function-calls': 1_000_000 }

describe('targets are told apart', () => {
  test.each([
    [
      'the same regression, with further changes within limits in one',
      calls,
      { ...calls, thunks: 1_210_000 },
    ],
    [
      'the same regression, with other changes within limits',
      { ...calls, 'set-updates': 48_131 },
      { ...calls, thunks: 1_210_000 },
    ],
    ['changes within limits of other metrics', { 'set-updates': 48_131 }, { thunks: 1_210_000 }],
    [
      'changes within limits, of which one has one more',
      { thunks: 1_210_000 },
      { thunks: 1_210_000, 'set-updates': 48_131 },
    ],
    ['changes within limits in opposite directions', { thunks: 1_210_000 }, { thunks: 1_200_000 }],
    ['one that did not change', { thunks: 1_210_000 }, {}],
    ['the same regression, far larger in one', calls, { 'function-calls': 7_000_000 }],
    ['the same regression, with derivations of one', calls, { ...calls, 'derivations-changed': 3 }],
    [
      'the same regression, with far more derivations of one',
      { ...calls, 'derivations-changed': 300 },
      { ...calls, 'derivations-changed': 3 },
    ],
  ])('by %s', (_, one, other) => {
    expect(sizesByFigures(one, other)).toEqual([1, 1])
    expect(sizesByFigures(other, one)).toEqual([1, 1])
  })

  test('by what is at the root of as many rebuilds', () => {
    const changes = (name: string) =>
      derivationChanges({
        rootCauses: {
          rebuilds: 3,
          explained: 3,
          roots: [{ name, baseVersion: '1.0', headVersion: '1.1', change: 'version', rebuilds: 3 }],
        },
      })
    const targets = ['openssl', 'zlib', 'openssl'].map((root, index) =>
      targetResults(`host-${String(index)}`, {
        findings: [...hostFindings({ rebuilds: 3 })],
        derivationChanges: changes(root),
      }),
    )
    const clusters = clustersOf(rankedTargets(targets))
    expect(clusters.map((cluster) => cluster.map(({ target }) => target.name))).toEqual([
      ['host-0', 'host-2'],
      ['host-1'],
    ])
  })
})

test('targets are alike that changed about as much, and those that did not change', () => {
  const more = { ...calls, thunks: 1_210_000 }
  expect(sizesByFigures(more, { 'function-calls': 1_050_000, thunks: 1_210_900 })).toEqual([2])
  expect(sizesByFigures({ thunks: 1_204_990 }, { thunks: 1_205_100 })).toEqual([2])
  expect(sizesByFigures({}, {})).toEqual([2])
})

test('clusters come as their gravest targets do', () => {
  const heads = [3_000_000, 1_000_000, 2_900_000, 1_010_000].map((head) => ({ 'function-calls': head }))
  const targets = heads.map((figures, index) =>
    targetResults(`host-${String(index)}`, { findings: [...hostFindings(figures)] }),
  )
  const clusters = clustersOf(rankedTargets([...targets, targetResults('quiet')]))
  expect(clusters.map((cluster) => cluster.map(({ target }) => target.name))).toEqual([
    ['host-0', 'host-2'],
    ['host-3', 'host-1'],
    ['quiet'],
  ])
})
