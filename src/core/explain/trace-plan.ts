// How each target that wants an explanation gets it: every call traced, time sampled, calls counted, or nothing, so that
// explaining costs no more than measuring did.

import { clustersOf } from '../decide/likeness.ts'
import { rankedTargets } from '../decide/standing.ts'
import type { TargetResults } from '../model/target-results.ts'

/** What it takes to explain, on this Nix and after this job. */
export interface Means {
  /** Nix can sample the time of an evaluation. */
  readonly hasProfiler: boolean
  /** What the job has taken so far. */
  readonly secondsSpent: number
  /** What one evaluation of the dearer side takes, by target. */
  readonly secondsOf: (name: string) => number
}

/** `seconds`: what a side is expected to take. */
export interface PlannedTrace {
  readonly how: 'trace' | 'sample' | 'count'
  readonly seconds: number
}

/** One of each kind of change is enough for a reader; of more kinds the gravest. */
const MOST_TRACED = 4

/** A trace takes this many times as long as the evaluation: calls cost some 5 µs each on Nix 2.34, 16 on 2.26. */
const TRACE_FACTOR = { withProfiler: 15, without: 40 } as const

/** Counting calls adds next to nothing, sampling some tenth. */
const SAMPLE_FACTOR = 1.25

/**
 * What all of it may take: so many seconds in any job, and so many times what the job has taken so far. Where time can not be
 * sampled, a trace is all there is to name lines by.
 */
const ALLOWED = { withProfiler: { least: 30, share: 1 }, without: { least: 60, share: 2 } } as const

/** Where time can be sampled, a longer trace tells too little more. */
const MOST_TRACE_SECONDS = 30

/** That others changed alike is known: counting their calls, too, is for what is quick. */
const MOST_COUNT_SECONDS = 10

/** By name, the first of those that changed alike; a target that is not in it goes without. */
export function planTraces(
  targets: readonly TargetResults[],
  means: Means,
): ReadonlyMap<string, PlannedTrace> {
  const clusters = clustersOf(rankedTargets(targets))
  const plan = new Map<string, PlannedTrace>()
  const { least, share } = ALLOWED[means.hasProfiler ? 'withProfiler' : 'without']
  let left = Math.max(least, share * means.secondsSpent)
  const take = (name: string, planned: PlannedTrace) => {
    plan.set(name, planned)
    left -= planned.seconds
  }
  for (const [index, [{ target: first }]] of clusters.entries()) {
    const planned = index < MOST_TRACED ? plannedTrace(means, first.name, left) : undefined
    if (planned !== undefined) take(first.name, planned)
  }
  left = Math.min(left, MOST_COUNT_SECONDS)
  for (const { target } of clusters.flat()) {
    const seconds = means.secondsOf(target.name)
    if (!plan.has(target.name) && seconds <= left) take(target.name, { how: 'count', seconds })
  }
  return plan
}

/** What tells most of what there is time for. */
function plannedTrace(
  { hasProfiler, secondsOf }: Means,
  name: string,
  left: number,
): PlannedTrace | undefined {
  const seconds = secondsOf(name)
  const traced = seconds * (hasProfiler ? TRACE_FACTOR.withProfiler : TRACE_FACTOR.without)
  if (traced <= left && (!hasProfiler || traced <= MOST_TRACE_SECONDS))
    return { how: 'trace', seconds: traced }
  const sampled = seconds * SAMPLE_FACTOR
  // The gravest is worth it whatever it takes: it is what the reader asks first.
  if (hasProfiler) return { how: 'sample', seconds: sampled }
  return seconds <= left ? { how: 'count', seconds } : undefined
}
