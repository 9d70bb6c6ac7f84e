// What the runs of a target say of the evaluator's work: the values of metrics, and whether both sides did the same.

import { counters, isCounter, isTold, type ToldMetric, toldMetrics } from '../model/counter.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Side } from '../model/revision.ts'
import { type Metric, metrics } from '../model/metric.ts'
import { costsDiffer } from './exact-cost.ts'
import { isLimit, type Threshold } from '../model/threshold.ts'

type Runs = Pick<Measurement, 'exactRuns'>

/**
 * Whether a target can not have become slower: the evaluator did the same work, step by step, came to the same derivation,
 * and did not clearly take another time or memory for it, as work inside of built-in functions can. Then nothing has to be
 * timed.
 */
export function isUnchanged(base: Measurement, head: Measurement): boolean {
  return (
    base.derivationPath === head.derivationPath && !differ(counters, base, head) && !costsDiffer(base, head)
  )
}

/** Whether anything that a run tells exactly differs between the sides; a difference has to be verified by a second run. */
export function toldDiffers(base: Runs, head: Runs): boolean {
  return differ(toldMetrics, base, head)
}

/** Whether a metric is told of one side only: the same Nix tells the same of both, so that a run went wrong. */
export function isToldOfOne(base: Runs, head: Runs): boolean {
  return toldMetrics.some(
    (metric) => (told(metric, base) === undefined) !== (told(metric, head) === undefined),
  )
}

function differ(among: readonly ToldMetric[], base: Runs, head: Runs): boolean {
  return among.some((metric) => told(metric, base) !== told(metric, head))
}

/** As the first exact run has it. */
export function told({ source }: Metric, { exactRuns: [run] }: Runs): number | undefined {
  return run === undefined || source.from !== 'run' ? undefined : source.read(run)
}

/** Metrics that are judged by their timed runs: the sampled ones with a limit, and demoted counters with one. */
export function metricsJudgedByTiming(
  sides: { readonly base: Measurement; readonly head: Measurement },
  thresholdOf: (metric: Metric) => Threshold,
): readonly Metric[] {
  return metrics.filter(
    (metric) =>
      ((metric.kind === 'sampled' && isToldOf(metric, sides)) ||
        (isCounter(metric) && isDemoted(metric, sides))) &&
      isLimit(thresholdOf(metric)),
  )
}

/** Whether this machine and this Nix tell a sampled metric, as exact runs show: else there is nothing to judge. */
export function isToldOf({ source }: Metric, { base, head }: Readonly<Record<Side, Measurement>>): boolean {
  const runs = [...base.exactRuns, ...head.exactRuns]
  return source.from === 'run' && runs.some((run) => source.read(run) !== undefined)
}

/** Exact is earned: a metric that two runs of the same side tell differently is judged as a sample. */
export function isDemoted(
  metric: Metric,
  { base, head }: { readonly base: Measurement; readonly head: Measurement },
): boolean {
  return variesIn(metric, base) || variesIn(metric, head)
}

/** Whether runs of the same code tell a metric differently. */
export function variesIn(metric: Metric, { exactRuns, timedRuns }: Measurement): boolean {
  if (!isTold(metric)) return false
  const { read } = metric.source
  return [exactRuns, timedRuns].some((runs) => varies(runs.flatMap((run) => read(run) ?? [])))
}

/** An exact metric's value; `base` is what the derivation graph is compared with, where there is anything. */
export function exactValue(
  metric: Metric,
  of: Measurement,
  base: Measurement | undefined,
): number | undefined {
  switch (metric.source.from) {
    case 'run':
      return metric.kind === 'sampled' ? undefined : told(metric, of)
    case 'plan':
      return metric.source.read(of.plan)
    case 'graph':
    case 'build':
      return metric.source.read(of, base)
  }
}

/** A metric's values over the timed runs, in order; undefined where a run does not tell it. */
export function timedValues(metric: Metric, { timedRuns }: Measurement): readonly number[] | undefined {
  if (metric.source.from !== 'run') return undefined
  const { read } = metric.source
  const values = timedRuns.map((run) => read(run))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : undefined
}

/** Whether values that an exact metric had on runs of the same code differ: then it is judged as sampled. */
function varies(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0])
}
