// A target that was measured exactly and, where that was worth it, timed.

import type { TimingEnd } from '../core/model/reason.ts'
import type { MeasuredTarget } from './measure-exact.ts'
import type { TimingFailure } from './run-pair.ts'

export interface TimedTarget extends MeasuredTarget {
  /** Why no more pairs were run; undefined where there was nothing to time. */
  readonly timing?: TimingEnd
  /** What ended it, where a run failed. */
  readonly timingFailure?: TimingFailure
}
