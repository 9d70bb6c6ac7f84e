// Base × head of one target → findings, one for every metric.

import type { BothFailedMode } from '../model/config.ts'
import { type Failure, isOfCode } from '../model/failure.ts'
import type { Finding } from '../model/finding.ts'
import { type Measurement, ownDerivationPath } from '../model/measurement.ts'
import { type Metric, metrics } from '../model/metric.ts'
import type { ProvenState } from '../model/proof.ts'
import type { Reason } from '../model/reason.ts'
import type { Side } from '../model/revision.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { Threshold } from '../model/threshold.ts'
import { provenResults } from './proven-results.ts'
import { aloneValue } from './alone-value.ts'
import { buildsOf } from './builds-of.ts'
import { compareMetric, type Timing } from './compare-metric.ts'
import { compareDerivations } from './derivation-changes.ts'
import { judgeBuilt } from './judge-built.ts'
import { crossedBound } from './judge-exact.ts'
import type { PastOf } from './judge-since.ts'
import { withThreshold } from './threshold-parts.ts'
import type { Certainty } from './sampling/error-rate.ts'

/** What is known of a target on one side. */
export type SideState =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | ProvenState
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface Comparison extends Timing {
  readonly name: string
  /** What base calls it, where that is another name. */
  readonly renamedFrom?: string | undefined
  readonly base: SideState
  readonly head: SideState
  readonly thresholdOf: (metric: Metric) => Threshold
  /** What a target comes to that evaluates on neither side. */
  readonly failsOnBothSides?: BothFailedMode
  readonly certainty: Certainty
  /** What the history has of the target. */
  readonly pastOf?: PastOf
  /** That head does not build, or why a side could not be built. */
  readonly buildFailure?: Timing['timingFailure']
}

/** Compares a target. Every metric has a finding, whatever happened; those of a build, where head was to be built. */
export function compareTarget(comparison: Comparison): TargetResults {
  const { name, renamedFrom, base, head } = comparison
  if (base.kind === 'proven' && head.kind === 'proven') return provenResults(comparison, { base, head })
  const measured = { base: measurementOf(base), head: measurementOf(head) }
  const both = measured.base && measured.head && { base: measured.base, head: measured.head }
  const changes = both && compareDerivations(both.base, both.head)
  const builds = measured.head && buildsOf(measured.base, measured.head)
  const imported = [
    ...new Set([
      ...(measured.base?.importedDerivations ?? []),
      ...(measured.head?.importedDerivations ?? []),
    ]),
  ]
  const { timingFailure, buildFailure, failsOnBothSides } = comparison
  const status = statusOf(comparison)
  const failures = {
    ...failureOn('base', base),
    ...failureOn('head', head),
    ...(buildFailure && { [buildFailure.side]: buildFailure.failure }),
    ...(timingFailure && { [timingFailure.side]: timingFailure.failure }),
  }
  return {
    name,
    ...(renamedFrom !== undefined && { renamedFrom }),
    status,
    ...(status === 'both-failed' && failsOnBothSides && { failsOnBothSides }),
    derivation: {
      base: (measured.base && ownDerivationPath(measured.base)) ?? null,
      head: measured.head?.derivationPath ?? null,
    },
    ...(measured.base?.ownDerivationPath !== undefined && { apartFromRevision: true }),
    findings: metrics.flatMap((metric) => {
      if (metric.source.from === 'build') return builtFinding(comparison, metric) ?? []
      return both ? compareMetric({ ...comparison, ...both, metric }) : judgeAlone(comparison, metric)
    }),
    ...(changes && { derivationChanges: changes }),
    ...(builds && { builds }),
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
  if (measurement === undefined || measurement.isKept === true || measurement.isHeads === true) return 0
  return measurement.exactRuns.length + (measurement.otherRuns ?? 0)
}

function builtFinding(comparison: Comparison, metric: Metric): Finding | undefined {
  const head = measurementOf(comparison.head)
  const threshold = comparison.thresholdOf(metric)
  const base = measurementOf(comparison.base)
  return (
    head &&
    judgeBuilt(head, {
      metric,
      base,
      alone: aloneReason(statusOf(comparison)),
      threshold,
      pastOf: comparison.pastOf,
    })
  )
}

/** A target that only one side has, or that failed on one: ceilings and floors can still be crossed. */
function judgeAlone(comparison: Comparison, metric: Metric): Finding {
  const { head } = comparison
  const finding = { metric: metric.id, kind: metric.kind, base: null, head: null, change: null } as const
  if (statusOf(comparison) === 'both-failed')
    return { ...finding, outcome: 'not-comparable', reason: { kind: 'not-measured' } }
  if (head.kind === 'failed') return { ...finding, outcome: 'failed', reason: { kind: 'head-not-measured' } }
  const side = head.kind === 'measured' ? 'head' : 'base'
  const measurement = measurementOf(comparison[side])
  const value = measurement && aloneValue(metric, measurement, side)
  const values = side === 'head' ? { head: value ?? null } : { base: value ?? null }
  const threshold = comparison.thresholdOf(metric)
  const crossed = head.kind === 'measured' && value !== undefined ? crossedBound(value, threshold) : undefined
  if (crossed !== undefined) {
    return { ...finding, ...values, outcome: 'regression', crossed, ...withThreshold(threshold) }
  }
  const { timingFailure, timing, notPursued } = comparison
  if (metric.kind === 'sampled' && timingFailure !== undefined)
    return { ...finding, outcome: 'failed', reason: { kind: 'timed-run-failed', side: timingFailure.side } }
  const isOpen = threshold.max !== undefined || threshold.min !== undefined
  if (metric.kind === 'sampled' && isOpen && notPursued !== undefined)
    return {
      ...finding,
      ...values,
      outcome: 'not-pursued',
      reason: notPursued,
      ...withThreshold(threshold),
    }
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
    case 'both-failed':
    case 'not-measured':
      return { kind: 'not-measured' }
  }
}

function statusOf({ base, head, timingFailure, buildFailure }: Comparison): TargetResults['status'] {
  if (timingFailure !== undefined) return 'not-measured'
  if (buildFailure !== undefined) return isOfCode(buildFailure.failure) ? 'head-failed' : 'not-measured'
  const failures = [base, head].flatMap((side) => (side.kind === 'failed' ? [side.failure] : []))
  if (!failures.every(isOfCode)) return 'not-measured'
  if (head.kind === 'failed') return base.kind === 'failed' ? 'both-failed' : 'head-failed'
  if (head.kind === 'absent') return 'removed'
  if (base.kind === 'failed') return 'base-failed'
  return base.kind === 'absent' ? 'added' : 'compared'
}

export function measurementOf(state: SideState): Measurement | undefined {
  return state.kind === 'measured' ? state.measurement : undefined
}

function failureOn(side: Side, state: SideState): Partial<Record<Side, Failure>> {
  return state.kind === 'failed' ? { [side]: state.failure } : {}
}
