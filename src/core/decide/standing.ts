// Where a target stands, in one word, and which findings lead: what a report shows first.

import { metricIds } from '../model/metric.ts'
import { type Failure, isOfCode } from '../model/failure.ts'
import type { Finding, Outcome } from '../model/finding.ts'
import type { TargetResults } from '../model/target-results.ts'

export interface RankedTarget {
  readonly target: TargetResults
  readonly standing: Standing
  /** The finding to look at first. */
  readonly first: Finding | undefined
}

/** Those that a verdict other than `pass` comes from. */
const graveStandings = [
  'broken',
  'new-broken',
  'unbuilt',
  'not-measured',
  'regression',
  'warning',
  'both-failed',
  'base-failed',
  'removed',
] as const

/** From the gravest to the one that has nothing to say. */
export const standings = [
  ...graveStandings,
  'accepted',
  'inconclusive',
  'not-comparable',
  'improvement',
  'changed',
  'added',
  'unchanged',
] as const

export type Standing = (typeof standings)[number]

/** Whether it keeps the verdict from `pass`. */
export function isGrave(standing: Standing): boolean {
  return graveStandings.some((grave) => grave === standing)
}

/** Outcomes that a target takes its standing from, gravest first. */
const leading = ['regression', 'warning', 'inconclusive', 'improvement', 'changed'] as const

export function standingOf(target: TargetResults): Standing {
  if (target.status === 'not-measured' || headFailure(target)?.kind === 'not-measured')
    return isOverLimits(target) ? 'regression' : 'not-measured'
  if (target.status === 'head-failed' && !isNixError(headFailure(target))) return 'not-measured'
  if (target.status === 'head-failed' && headFailure(target)?.kind === 'build') return 'unbuilt'
  if (target.status === 'head-failed') return isNew(target) ? 'new-broken' : 'broken'
  if (target.status === 'both-failed') return target.status
  const outcomes = new Set(
    target.findings.filter((finding) => finding.accepted !== true).map((finding) => finding.outcome),
  )
  const grave = leading.find((outcome) => outcomes.has(outcome))
  if (grave === 'regression' || grave === 'warning') return grave
  const accepted = target.findings.some((finding) => finding.accepted === true)
  // That base is broken is what the warning is for.
  if (accepted && target.status !== 'base-failed') return 'accepted'
  if (target.status !== 'compared') return target.status
  if (outcomes.has('failed')) return 'not-measured'
  if (grave === 'inconclusive') return grave
  if (outcomes.has('not-comparable')) return 'not-comparable'
  return grave ?? 'unchanged'
}

/** Whether base is not known to have it: neither a derivation of it, nor why there is none. */
function isNew({ derivation, failures }: TargetResults): boolean {
  return derivation.base === null && failures?.base === undefined
}

/** Whether its failure is all that there is to show of it. */
export function showsFailure(standing: Standing): boolean {
  return failing.some((one) => one === standing)
}

const failing = ['broken', 'new-broken', 'unbuilt', 'both-failed', 'not-measured'] as const

/** Findings that have something to say, gravest first (accepted ones after those that count), then as the metrics are. */
export function leadingFindings(target: TargetResults): readonly Finding[] {
  return target.findings
    .filter((finding) => rank(finding.outcome) < leading.length)
    .toSorted(
      (one, other) =>
        gravity(one) - gravity(other) || metricIds.indexOf(one.metric) - metricIds.indexOf(other.metric),
    )
}

/**
 * The finding to look at first. Among the gravest, an exact one before a sampled one, since it is certain and names
 * a cause; then the largest change.
 */
function firstFinding(target: TargetResults): Finding | undefined {
  return leadingFindings(target)
    .filter((finding) => finding.accepted !== true)
    .toSorted(
      (one, other) =>
        rank(one.outcome) - rank(other.outcome) ||
        Number(one.kind === 'sampled') - Number(other.kind === 'sampled') ||
        magnitude(other) - magnitude(one),
    )[0]
}

/** Targets with their standing: the gravest first, then those with an exact cause, then the largest change. */
export function rankedTargets(targets: readonly TargetResults[]): readonly RankedTarget[] {
  return targets
    .map((target) => ({ target, standing: standingOf(target), first: firstFinding(target) }))
    .toSorted(
      (one, other) =>
        standings.indexOf(one.standing) - standings.indexOf(other.standing) ||
        Number(one.first?.kind === 'sampled') - Number(other.first?.kind === 'sampled') ||
        magnitude(other.first) - magnitude(one.first),
    )
}

/** How large a change is, the same for ×2 and ×½; a change from or to 0 is larger than any. */
export function magnitude(finding: Finding | undefined): number {
  if (finding?.change === undefined || finding.change === null || finding.change.difference === 0) return 0
  const { ratio } = finding.change
  return ratio === null || ratio <= 0 ? Number.MAX_VALUE : Math.abs(Math.log(ratio))
}

/** As its outcome ranks; an accepted one comes after those that count. */
function gravity({ outcome, accepted }: Finding): number {
  return accepted === true ? rank('regression') + 0.5 : rank(outcome)
}

function rank(outcome: Outcome): number {
  const index = leading.findIndex((one) => one === outcome)
  return index === -1 ? leading.length : index
}

/** What is known of it fails the gate, whatever else could not be measured. */
function isOverLimits({ findings }: TargetResults): boolean {
  return findings.some(({ outcome, accepted }) => outcome === 'regression' && accepted !== true)
}

function headFailure(target: TargetResults): Failure | undefined {
  return target.failures?.head
}

function isNixError(failure: Failure | undefined): boolean {
  return failure === undefined || isOfCode(failure)
}
