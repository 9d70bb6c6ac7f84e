// Times head where base has nothing to pair it with, as far as a ceiling or a floor asks for it.

import { hasBound, isBeyondBounds } from '../core/decide/alone-value.ts'
import type { Config } from '../core/model/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Metric } from '../core/model/metric.ts'
import type { Side } from '../core/model/revision.ts'
import type { Evaluator } from '../ports/evaluator.ts'
import type { Clock, Progress } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget, TimedTarget } from './measured-target.ts'
import { runSurely } from './run-pair.ts'

export interface AloneRequest {
  readonly evaluator: Evaluator
  readonly sources: Readonly<Record<Side, Source>>
  readonly config: Config
  readonly clock: Clock
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** One run within the bounds is enough; what all of these leave beyond them is beyond them. */
const MOST_RUNS = 3

/** Whether head is measured, base is not, and a sampled metric has a bound. */
export function isTimedAlone({ target, base, head }: MeasuredTarget, config: Config): boolean {
  if (base.kind === 'measured' || head.kind !== 'measured') return false
  return hasBound('sampled', thresholdsOf(target, config))
}

/** Until `deadline`, in seconds of the clock. */
export async function timeAlone(
  request: AloneRequest,
  measured: MeasuredTarget,
  deadline: number,
): Promise<TimedTarget> {
  const { target, head } = measured
  if (head.kind !== 'measured') return measured
  const { sources, config, clock, progress } = request
  const thresholdOf = thresholdsOf(target, config)
  let measurement: Measurement = head.measurement
  while (measurement.timedRuns.length < MOST_RUNS) {
    if (clock.seconds() >= deadline) return { ...timed(measured, measurement), timing: 'time-budget' }
    progress.step(`${target.name} (head), run ${String(measurement.timedRuns.length + 1)}`)
    const attempt = await runSurely({ source: sources.head, origin: target.origin }, request)
    if (attempt === 'interrupted') return { ...timed(measured, measurement), timing: attempt }
    if (!attempt.ok)
      return { ...timed(measured, measurement), timingFailure: { side: 'head', failure: attempt.failure } }
    measurement = { ...measurement, timedRuns: [...measurement.timedRuns, attempt.value] }
    if (!isBeyondBounds(measurement, thresholdOf)) break
  }
  return timed(measured, measurement)
}

function timed(measured: MeasuredTarget, measurement: Measurement): TimedTarget {
  return { ...measured, head: { kind: 'measured', measurement } }
}

function thresholdsOf(target: MeasuredTarget['target'], config: Config) {
  return (metric: Metric) => thresholdFor(metric.id, config, target)
}
