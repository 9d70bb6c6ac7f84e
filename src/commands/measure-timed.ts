// Time and memory of the targets that changed, one process at a time: which are timed, for how long, and how sure their
// intervals are.

import { isUnchanged } from '../core/decide/work.ts'
import type { Config } from '../core/model/config.ts'
import type { Measurement } from '../core/model/measurement.ts'
import type { Side } from '../core/model/revision.ts'
import type { Certainty } from '../core/decide/sampling/error-rate.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget, TimedTarget } from './measured-target.ts'
import { isTimedAlone, timeAlone } from './time-alone.ts'
import { type Candidate, judgedMetricsOf, timeInPairs } from './time-in-pairs.ts'

export interface TimedRequest {
  readonly sources: Readonly<Record<Side, Source>>
  readonly targets: readonly MeasuredTarget[]
  readonly config: Config
  /** Among how many jobs the targets of the report are shared out; without it, this job has them all. */
  readonly shares?: number | undefined
}

export type TimedPorts = Pick<Nix, 'evaluator'> & Pick<Ports, 'clock' | 'progress' | 'random' | 'signal'>

export interface TimedMeasurements {
  readonly targets: readonly TimedTarget[]
  /** How sure the intervals of this report are, over all of its sampled findings. */
  readonly certainty: Certainty
}

/** Times what has to be timed, most changed first; the rest passes through. */
export async function measureTimed(request: TimedRequest, ports: TimedPorts): Promise<TimedMeasurements> {
  const { targets, config, shares = 1 } = request
  const { clock, progress } = ports
  const candidates = targets
    .flatMap((target) => candidateOf(target) ?? [])
    .toSorted((one, other) => other.weight - one.weight)
  const certainty = certaintyOf(config, candidates, shares)
  const alone = targets.filter((target) => isTimedAlone(target, config))
  if (candidates.length + alone.length === 0) return { targets, certainty }
  progress.stage('Timing')
  const deadline = clock.seconds() + config.sampling.timeBudgetSeconds
  const session = { ...request, ...ports, certainty }
  const timed = new Map<MeasuredTarget, TimedTarget>()
  for (const [index, candidate] of candidates.entries()) {
    // What a target leaves of its share goes to those behind it.
    const share = (deadline - clock.seconds()) / (candidates.length - index)
    const position = `${String(index + 1)} of ${String(candidates.length)}`
    timed.set(candidate.measured, await timeInPairs({ ...session, position }, candidate, share))
  }
  for (const target of alone) timed.set(target, await timeAlone(session, target, deadline))
  return { targets: targets.map((target) => timed.get(target) ?? target), certainty }
}

function candidateOf(measured: MeasuredTarget): Candidate | undefined {
  const { base, head } = measured
  if (base.kind !== 'measured' || head.kind !== 'measured') return undefined
  if (isUnchanged(base.measurement, head.measurement)) return undefined
  const calls = (measurement: Measurement) => measurement.exactRuns[0]?.statistics.functionCalls ?? 0
  return {
    measured,
    sides: { base: base.measurement, head: head.measurement },
    weight: Math.abs(calls(head.measurement) - calls(base.measurement)),
  }
}

/**
 * A share cannot know how many findings the others decide. It takes them to have as many as itself, which gives each
 * share the same part of the report's error: 1 − confidence is the sum over the shares, so the merged report keeps its
 * promise (docs/statistics.md).
 */
function certaintyOf(config: Config, candidates: readonly Candidate[], shares: number): Certainty {
  const judged = candidates.map(({ measured, sides }) => judgedMetricsOf(config, measured, sides).length)
  const comparisons = Math.max(
    1,
    judged.reduce((sum, count) => sum + count, 0),
  )
  return { confidence: config.sampling.confidence, comparisons: shares * comparisons }
}
