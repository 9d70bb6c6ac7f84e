// What the exact runs themselves took. They run beside others, so that their figures decide nothing; but where they differ by
// more than other work on the machine explains, equal counters do not stand for equal time.

import type { Measurement, Run } from '../model/measurement.ts'

/** Times of both sides, run beside each other, are within this factor nearly always where the code is the same. */
const TIME_FACTOR = 1.25
const LEAST_SECONDS = 0.5

/** Peak memory hardly varies, but for what the first run of all may fetch. */
const MEMORY_FACTOR = 1.25
const LEAST_BYTES = 32 * 1024 ** 2

/**
 * What several targets take together hides what one of them takes: the least difference that other work does not explain counts.
 * Being wrong costs evaluations.
 */
export const TIME_FACTOR_TOGETHER = 1.2

type Runs = Pick<Measurement, 'exactRuns'>

/** Whether time or memory of the best exact runs of either side differ clearly. */
export function costsDiffer(base: Runs, head: Runs, timeFactor = TIME_FACTOR): boolean {
  const differ = (read: (run: Run) => number | undefined, limit: { factor: number; least: number }) => {
    const [one, other] = [best(base, read), best(head, read)]
    if (one === undefined || other === undefined) return false
    const [low, high] = [Math.min(one, other), Math.max(one, other)]
    return high > limit.factor * low && high - low > limit.least
  }
  return (
    differ(secondsOf, { factor: timeFactor, least: LEAST_SECONDS }) ||
    differ(bytesOf, { factor: MEMORY_FACTOR, least: LEAST_BYTES })
  )
}

/** An evaluator makes some millions of steps a second, on a slow machine one, and takes memory for little else than what its counters tell. */
const FEWEST_STEPS_PER_SECOND = 1_000_000
const MOST_BYTES_BESIDE = 512 * 1024 ** 2

/**
 * Whether a run took more time or memory than its counters account for: most of it went to the inside of built-in
 * functions, so that counters tell nothing of its cost.
 */
export function isDearForItsCounters(run: Run): boolean {
  const { allocatedBytes = 0 } = run.statistics
  const seconds = stepsOf(run) / FEWEST_STEPS_PER_SECOND
  return (
    secondsOf(run) > LEAST_SECONDS + seconds || (bytesOf(run) ?? 0) > MOST_BYTES_BESIDE + 2 * allocatedBytes
  )
}

/** How much an evaluator did, whatever else the machine was at. */
export function stepsOf({ statistics: { thunks = 0, functionCalls = 0 } }: Run): number {
  return thunks + functionCalls
}

/** How many times as long as base's best exact run head's took; undefined where either is not known. */
export function dearness(base: Measurement, head: Measurement): number | undefined {
  const [before, after] = [best(base, secondsOf), best(head, secondsOf)]
  return before === undefined || after === undefined || before === 0 ? undefined : after / before
}

/** CPU time, which other work on the machine lengthens least. */
function secondsOf({ statistics, wallSeconds }: Run): number {
  return statistics.cpuSeconds ?? wallSeconds
}

function bytesOf({ residentBytes }: Run): number | undefined {
  return residentBytes
}

function best({ exactRuns }: Runs, read: (run: Run) => number | undefined): number | undefined {
  const values = exactRuns.flatMap((run) => read(run) ?? [])
  return values.length === 0 ? undefined : Math.min(...values)
}
