// Which of the targets that changed are timed, and what for: where a run can change the verdict, and no further.

import type { Finding } from '../model/finding.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Metric } from '../model/metric.ts'
import type { NotPursued } from '../model/reason.ts'
import type { Threshold } from '../model/threshold.ts'
import { groupsOf } from '../text/groups.ts'
import { dearness } from './exact-cost.ts'
import { isDemoted } from './work.ts'
import { mayComeNear } from './work-change.ts'

/** A target that changed, by its exact runs. */
export interface TimingCandidate {
  readonly name: string
  readonly base: Measurement
  readonly head: Measurement
  /** Of its exact metrics. */
  readonly findings: readonly Finding[]
  /** What timing it is to decide. */
  readonly judged: readonly Metric[]
  readonly thresholdOf: (metric: Metric) => Threshold
}

/**
 * `decide`: by intervals, since its time may come near a limit. `glance`: it should not, and a few runs would notice a
 * surprise. `estimate`: it fails already, and its time is told for the reader only.
 */
export type Pursuit = 'decide' | 'glance' | 'estimate'

export type TimingPlan = Pursuit | NotPursued

/** Of those that changed alike the one that looks dearest is timed, and others where they look dearer by themselves. */
export function planTiming<T extends TimingCandidate>(candidates: readonly T[]): ReadonlyMap<T, TimingPlan> {
  const plans = new Map<T, TimingPlan>()
  for (const group of groupsOf(candidates, likeness).values()) {
    const [dearest, ...others] = group.toSorted(byDearness)
    if (dearest === undefined) continue
    const pursuit = pursuitOf(dearest)
    plans.set(dearest, pursuit)
    for (const other of others) {
      const isOwn = pursuit !== 'estimate' && looksDearer(other)
      plans.set(other, isOwn ? pursuit : { kind: 'timed-as', target: dearest.name })
    }
  }
  return plans
}

/** The dearest for what was counted first: what its exact runs took is a hint of what timing will show. */
export function byDearness(one: TimingCandidate, other: TimingCandidate): number {
  return (dearness(other.base, other.head) ?? 1) - (dearness(one.base, one.head) ?? 1)
}

/** Whether head's exact runs took longer than base's by more than their noise on a quiet machine. */
function looksDearer({ base, head }: TimingCandidate): boolean {
  return (dearness(base, head) ?? 1) > LOOKS_DEARER
}

const LOOKS_DEARER = 1.1

function pursuitOf({ base, head, findings, judged, thresholdOf }: TimingCandidate): Pursuit {
  if (findings.some(({ outcome }) => outcome === 'regression')) return 'estimate'
  const sides = { base, head }
  const isOpen = judged.some(
    (metric) => isDemoted(metric, sides) || mayComeNear(metric, thresholdOf(metric), sides),
  )
  return isOpen ? 'decide' : 'glance'
}

/** The same metrics changed in the same direction, over the same limits, and are to be pursued alike. */
function likeness(candidate: TimingCandidate): string {
  const changed = candidate.findings.flatMap(({ metric, outcome, crossed, change }) =>
    change === null || change.difference === 0
      ? []
      : [[metric, outcome, crossed, Math.sign(change.difference)]],
  )
  return JSON.stringify([pursuitOf(candidate), changed])
}
