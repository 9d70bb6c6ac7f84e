// A target with what was measured of it: exactly and, where that was worth it, its time.

import type { SideState } from '../core/decide/compare.ts'
import type { Failure } from '../core/model/failure.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { NotPursued, TimingEnd } from '../core/model/reason.ts'
import type { Side } from '../core/model/revision.ts'
import type { Target } from '../core/model/target.ts'

export interface MeasuredTarget {
  readonly target: Target
  readonly base: SideState
  readonly head: SideState
}

export interface TimedTarget extends MeasuredTarget {
  /** Why no more pairs were run; undefined where there was nothing to time. */
  readonly timing?: TimingEnd
  /** Why its time was not pursued; with a few runs where an estimate was made. */
  readonly notPursued?: NotPursued
  /** What ended it, where a run failed. */
  readonly timingFailure?: FailureOn
  /** That head does not build, or why a side could not be built. */
  readonly buildFailure?: FailureOn
}

/** Why what was to be timed, or built, could not be. */
export interface FailureOn {
  readonly side: Side
  readonly failure: Failure
}

/** What was measured of both sides; undefined where either was not. */
export function measuredSides({
  base,
  head,
}: MeasuredTarget): Readonly<Record<Side, Measurement>> | undefined {
  return base.kind === 'measured' && head.kind === 'measured'
    ? { base: base.measurement, head: head.measurement }
    : undefined
}
