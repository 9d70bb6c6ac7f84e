// Base × head of one target → findings, one for every metric.

import { compareDerivations } from './derivation-changes.ts'
import { crossedBound, judgeExact } from './judge-exact.ts'
import type { Measurement } from './measurement.ts'
import { type Metric, metrics } from './metric.ts'
import type { Failure, Finding, TargetResults } from './results.ts'
import type { Side } from './revision.ts'
import type { Certainty } from './sampling/error-rate.ts'
import { decideSampled } from './decide-sampled.ts'
import { judgeSample, type SampleJudgement } from './sampling/judge.ts'
import { varies } from './sampling/varies.ts'
import type { Threshold } from './threshold.ts'

/** What is known of a target on one side. */
export type SideState =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Comparison {
  readonly name: string
  readonly base: SideState
  readonly head: SideState
  readonly thresholdOf: (metric: Metric) => Threshold
  readonly certainty: Certainty
  /** Why there are no more timed pairs than there are; undefined where there was nothing to time. */
  readonly timingEnded?: string | undefined
}

/** Compares a target. Every metric has a finding, whatever happened. */
export function compareTarget(comparison: Comparison): TargetResults {
  const { name, base, head } = comparison
  const measured = { base: measurementOf(base), head: measurementOf(head) }
  const both = measured.base && measured.head && { base: measured.base, head: measured.head }
  const changes = both && compareDerivations(both.base, both.head)
  const imported = [
    ...new Set([
      ...(measured.base?.importedDerivations ?? []),
      ...(measured.head?.importedDerivations ?? []),
    ]),
  ]
  const failures = { ...failureOn('base', base), ...failureOn('head', head) }
  return {
    name,
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
      exact: (measured.base?.exactRuns.length ?? 0) + (measured.head?.exactRuns.length ?? 0),
      pairs: Math.min(measured.base?.timedRuns.length ?? 0, measured.head?.timedRuns.length ?? 0),
    },
  }
}

/**
 * Whether a target can not have become slower: the evaluator did the same work, step by step, and came to the same
 * derivation. Then nothing has to be timed.
 */
export function isUnchanged(base: Measurement, head: Measurement): boolean {
  return base.derivationPath === head.derivationPath && !countersDiffer(base, head)
}

/** Whether any counter differs between the sides; a difference has to be verified by a second run. */
export function countersDiffer(base: Measurement, head: Measurement): boolean {
  return metrics.some(
    (metric) =>
      metric.kind === 'exact' &&
      metric.source.from === 'run' &&
      exactValue(metric, base, base) !== exactValue(metric, head, base),
  )
}

/**
 * The largest change of any counter, as a fraction of base: how different the evaluator's work was. Infinite where
 * base had none of it.
 */
export function largestCounterChange(base: Measurement, head: Measurement): number {
  const increases = metrics.flatMap((metric) => {
    if (metric.kind !== 'exact' || metric.source.from !== 'run') return []
    const [before, after] = [exactValue(metric, base, base), exactValue(metric, head, base)]
    if (before === undefined || after === undefined || before === after) return []
    return [before === 0 ? Infinity : Math.abs(after - before) / before]
  })
  return Math.max(0, ...increases)
}

/** Sampled metrics that are judged: what one timed target adds to the findings of a report. */
export function judgedSampledMetrics(thresholdOf: (metric: Metric) => Threshold): readonly Metric[] {
  return metrics.filter(
    (metric) =>
      metric.kind === 'sampled' && Object.values(thresholdOf(metric)).some((part) => part !== undefined),
  )
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
  readonly timingEnded?: string | undefined
}

function compareMetric(comparison: MetricComparison): Finding {
  const { metric, base, head } = comparison
  if (metric.kind === 'sampled') return compareSampled(comparison)
  if (isDemoted(metric, base) || isDemoted(metric, head))
    return { ...compareSampled(comparison), demoted: true }
  const values = { base: exactValue(metric, base, base), head: exactValue(metric, head, base) }
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

/** Exact is earned: a counter that two runs of the same side count differently is judged as a sample. */
function isDemoted(metric: Metric, measurement: Measurement): boolean {
  if (metric.source.from !== 'run') return false
  const { read } = metric.source
  return [measurement.exactRuns, measurement.timedRuns].some((runs) =>
    varies(runs.flatMap((run) => read(run) ?? [])),
  )
}

function compareSampled(comparison: MetricComparison): Finding {
  const { metric, base, head, certainty, timingEnded } = comparison
  const threshold = comparison.thresholdOf(metric)
  const finding = { metric: metric.id, kind: 'sampled', base: null, head: null, change: null } as const
  if (isUnchanged(base, head)) return { ...finding, outcome: 'unchanged', reason: SAME_WORK }
  const timed = judgeTimed(metric, { base, head }, { threshold, certainty })
  if (timed === undefined) return { ...notAvailable(metric, finding), kind: 'sampled' }
  const { judgement, samples } = timed
  const decision =
    timingEnded === SCREENED
      ? ({ outcome: 'unchanged', reason: SCREENED } as const)
      : decideSampled(judgement, { threshold, base: judgement.base, timingEnded })
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

/** Why a target whose work hardly changed was timed once only: docs/statistics.md has the reasoning. */
export const SCREENED = 'hardly any counter changed, and one timed pair was within the limits'

const SAME_WORK = 'same derivation and same counters, so there was nothing to time'

/** A target that only one side has, or that failed on one: ceilings and floors can still be crossed. */
function judgeAlone(comparison: Comparison, metric: Metric): Finding {
  const { base, head } = comparison
  const finding = { metric: metric.id, kind: metric.kind, base: null, head: null, change: null } as const
  if (head.kind === 'failed') return { ...finding, outcome: 'failed', reason: 'head could not be measured' }
  const measurement = measurementOf(head) ?? measurementOf(base)
  const value = measurement === undefined ? undefined : exactValue(metric, measurement, measurement)
  const values = head.kind === 'measured' ? { head: value ?? null } : { base: value ?? null }
  const threshold = comparison.thresholdOf(metric)
  const crossed = head.kind === 'measured' && value !== undefined ? crossedBound(value, threshold) : undefined
  if (crossed !== undefined) {
    return { ...finding, ...values, outcome: 'regression', crossed, ...withThreshold(threshold) }
  }
  return { ...finding, ...values, outcome: 'not-comparable', reason: ALONE[statusOf(comparison)] }
}

const ALONE: Readonly<Record<TargetResults['status'], string>> = {
  compared: '',
  added: 'base does not have this target',
  removed: 'head does not have this target',
  'base-failed': 'base could not be measured',
  'head-failed': 'head could not be measured',
  'not-measured': 'it could not be measured',
}

function statusOf({ base, head }: Comparison): TargetResults['status'] {
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

function exactValue(metric: Metric, of: Measurement, base: Measurement): number | undefined {
  switch (metric.source.from) {
    case 'run': {
      const [run] = of.exactRuns
      return metric.kind === 'sampled' || run === undefined ? undefined : metric.source.read(run)
    }
    case 'plan':
      return metric.source.read(of.plan)
    case 'closure':
      return metric.source.read(of.closure, base.closure)
  }
}

/** Undefined where a run does not tell the metric. */
function timedValues(metric: Metric, { timedRuns }: Measurement): readonly number[] | undefined {
  if (metric.source.from !== 'run') return undefined
  const { read } = metric.source
  const values = timedRuns.map((run) => read(run))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : undefined
}

function notAvailable(metric: Metric, values: Pick<Finding, 'base' | 'head'>): Finding {
  const { base, head } = values
  const reason = 'this Nix does not tell it'
  return { metric: metric.id, kind: metric.kind, outcome: 'not-available', base, head, change: null, reason }
}

function withThreshold(threshold: Threshold): Pick<Finding, 'threshold'> {
  const parts = Object.entries(threshold).filter(([, part]) => part !== undefined)
  return parts.length === 0 ? {} : { threshold: Object.fromEntries(parts) }
}
