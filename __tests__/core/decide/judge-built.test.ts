import { expect, test } from '@jest/globals'
import { judgeBuilt } from '../../../src/core/decide/judge-built.ts'
import { metricOf } from '../../../src/core/model/metric.ts'
import type { Measurement } from '../../../src/core/model/measurement.ts'
import { fakeMeasurement } from '../../fakes/measurements.ts'

const MIB = 1024 ** 2

function built(mib: number): Measurement {
  const closure = new Map([['/nix/store/a', mib * MIB]])
  return fakeMeasurement({ built: { builds: [], downloads: [], closure } })
}

test('a closure is held against what it was some days ago, too', () => {
  const judge = (past: number | undefined) =>
    judgeBuilt(built(101), {
      metric: metricOf('closure-size'),
      base: built(100),
      alone: { kind: 'not-in-base' },
      threshold: { fail: { relative: 0.2 }, since: { days: 30, fail: { relative: 0.1 } } },
      pastOf: () =>
        past === undefined ? undefined : { revision: 'a'.repeat(40), timestamp: 1, value: past * MIB },
    })
  expect(judge(99)).toMatchObject({ outcome: 'changed' })
  expect(judge(80)).toMatchObject({ outcome: 'regression', crossed: 'since' })
  expect(judge(undefined)).toMatchObject({ outcome: 'changed' })
})
