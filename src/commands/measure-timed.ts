// Time and memory of the targets that changed, one process at a time: first a look at each that could hold a surprise, then
// runs for what is open, at last an estimate for what fails already.

import { thresholdFor } from '../core/config/threshold-for.ts'
import { compareMetric } from '../core/decide/compare-metric.ts'
import type { Certainty } from '../core/decide/sampling/error-rate.ts'
import { planTiming, type TimingPlan } from '../core/decide/timing-plan.ts'
import { isUnchanged, metricsJudgedByTiming } from '../core/decide/work.ts'
import type { Config } from '../core/model/config.ts'
import { type Metric, metrics } from '../core/model/metric.ts'
import type { NotPursued } from '../core/model/reason.ts'
import type { Side } from '../core/model/revision.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget, TimedTarget } from './measured-target.ts'
import { pursue } from './pursue.ts'
import { isTimedAlone, timeAlone } from './time-alone.ts'
import { type Candidate, timedTarget } from './time-in-pairs.ts'

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

/** Times what has to be timed; the rest passes through. */
export async function measureTimed(request: TimedRequest, ports: TimedPorts): Promise<TimedMeasurements> {
  const { targets, config, shares = 1 } = request
  const { clock, progress } = ports
  const candidates = targets.flatMap((target) => candidateOf(target, config) ?? [])
  const plan = planTiming(candidates)
  const certainty = certaintyOf(config, plan, shares)
  const alone = targets.filter((target) => isTimedAlone(target, config))
  if (candidates.length + alone.length === 0) return { targets, certainty }
  if (config.sampling.timeBudgetSeconds === 0)
    return { targets: untimed(targets, candidates, alone), certainty }
  progress.stage('Timing')
  const deadline = clock.seconds() + config.sampling.timeBudgetSeconds
  const pairs = await pursue({ ...request, ...ports, certainty, deadline }, plan)
  const timed = new Map<MeasuredTarget, TimedTarget>(
    pairs.map((one) => [one.candidate.measured, timedTarget(one)]),
  )
  for (const target of alone) timed.set(target, await timeAlone({ ...request, ...ports }, target, deadline))
  return { targets: targets.map((target) => timed.get(target) ?? target), certainty }
}

function untimed(
  targets: readonly MeasuredTarget[],
  candidates: readonly Candidate[],
  alone: readonly MeasuredTarget[],
): readonly TimedTarget[] {
  const notPursued: NotPursued = { kind: 'timing-off' }
  const left = new Set([...candidates.map(({ measured }) => measured), ...alone])
  return targets.map((target) => (left.has(target) ? { ...target, notPursued } : target))
}

function candidateOf(measured: MeasuredTarget, config: Config): Candidate | undefined {
  const { target, base, head } = measured
  if (base.kind !== 'measured' || head.kind !== 'measured') return undefined
  const sides = { base: base.measurement, head: head.measurement }
  if (isUnchanged(sides.base, sides.head)) return undefined
  const thresholdOf = (metric: Metric) => thresholdFor(metric.id, config, target)
  const certainty = { confidence: config.sampling.confidence, comparisons: 1 }
  return {
    name: target.name,
    measured,
    ...sides,
    findings: metrics
      .filter(({ kind }) => kind === 'exact')
      .map((metric) => compareMetric({ metric, ...sides, thresholdOf, certainty }))
      .filter(({ kind }) => kind === 'exact'),
    judged: metricsJudgedByTiming(sides, thresholdOf),
    thresholdOf,
  }
}

/**
 * Over what may be decided by an interval. A share cannot know how many findings the others decide. It takes them to have
 * as many as itself, which gives each share the same part of the report's error: 1 − confidence is the sum over the shares,
 * so the merged report keeps its promise (docs/statistics.md).
 */
function certaintyOf(config: Config, plan: ReadonlyMap<Candidate, TimingPlan>, shares: number): Certainty {
  const judged = [...plan].map(([candidate, pursuit]) =>
    pursuit === 'decide' || pursuit === 'glance' ? candidate.judged.length : 0,
  )
  const comparisons = Math.max(
    1,
    judged.reduce((sum, count) => sum + count, 0),
  )
  return { confidence: config.sampling.confidence, comparisons: shares * comparisons }
}
