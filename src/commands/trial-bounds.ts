// What an evaluation of head without some of the change may take, by what head itself took.

import type { Measurement } from '../core/model/measurement.ts'
import type { Bounds } from '../ports/evaluator.ts'

/** What is tried may take this many times what head takes. */
const BOUND = 2

/** Short evaluations vary by more than that. */
const LEAST_SECONDS = 5

/** `left`: seconds that there are. */
export function boundsOf({ exactRuns }: Measurement, left: number): Bounds {
  const seconds = Math.max(
    LEAST_SECONDS,
    BOUND * Math.max(...exactRuns.map(({ wallSeconds }) => wallSeconds)),
  )
  const resident = Math.max(0, ...exactRuns.map(({ residentBytes }) => residentBytes ?? 0))
  return {
    seconds: Math.min(seconds, Math.max(1, left)),
    bytes: resident === 0 ? undefined : BOUND * resident,
  }
}

/** To compose head anew and bring it into the store. */
const COMPOSING_SECONDS = 0.5

/** What one evaluation is expected to take. */
export function secondsOf({ exactRuns }: Measurement): number {
  const quickest = Math.min(...exactRuns.map(({ wallSeconds }) => wallSeconds))
  return COMPOSING_SECONDS + (Number.isFinite(quickest) ? quickest : 0)
}
