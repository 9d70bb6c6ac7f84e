// What the runs of a target say of the evaluator's work: the values of metrics, and whether both sides did the same.

import type { Closure, Measurement } from '../model/measurement.ts'
import { type Metric, metrics } from '../model/metric.ts'
import { costsDiffer } from './exact-cost.ts'
import { varies } from './sampling/varies.ts'
import type { Threshold } from '../model/threshold.ts'

/**
 * Whether a target can not have become slower: the evaluator did the same work, step by step, came to the same derivation,
 * and did not clearly take another time or memory for it, as work inside of built-in functions can. Then nothing has to be
 * timed.
 */
export function isUnchanged(base: Measurement, head: Measurement): boolean {
  return (
    base.derivationPath === head.derivationPath && !countersDiffer(base, head) && !costsDiffer(base, head)
  )
}

/** Whether any counter differs between the sides; a difference has to be verified by a second run. */
export function countersDiffer(base: Measurement, head: Measurement): boolean {
  return counters().some((read) => read(base) !== read(head))
}

/** Whether a counter is told of one side only: the same Nix tells the same of both, so that a run went wrong. */
export function isToldOfOne(base: Measurement, head: Measurement): boolean {
  return counters().some((read) => (read(base) === undefined) !== (read(head) === undefined))
}

/**
 * The largest change of any counter, as a fraction of base: how different the evaluator's work was. Infinite where
 * base had none of it.
 */
export function largestCounterChange(base: Measurement, head: Measurement): number {
  const changes = counters().map((read) => {
    const [before, after] = [read(base), read(head)]
    if (before === undefined || after === undefined || before === after) return 0
    return before === 0 ? Infinity : Math.abs(after - before) / before
  })
  return Math.max(0, ...changes)
}

/** The exact metrics that the evaluator itself counts, as functions of a measurement. */
function counters(): readonly ((measurement: Measurement) => number | undefined)[] {
  return metrics.flatMap((metric) =>
    metric.kind === 'exact' && metric.source.from === 'run'
      ? [(measurement: Measurement) => exactValue(metric, measurement, measurement.closure)]
      : [],
  )
}

/** Metrics that are judged by their timed runs: the sampled ones with a threshold, and demoted ones with one. */
export function metricsJudgedByTiming(
  sides: { readonly base: Measurement; readonly head: Measurement },
  thresholdOf: (metric: Metric) => Threshold,
): readonly Metric[] {
  return metrics.filter(
    (metric) =>
      (metric.kind === 'sampled' || isDemoted(metric, sides)) &&
      Object.values(thresholdOf(metric)).some((part) => part !== undefined),
  )
}

/** Exact is earned: a counter that two runs of the same side count differently is judged as a sample. */
export function isDemoted(
  metric: Metric,
  { base, head }: { readonly base: Measurement; readonly head: Measurement },
): boolean {
  return variesIn(metric, base) || variesIn(metric, head)
}

/** Whether runs of the same code count a counter differently. */
export function variesIn(metric: Metric, { exactRuns, timedRuns }: Measurement): boolean {
  if (metric.kind !== 'exact' || metric.source.from !== 'run') return false
  const { read } = metric.source
  return [exactRuns, timedRuns].some((runs) => varies(runs.flatMap((run) => read(run) ?? [])))
}

/** An exact metric's value; `baseClosure` is what head's derivation graph is compared with. */
export function exactValue(metric: Metric, of: Measurement, baseClosure: Closure): number | undefined {
  switch (metric.source.from) {
    case 'run': {
      const [run] = of.exactRuns
      return metric.kind === 'sampled' || run === undefined ? undefined : metric.source.read(run)
    }
    case 'plan':
      return metric.source.read(of.plan)
    case 'closure':
      return metric.source.read(of.closure, baseClosure)
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
