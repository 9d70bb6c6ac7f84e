// One metric of a target that was measured on both sides → its finding.

import { isCounter } from '../model/counter.ts'
import type { Failure } from '../model/failure.ts'
import type { Finding } from '../model/finding.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Metric } from '../model/metric.ts'
import type { NotPursued, TimingEnd } from '../model/reason.ts'
import type { Side } from '../model/revision.ts'
import { isLimit, type Threshold } from '../model/threshold.ts'
import { type Decision, decideSampled } from './decide-sampled.ts'
import { type ExactJudgement, judgeExact } from './judge-exact.ts'
import { judgeSince, type PastOf } from './judge-since.ts'
import type { Certainty } from './sampling/error-rate.ts'
import { judgeSample, type SampleJudgement } from './sampling/judge.ts'
import { withThreshold } from './threshold-parts.ts'
import { exactValue, isDemoted, isToldOf, isUnchanged, timedValues, variesIn } from './work.ts'

/** What came of timing a target. */
export interface Timing {
  /** Why there are no more timed pairs than there are; undefined where there was nothing to time. */
  readonly timing?: TimingEnd | undefined
  /** Why its time was not pursued, whatever few runs there are. */
  readonly notPursued?: NotPursued | undefined
  /** A timed run that failed, and failed again: what timing has to say is not known. */
  readonly timingFailure?: { readonly side: Side; readonly failure: Failure } | undefined
}

interface MetricComparison extends Timing {
  readonly metric: Metric
  readonly base: Measurement
  readonly head: Measurement
  readonly thresholdOf: (metric: Metric) => Threshold
  readonly certainty: Certainty
  /** What the history has of an exact metric so many days ago; undefined where it has nothing. */
  readonly pastOf?: PastOf | undefined
}

export function compareMetric(comparison: MetricComparison): Finding {
  const { metric, base, head } = comparison
  if (metric.kind === 'sampled') return compareSampled(comparison)
  if (isDemoted(metric, { base, head })) {
    if (!isCounter(metric)) return undecided(comparison)
    const finding = { ...compareSampled(comparison), demoted: true }
    return variesIn(metric, base) ? finding : distrusted(finding)
  }
  const values = {
    base: exactValue(metric, base, base),
    head: exactValue(metric, head, base),
  }
  if (values.base === undefined || values.head === undefined) {
    return notAvailable(metric, { base: values.base ?? null, head: values.head ?? null })
  }
  const threshold = comparison.thresholdOf(metric)
  const both = { base: values.base, head: values.head }
  return {
    metric: metric.id,
    kind: 'exact',
    ...judgeWithPast(comparison, both, threshold),
    ...both,
    change: { difference: both.head - both.base, ratio: both.base === 0 ? null : both.head / both.base },
    ...withThreshold(threshold),
  }
}

/** The graver of what head is since base, and since some days ago. */
export function judgeWithPast(
  { metric, pastOf }: Pick<MetricComparison, 'metric' | 'pastOf'>,
  both: { readonly base: number; readonly head: number },
  threshold: Threshold,
): ExactJudgement & Pick<Finding, 'past'> {
  const { better } = metric
  const judgement = judgeExact({ ...both, threshold, better })
  const { since } = threshold
  const past = since && pastOf?.(metric, since.days)
  if (past === undefined) return judgement
  return judgeSince({ ...both, threshold, better }, { past, judgement })
}

function compareSampled(comparison: MetricComparison): Finding {
  const { metric, base, head, certainty } = comparison
  const threshold = comparison.thresholdOf(metric)
  const finding = { metric: metric.id, kind: 'sampled', base: null, head: null, change: null } as const
  if (!isToldOf(metric, { base, head })) return notAvailable(metric, finding)
  if (isUnchanged(base, head)) {
    const kind = base.ownDerivationPath === undefined ? 'same-work' : 'same-apart-from-revision'
    return { ...finding, outcome: 'unchanged', reason: { kind } }
  }
  const timed = judgeTimed(metric, { base, head }, { threshold, certainty })
  if (timed === undefined) return { ...notAvailable(metric, finding), kind: 'sampled' }
  const { judgement, samples } = timed
  const decision = unlessFailed(comparison.timingFailure, decisionOf(comparison, { judgement, threshold }))
  return {
    ...finding,
    ...decision,
    base: judgement.base,
    head: judgement.head,
    change: judgement.change,
    ...withThreshold(threshold),
    ...(judgement.pairs > 0 && { samples }),
  }
}

function decisionOf(
  { timing, notPursued }: MetricComparison,
  { judgement, threshold }: { readonly judgement: SampleJudgement; readonly threshold: Threshold },
): Decision {
  const decision = decideSampled(judgement, { threshold, base: judgement.base, timing })
  if (notPursued === undefined || decision.outcome === 'regression' || decision.outcome === 'warning')
    return decision
  return { outcome: 'not-pursued', reason: notPursued }
}

/** What varies in head alone, head may make vary: only what speaks against it is taken from that. */
function distrusted(finding: Finding): Finding {
  if (finding.outcome === 'regression' || finding.outcome === 'warning' || finding.outcome === 'failed')
    return finding
  return { ...finding, outcome: 'inconclusive', variesInHeadOnly: true, reason: { kind: 'varies-in-head' } }
}

/** What stands for no work is not timed, so that nothing is known of one that varies but that it does. */
function undecided({ metric, base, thresholdOf }: MetricComparison): Finding {
  const finding = { metric: metric.id, kind: 'sampled', base: null, head: null, change: null } as const
  const demoted = { ...finding, demoted: true, reason: { kind: 'varies' } } as const
  const threshold = thresholdOf(metric)
  if (!isLimit(threshold)) return { ...demoted, outcome: 'not-available' }
  const limited = { ...demoted, outcome: 'inconclusive', ...withThreshold(threshold) } as const
  return variesIn(metric, base) ? limited : distrusted(limited)
}

/** What few pairs tell for sure stands; that they tell nothing more is no answer. */
function unlessFailed(failed: Timing['timingFailure'], decision: Decision): Decision {
  if (failed === undefined || decision.outcome === 'regression' || decision.outcome === 'warning')
    return decision
  return { outcome: 'failed', reason: { kind: 'timed-run-failed', side: failed.side } }
}

function notAvailable(metric: Metric, values: Pick<Finding, 'base' | 'head'>): Finding {
  const { base, head } = values
  const finding = { metric: metric.id, kind: metric.kind, base, head, change: null }
  return { ...finding, outcome: 'not-available', reason: { kind: 'not-told' } }
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
    noise: metric.noise,
    threshold: given.threshold,
    better: metric.better,
  })
  return { judgement, samples }
}
