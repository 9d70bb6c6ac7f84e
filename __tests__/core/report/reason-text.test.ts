import { expect, test } from '@jest/globals'
import type { MetricId } from '../../../src/core/model/metric.ts'
import { metrics } from '../../../src/core/model/metric.ts'
import { type Reason, timingEnds } from '../../../src/core/model/reason.ts'
import { reasonText } from '../../../src/core/report/reason-text.ts'

const text = (reason: Reason, metric: MetricId = 'evaluation-time') => reasonText({ metric, reason })

test.each<[string, Reason]>([
  [
    'same derivation, same counters and about the same cost, so there was nothing to time',
    { kind: 'same-work' },
  ],
  [
    'same derivation apart from the revision in it, same counters and about the same cost, so there was nothing to time',
    { kind: 'same-apart-from-revision' },
  ],
  [
    'same derivation, and the same counters of 1,234 targets evaluated together, so that it has no figures of its own',
    { kind: 'proven-together', targets: 1234 },
  ],
  ['a glance showed nothing that comes near a limit', { kind: 'screened' }],
  ['it varies from run to run', { kind: 'varies' }],
  ['it varies from run to run, in head only', { kind: 'varies-in-head' }],
  ['base has crossed it already, and head is no worse', { kind: 'crossed-in-base' }],
  ['the interval reaches over the limit for failing', { kind: 'may-fail' }],
  ['base does not have this target', { kind: 'not-in-base' }],
  ['head does not have this target', { kind: 'not-in-head' }],
  ['base could not be measured', { kind: 'base-not-measured' }],
  ['head could not be measured', { kind: 'head-not-measured' }],
  ['it could not be measured', { kind: 'not-measured' }],
  ['0 of the 7 pairs that an interval needs', { kind: 'too-few-pairs', pairs: 0, needed: 7 }],
  [
    '2 of the 7 pairs that an interval needs: interrupted',
    { kind: 'too-few-pairs', pairs: 2, needed: 7, timing: 'interrupted' },
  ],
  ['the interval of 10 pairs reaches over the limit', { kind: 'interval-over-limit', pairs: 10 }],
  [
    'the interval of 10 pairs reaches over the limit: no more pairs are configured',
    { kind: 'interval-over-limit', pairs: 10, timing: 'max-pairs' },
  ],
  ['it fails by exact figures already', { kind: 'decided-by-counters' }],
  ['timing is off', { kind: 'timing-off' }],
  ['it changed as web did, which was timed', { kind: 'timed-as', target: 'web' }],
  [
    'deciding it takes some 2 min 20 s, and 1 min of the time budget were left',
    { kind: 'no-time', needed: 139.4, left: 60.9 },
  ],
  ['the time budget is spent', { kind: 'timing-ended', timing: 'time-budget' }],
  ['a timed run of head failed', { kind: 'timed-run-failed', side: 'head' }],
  ['what an older version said', { kind: 'sentence', text: 'what an older version said' }],
])('a report says “%s” of its reason', (expected, reason) => {
  expect(text(reason)).toBe(expected)
})

test('every end of timing has words of its own', () => {
  const told = timingEnds.map((timing) => text({ kind: 'timing-ended', timing }))
  expect(new Set(told).size).toBe(timingEnds.length)
})

test('a figure that is missing says why as its metric has it, or that this Nix does not tell it', () => {
  for (const { id, absent } of metrics)
    expect(text({ kind: 'not-told' }, id)).toBe(absent ?? 'this Nix does not tell it')
})

test('a finding without a reason says none', () => {
  expect(reasonText({ metric: 'thunks' })).toBeUndefined()
})
