// How much more the evaluator had to do: what its counters let expect of its time and memory.

import { counters } from '../model/counter.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Metric } from '../model/metric.ts'
import type { Threshold } from '../model/threshold.ts'
import { told } from './work.ts'

/**
 * The largest increase that a counter stands for, as a fraction of base's work; infinite where base had none. Calls, thunks and
 * bytes are work by themselves. What is counted besides (lookups, attributes copied) costs no more than a call does: it
 * adds to the work as much as its difference is of calls and thunks together.
 */
export function increaseOfWork(base: Measurement, head: Measurement): number {
  const steps = counters.reduce((sum, counter) => sum + (isStep(counter) ? (told(counter, base) ?? 0) : 0), 0)
  const increases = counters.map((counter) => {
    const [before, after] = [told(counter, base), told(counter, head)]
    if (before === undefined || after === undefined || after <= before) return 0
    const whole = isStep(counter) || counter.unit === 'bytes' ? before : steps
    return whole === 0 ? Infinity : (after - before) / whole
  })
  return Math.max(0, ...increases)
}

/** Whether a sampled metric comes near a limit on change, if it changes as the work did. */
export function mayComeNear(
  metric: Metric,
  { warn, fail, minChange = 0 }: Threshold,
  { base, head }: { readonly base: Measurement; readonly head: Measurement },
): boolean {
  const before = told(metric, base)
  if (before === undefined) return false
  const increase = increaseOfWork(base, head)
  return [warn, fail].some((limit) => {
    if (limit === undefined || before * increase < NEAR * minChange) return false
    return limit.relative === undefined
      ? before * increase >= NEAR * limit.absolute
      : increase >= NEAR * limit.relative
  })
}

/** From this part of the way to a limit on, what counters do not tell may be the rest of it. */
const NEAR = 0.5

function isStep({ work }: Metric): boolean {
  return work === 'call' || work === 'step'
}
