// Base × head of one target → findings, one for every metric.

import { aloneValue } from './alone-value.ts'
import { compareDerivations } from './derivation-changes.ts'
import { crossedBound, judgeExact } from './judge-exact.ts'
import type { Measurement } from '../model/measurement.ts'
import { type Metric, metrics } from '../model/metric.ts'
import type { Failure } from '../model/failure.ts'
import type { Finding } from '../model/finding.ts'
import type { Reason, TimingEnd } from '../model/reason.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { Side } from '../model/revision.ts'
import type { Certainty } from './sampling/error-rate.ts'
import { type Decision, decideSampled } from './decide-sampled.ts'
import { judgeSample, type SampleJudgement } from './sampling/judge.ts'
import type { Threshold } from '../model/threshold.ts'
import { exactValue, isDemoted, isUnchanged, timedValues, variesIn } from './work.ts'

/** What is known of a target on one side. */
export type SideState =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Comparison {
  readonly name: string
  /** What base calls it, where that is another name. */
  readonly renamedFrom?: string | undefined
  readonly base: SideState
  readonly head: SideState
  readonly thresholdOf: (metric: Metric) => Threshold
  readonly certainty: Certainty
  /** Why there are no more timed pairs than there are; undefined where there was nothing to time. */
  readonly timing?: TimingEnd | undefined
  /** A timed run that failed, and failed again: what timing has to say is not known. */
  readonly timingFailure?: { readonly side: Side; readonly failure: Failure } | undefined
}

/** Compares a target. Every metric has a finding, whatever happened. */
export function compareTarget(comparison: Comparison): TargetResults {
  const { name, renamedFrom, base, head } = comparison
  const measured = { base: measurementOf(base), head: measurementOf(head) }
  const both = measured.base && measured.head && { base: measured.base, head: measured.head }
  const changes = both && compareDerivations(both.base, both.head)
  const imported = [
    ...new Set([
      ...(measured.base?.importedDerivations ?? []),
      ...(measured.head?.importedDerivations ?? []),
    ]),
  ]
  const { timingFailure } = comparison
  const failures = {
    ...failureOn('base', base),
    ...failureOn('head', head),
    ...(timingFailure && { [timingFailure.side]: timingFailure.failure }),
  }
  return {
    name,
    ...(renamedFrom !== undefined && { renamedFrom }),
    status: statusOf(comparison),
    derivation: {
      base: measured.base?.derivationPath ?? null,
      head: measured.head?.derivationPath ?? null,
    },
    findings: metrics.map((metric) =>
      both ? compareMetric({ ...comparison, ...both, metric }) : judgeAlone(comparison, metric),
    ),
    ...(changes && { derivationChanges: changes }),
    ...(imported.length > 0 && { importedDerivations: imported.sort() }),
    ...(Object.keys(failures).length > 0 && { failures }),
    runs: {
      exact: exactRunsHere(measured.base) + exactRunsHere(measured.head),
      pairs: Math.min(measured.base?.timedRuns.length ?? 0, measured.head?.timedRuns.length ?? 0),
      ...(measured.base?.isKept === true && { cachedBase: true }),
    },
  }
}

function exactRunsHere(measurement: Measurement | undefined): number {
  return measurement === undefined || measurement.isKept === true ? 0 : measurement.exactRuns.length
}

/** A sampled metric of a target, as far as its timed runs go; undefined where a run does not tell it. */
export function judgeTimed(
  metric: Metric,
  sides: { readonly base: Measurement; readonly head: Measurement },
  given: { readonly threshold: Threshold; readonly certainty: Certainty },
): { readonly judgement: SampleJudgement; readonly samples: NonNullable<Finding['samples']> } | undefined {
  const base = timedValues(metric, sides.base)
  const head = timedValues(metric, sides.head)
  if (base === undefined || head === undefined) return undefined
  const pairs = Math.min(base.length, head.length)
  const samples = { base: base.slice(0, pairs), head: head.slice(0, pairs) }
  const judgement = judgeSample({
    ...samples,
    ...given.certainty,
    threshold: given.threshold,
    better: metric.better,
  })
  return { judgement, samples }
}

interface MetricComparison {
  readonly metric: Metric
  readonly base: Measurement
  readonly head: Measurement
  readonly thresholdOf: (metric: Metric) => Threshold
  readonly certainty: Certainty
  readonly timing?: TimingEnd | undefined
  readonly timingFailure?: Comparison['timingFailure']
}

function compareMetric(comparison: MetricComparison): Finding {
  const { metric, base, head } = comparison
  if (metric.kind === 'sampled') return compareSampled(comparison)
  if (isDemoted(metric, { base, head })) {
    const finding = { ...compareSampled(comparison), demoted: true }
    return variesIn(metric, base) ? finding : distrusted(finding)
  }
  const values = {
    base: exactValue(metric, base, base.closure),
    head: exactValue(metric, head, base.closure),
  }
  if (values.base === undefined || values.head === undefined) {
    return notAvailable(metric, { base: values.base ?? null, head: values.head ?? null })
  }
  const threshold = comparison.thresholdOf(metric)
  const both = { base: values.base, head: values.head }
  return {
    metric: metric.id,
    kind: 'exact',
    ...judgeExact({ ...both, threshold, better: metric.better }),
    ...both,
    change: { difference: both.head - both.base, ratio: both.base === 0 ? null : both.head / both.base },
    ...withThreshold(threshold),
  }
}

function compareSampled(comparison: MetricComparison): Finding {
  const { metric, base, head, certainty, timing } = comparison
  const threshold = comparison.thresholdOf(metric)
  const finding = { metric: metric.id, kind: 'sampled', base: null, head: null, change: null } as const
  if (isUnchanged(base, head)) return { ...finding, outcome: 'unchanged', reason: { kind: 'same-work' } }
  const timed = judgeTimed(metric, { base, head }, { threshold, certainty })
  if (timed === undefined) return { ...notAvailable(metric, finding), kind: 'sampled' }
  const { judgement, samples } = timed
  const decision = unlessFailed(
    comparison.timingFailure,
    timing === 'screened' && metric.kind === 'sampled'
      ? { outcome: 'unchanged', reason: { kind: 'screened' } }
      : decideSampled(judgement, { threshold, base: judgement.base, timing }),
  )
  return {
    ...finding,
    ...decision,
    base: judgement.base,
    head: judgement.head,
    change: judgement.change,
    ...withThreshold(threshold),
    samples,
  }
}

/** What varies in head alone, head may make vary: only what speaks against it is taken from that. */
function distrusted(finding: Finding): Finding {
  if (finding.outcome === 'regression' || finding.outcome === 'warning' || finding.outcome === 'failed')
    return finding
  return { ...finding, outcome: 'inconclusive', variesInHeadOnly: true, reason: { kind: 'varies-in-head' } }
}

/** What few pairs tell for sure stands; that they tell nothing more is no answer. */
function unlessFailed(failed: Comparison['timingFailure'], decision: Decision): Decision {
  if (failed === undefined || decision.outcome === 'regression' || decision.outcome === 'warning')
    return decision
  return { outcome: 'failed', reason: { kind: 'timed-run-failed', side: failed.side } }
}

/** A target that only one side has, or that failed on one: ceilings and floors can still be crossed. */
function judgeAlone(comparison: Comparison, metric: Metric): Finding {
  const { base, head } = comparison
  const finding = { metric: metric.id, kind: metric.kind, base: null, head: null, change: null } as const
  if (head.kind === 'failed') return { ...finding, outcome: 'failed', reason: { kind: 'head-not-measured' } }
  const measurement = measurementOf(head) ?? measurementOf(base)
  const value = measurement && aloneValue(metric, measurement)
  const values = head.kind === 'measured' ? { head: value ?? null } : { base: value ?? null }
  const threshold = comparison.thresholdOf(metric)
  const crossed = head.kind === 'measured' && value !== undefined ? crossedBound(value, threshold) : undefined
  if (crossed !== undefined) {
    return { ...finding, ...values, outcome: 'regression', crossed, ...withThreshold(threshold) }
  }
  const { timingFailure, timing } = comparison
  if (metric.kind === 'sampled' && timingFailure !== undefined)
    return { ...finding, outcome: 'failed', reason: { kind: 'timed-run-failed', side: timingFailure.side } }
  const isOpen = threshold.max !== undefined || threshold.min !== undefined
  if (metric.kind === 'sampled' && isOpen && timing !== undefined)
    return {
      ...finding,
      ...values,
      outcome: 'inconclusive',
      reason: { kind: 'timing-ended', timing },
      ...withThreshold(threshold),
    }
  return { ...finding, ...values, outcome: 'not-comparable', reason: aloneReason(statusOf(comparison)) }
}

function aloneReason(status: TargetResults['status']): Reason {
  switch (status) {
    case 'added':
      return { kind: 'not-in-base' }
    case 'removed':
      return { kind: 'not-in-head' }
    case 'base-failed':
      return { kind: 'base-not-measured' }
    case 'head-failed':
      return { kind: 'head-not-measured' }
    case 'compared':
    case 'not-measured':
      return { kind: 'not-measured' }
  }
}

function statusOf({ base, head, timingFailure }: Comparison): TargetResults['status'] {
  if (timingFailure !== undefined) return 'not-measured'
  const failures = [base, head].flatMap((side) => (side.kind === 'failed' ? [side.failure] : []))
  if (failures.some(({ kind }) => kind !== 'evaluation')) return 'not-measured'
  if (head.kind === 'failed') return 'head-failed'
  if (base.kind === 'failed') return 'base-failed'
  if (base.kind === 'absent') return 'added'
  return head.kind === 'absent' ? 'removed' : 'compared'
}

function measurementOf(state: SideState): Measurement | undefined {
  return state.kind === 'measured' ? state.measurement : undefined
}

function failureOn(side: Side, state: SideState): Partial<Record<Side, Failure>> {
  return state.kind === 'failed' ? { [side]: state.failure } : {}
}

function notAvailable(metric: Metric, values: Pick<Finding, 'base' | 'head'>): Finding {
  const { base, head } = values
  const finding = { metric: metric.id, kind: metric.kind, base, head, change: null }
  return { ...finding, outcome: 'not-available', reason: { kind: 'not-told' } }
}

function withThreshold(threshold: Threshold): Pick<Finding, 'threshold'> {
  const parts = Object.entries(threshold).filter(([, part]) => part !== undefined)
  return parts.length === 0 ? {} : { threshold: Object.fromEntries(parts) }
}
