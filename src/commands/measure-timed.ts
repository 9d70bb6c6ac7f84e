// Time and memory of the targets that changed: pairs of runs, one process at a time, until every sampled metric is
// decided or the time is spent.

import { judgeTimed } from '../core/decide/compare-metric.ts'
import { isDemoted, isUnchanged, largestCounterChange, metricsJudgedByTiming } from '../core/decide/work.ts'
import type { Config } from '../core/model/config.ts'
import { thresholdFor } from '../core/config/threshold-for.ts'
import { judgeExact } from '../core/decide/judge-exact.ts'
import { counters } from '../core/model/counter.ts'
import type { Measurement, Run } from '../core/model/measurement.ts'
import type { Side } from '../core/model/revision.ts'
import type { Certainty } from '../core/decide/sampling/error-rate.ts'
import { nextPair, type PairOrder, plannedLooks } from '../core/decide/sampling/schedule.ts'
import { originOn } from '../core/model/target.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget } from './measured-target.ts'
import { isTimedAlone, timeAlone } from './time-alone.ts'
import { type Pair, type PairRequest, runPair } from './run-pair.ts'
import type { TimedTarget } from './measured-target.ts'

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
    timed.set(candidate.measured, await timeTarget({ ...session, position }, candidate, share))
  }
  for (const target of alone) timed.set(target, await timeAlone(session, target, deadline))
  return { targets: targets.map((target) => timed.get(target) ?? target), certainty }
}

type Sides = Readonly<Record<Side, Measurement>>

interface Candidate {
  readonly measured: MeasuredTarget
  readonly sides: Sides
  /** How much the work changed, in function calls. */
  readonly weight: number
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

function judgedMetricsOf(config: Config, { target }: MeasuredTarget, sides: Sides) {
  return metricsJudgedByTiming(sides, (metric) => thresholdFor(metric.id, config, target))
}

interface Session extends TimedRequest, TimedPorts {
  readonly certainty: Certainty
  /** Of the target among those that are timed, for people. */
  readonly position: string
}

async function timeTarget(session: Session, candidate: Candidate, seconds: number): Promise<TimedTarget> {
  const { config, clock, certainty } = session
  const looks = plannedLooks(config.sampling, certainty)
  const started = clock.seconds()
  const orders: PairOrder[] = []
  let sides = candidate.sides
  for (;;) {
    const spent = clock.seconds() - started
    const next = nextPair({
      looks,
      orders,
      settled: () => isSettled(session, candidate.measured, sides),
      secondsLeft: seconds - spent,
      expectedPairSeconds: orders.length === 0 ? expectedPairSeconds(sides) : spent / orders.length,
      random: session.random,
    })
    if ('stop' in next) return { ...timedTarget(candidate, sides), timing: next.stop }
    session.progress.step(
      `${candidate.measured.target.name} (${session.position}), pair ${String(orders.length + 1)} of at most ${String(looks.at(-1) ?? 0)}`,
    )
    const attempt = await runPair({ ...session, ...pairOf(candidate), order: next.run })
    if (attempt.kind === 'interrupted') return { ...timedTarget(candidate, sides), timing: attempt.kind }
    if (attempt.kind === 'failed') return { ...timedTarget(candidate, sides), timingFailure: attempt.failed }
    const { pair } = attempt
    orders.push(next.run)
    sides = { base: withRun(sides.base, pair.base), head: withRun(sides.head, pair.head) }
    if (orders.length === 1 && isScreenedOut(session, candidate, pair))
      return { ...timedTarget(candidate, sides), timing: 'screened' }
  }
}

/**
 * Below this change of every counter the evaluator did nearly the same work, and only work inside of built-in
 * functions (reading, hashing and copying files) can cost much more. That shows in a single pair, or is small.
 */
const SCREENING_LIMIT = 0.02

function isScreenedOut({ config }: Session, { measured, sides }: Candidate, pair: Pair): boolean {
  if (largestCounterChange(sides.base, sides.head) > SCREENING_LIMIT) return false
  if (counters.some((counter) => isDemoted(counter, sides))) return false
  return judgedMetricsOf(config, measured, sides).every(({ id, source, better }) => {
    const read = source.from === 'run' ? source.read : () => undefined
    const [base, head] = [read(pair.base), read(pair.head)]
    if (base === undefined || head === undefined) return true
    const threshold = thresholdFor(id, config, measured.target)
    const { outcome } = judgeExact({ base, head, threshold, better })
    return outcome !== 'regression' && outcome !== 'warning'
  })
}

function isSettled({ config, certainty }: Session, measured: MeasuredTarget, sides: Sides): boolean {
  return judgedMetricsOf(config, measured, sides).every((metric) => {
    const threshold = thresholdFor(metric.id, config, measured.target)
    return judgeTimed(metric, sides, { threshold, certainty })?.judgement.settled ?? true
  })
}

/** Exact runs wrote derivations and ran beside others: more than a timed run takes, which is the safe side. */
function expectedPairSeconds({ base, head }: Sides): number {
  return (base.exactRuns[0]?.wallSeconds ?? 0) + (head.exactRuns[0]?.wallSeconds ?? 0)
}

function pairOf({ measured }: Candidate): Pick<PairRequest, 'origins'> {
  const { target } = measured
  return { origins: { base: originOn(target, 'base'), head: originOn(target, 'head') } }
}

function withRun(measurement: Measurement, run: Run): Measurement {
  return { ...measurement, timedRuns: [...measurement.timedRuns, run] }
}

function timedTarget({ measured }: Candidate, sides: Sides): TimedTarget {
  return {
    target: measured.target,
    base: { kind: 'measured', measurement: sides.base },
    head: { kind: 'measured', measurement: sides.head },
  }
}
