// Times one target that changed: pairs of runs until every sampled metric is decided or the time is spent.

import { thresholdFor } from '../core/config/threshold-for.ts'
import { judgeTimed } from '../core/decide/compare-metric.ts'
import { judgeExact } from '../core/decide/judge-exact.ts'
import type { Certainty } from '../core/decide/sampling/error-rate.ts'
import { nextPair, type PairOrder, plannedLooks } from '../core/decide/sampling/schedule.ts'
import { isDemoted, largestCounterChange, metricsJudgedByTiming } from '../core/decide/work.ts'
import type { Config } from '../core/model/config.ts'
import { counters } from '../core/model/counter.ts'
import type { Measurement, Run } from '../core/model/measurement.ts'
import type { Side } from '../core/model/revision.ts'
import { originOn } from '../core/model/target.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Source } from '../ports/store.ts'
import type { MeasuredTarget, TimedTarget } from './measured-target.ts'
import { type Pair, runPair } from './run-pair.ts'

type Sides = Readonly<Record<Side, Measurement>>

/** A target that changed. */
export interface Candidate {
  readonly measured: MeasuredTarget
  readonly sides: Sides
  /** How much the work changed, in function calls. */
  readonly weight: number
}

export interface PairSession
  extends Pick<Nix, 'evaluator'>, Pick<Ports, 'clock' | 'progress' | 'random' | 'signal'> {
  readonly sources: Readonly<Record<Side, Source>>
  readonly config: Config
  readonly certainty: Certainty
  /** Of the target among those that are timed, for people. */
  readonly position: string
}

/** For at most so many seconds. */
export async function timeInPairs(
  session: PairSession,
  candidate: Candidate,
  seconds: number,
): Promise<TimedTarget> {
  const { evaluator, sources, config, certainty, clock, signal } = session
  const { target } = candidate.measured
  const origins = { base: originOn(target, 'base'), head: originOn(target, 'head') }
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
    const attempt = await runPair({ sources, origins, order: next.run }, { evaluator, signal })
    if (attempt.kind === 'interrupted') return { ...timedTarget(candidate, sides), timing: attempt.kind }
    if (attempt.kind === 'failed') return { ...timedTarget(candidate, sides), timingFailure: attempt.failed }
    const { pair } = attempt
    orders.push(next.run)
    sides = { base: withRun(sides.base, pair.base), head: withRun(sides.head, pair.head) }
    if (orders.length === 1 && isScreenedOut(session, candidate, pair))
      return { ...timedTarget(candidate, sides), timing: 'screened' }
  }
}

/** What timing the target is to decide. */
export function judgedMetricsOf(config: Config, { target }: MeasuredTarget, sides: Sides) {
  return metricsJudgedByTiming(sides, (metric) => thresholdFor(metric.id, config, target))
}

/**
 * Below this change of every counter the evaluator did nearly the same work, and only work inside of built-in
 * functions (reading, hashing and copying files) can cost much more. That shows in a single pair, or is small.
 */
const SCREENING_LIMIT = 0.02

function isScreenedOut({ config }: PairSession, { measured, sides }: Candidate, pair: Pair): boolean {
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

function isSettled({ config, certainty }: PairSession, measured: MeasuredTarget, sides: Sides): boolean {
  return judgedMetricsOf(config, measured, sides).every((metric) => {
    const threshold = thresholdFor(metric.id, config, measured.target)
    return judgeTimed(metric, sides, { threshold, certainty })?.judgement.settled ?? true
  })
}

/** Exact runs wrote derivations and ran beside others: more than a timed run takes, which is the safe side. */
function expectedPairSeconds({ base, head }: Sides): number {
  return (base.exactRuns[0]?.wallSeconds ?? 0) + (head.exactRuns[0]?.wallSeconds ?? 0)
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
