// Which findings of a target have a line among all of its metrics: so that one more metric is not one more line of
// every report.

import type { Finding } from '../model/finding.ts'
import { metricOf } from '../model/metric.ts'
import type { TargetResults } from '../model/target-results.ts'

/**
 * All but those of what there is none of on either side, of what the machine tells of no target, and of what was not pursued:
 * one line tells of all of these.
 */
export function shownFindings({ findings }: TargetResults): readonly Finding[] {
  return findings.filter(
    (finding) =>
      !isOfNothing(finding) &&
      !isToldOfNone(finding) &&
      (finding.outcome !== 'not-pursued' || hasFigures(finding)),
  )
}

/** As `shownFindings`, as far as there is a figure on either side. */
export function shownFigures(target: TargetResults): readonly Finding[] {
  return shownFindings(target).filter(hasFigures)
}

/** Whether there is a figure on either side. */
export function hasFigures({ base, head }: Finding): boolean {
  return base !== null || head !== null
}

function isToldOfNone({ metric, reason }: Finding): boolean {
  return reason?.kind === 'not-told' && metricOf(metric).toldBy === 'machine'
}

/** A floor makes nothing worth a line. */
function isOfNothing(finding: Finding): boolean {
  const { base, head, outcome } = finding
  return (
    hasFigures(finding) &&
    (base ?? 0) === 0 &&
    (head ?? 0) === 0 &&
    (outcome === 'unchanged' || outcome === 'not-comparable')
  )
}
