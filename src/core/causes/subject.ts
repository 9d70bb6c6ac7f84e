// Which metric of a target is to be proven: the one that the report speaks of first, if it is exact; time and memory by the
// counter that moved as they did.

import { leadingFindings, rankedTargets } from '../decide/standing.ts'
import type { Change, Finding } from '../model/finding.ts'
import { type Metric, metricOf } from '../model/metric.ts'
import { isOfEvaluation } from '../model/recorded-metric.ts'
import type { TargetResults } from '../model/target-results.ts'

export interface Subject {
  readonly metric: Metric
  readonly base: number
  readonly head: number
}

/** A counter that moved by less than this part of what time moved by says nothing of it. */
const AGREES = 0.5

/** Undefined where nothing is to be proven, or can be. `any`: of what changed within the limits or for the better, too. */
export function subjectOf(target: TargetResults, any: boolean): Subject | undefined {
  if (target.status !== 'compared') return undefined
  const { findings } = target
  const wanted = inOrder(target).filter(
    ({ outcome, metric }) =>
      metricOf(metric).explainedBy !== undefined &&
      (outcome === 'regression' ||
        outcome === 'warning' ||
        (any && (outcome === 'improvement' || outcome === 'changed'))),
  )
  const found = wanted.flatMap((finding) => subjectFor(finding, findings) ?? [])
  return found[0]
}

/** As the headline has them: the one to look at first, then the others by their gravity. */
function inOrder(target: TargetResults): readonly Finding[] {
  const [ranked] = rankedTargets([target])
  return [...(ranked?.first ? [ranked.first] : []), ...leadingFindings(target)]
}

function subjectFor(finding: Finding, findings: readonly Finding[]): Subject | undefined {
  if (isProvable(finding)) return exact(finding)
  const { change, metric } = finding
  if (change === null || change.difference === 0) return undefined
  const { explainedBy } = metricOf(metric)
  const others = findings.filter(
    (other) => metricOf(other.metric).explainedBy === explainedBy && isProvable(other),
  )
  return others.flatMap((other) => (agrees(other.change, change) ? (exact(other) ?? []) : []))[0]
}

/** What the same code comes to each time, wherever it is evaluated; not what a store or a substituter lacks. */
function isProvable({ kind, metric }: Finding): boolean {
  return kind === 'exact' && isOfEvaluation(metricOf(metric))
}

function exact({ metric, base, head, change }: Finding): Subject | undefined {
  if (change === null || change.difference === 0 || base === null || head === null) return undefined
  return { metric: metricOf(metric), base, head }
}

/** The same way, and by no far smaller a part. */
function agrees(one: Change | null, other: Change): boolean {
  if (one === null || one.difference === 0 || Math.sign(one.difference) !== Math.sign(other.difference))
    return false
  if (one.ratio === null || other.ratio === null) return true
  return Math.abs(one.ratio - 1) >= AGREES * Math.abs(other.ratio - 1)
}
