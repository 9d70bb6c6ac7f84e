// Why a finding's outcome is what it is, in words: the one place where a reason becomes a sentence.

import type { Unbuilt } from '../model/built.ts'
import type { Finding } from '../model/finding.ts'
import { formatDuration, grouped } from '../text/number.ts'
import { type MetricId, metricOf } from '../model/metric.ts'
import type { Reason, TimingEnd } from '../model/reason.ts'

/** A clause that completes “inconclusive: …”, “not available: …”; undefined where the figures say it. */
export function reasonText({ metric, reason }: Pick<Finding, 'metric' | 'reason'>): string | undefined {
  return reason && textOf(reason, metric)
}

function textOf(reason: Reason, metric: MetricId): string {
  switch (reason.kind) {
    case 'same-work':
      return 'same derivation, same counters and about the same cost, so there was nothing to time'
    case 'same-apart-from-revision':
      return 'same derivation apart from the revision in it, same counters and about the same cost, so there was nothing to time'
    case 'screened':
      return 'a glance showed nothing that comes near a limit'
    case 'varies':
      return 'it varies from run to run'
    case 'varies-in-head':
      return 'it varies from run to run, in head only'
    case 'crossed-in-base':
      return 'base has crossed it already, and head is no worse'
    case 'may-fail':
      return 'the interval reaches over the limit for failing'
    case 'not-told':
      return metricOf(metric).absent ?? 'this Nix does not tell it'
    case 'not-in-base':
      return 'base does not have this target'
    case 'not-in-head':
      return 'head does not have this target'
    case 'base-not-measured':
      return 'base could not be measured'
    case 'head-not-measured':
      return 'head could not be measured'
    case 'not-measured':
      return 'it could not be measured'
    case 'too-few-pairs':
      return `${reason.pairs} of the ${reason.needed} pairs that an interval needs${endText(reason.timing)}`
    case 'interval-over-limit':
      return `the interval of ${reason.pairs} pairs reaches over the limit${endText(reason.timing)}`
    case 'timing-ended':
      return ENDS[reason.timing]
    case 'proven-together':
      return `same derivation, and the same counters of ${grouped(reason.targets, 0)} targets evaluated together, so that it has no figures of its own`
    case 'decided-by-counters':
      return 'it fails by exact figures already'
    case 'timing-off':
      return 'timing is off'
    case 'timed-as':
      return `it changed as ${reason.target} did, which was timed`
    case 'no-time':
      return `deciding it takes some ${formatDuration(Math.ceil(reason.needed))}, and ${formatDuration(Math.floor(reason.left))} of the time budget were left`
    case 'timed-run-failed':
      return `a timed run of ${reason.side} failed`
    case 'unbuilt':
      return `${reason.side} ${UNBUILT[reason.why]}`
    case 'sentence':
      return reason.text
  }
}

const UNBUILT: Readonly<Record<Unbuilt, string>> = {
  failed: 'does not build',
  'time-out': 'was not built in the time that building may take',
  'not-built': 'could not be built here',
}

const ENDS: Readonly<Record<TimingEnd, string>> = {
  settled: 'decided',
  'max-pairs': 'no more pairs are configured',
  'time-budget': 'the time budget is spent',
  interrupted: 'interrupted',
}

function endText(timing: TimingEnd | undefined): string {
  return timing === undefined ? '' : `: ${ENDS[timing]}`
}
