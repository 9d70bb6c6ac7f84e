// Targets that changed alike, as hosts do that share a module: most likely of one cause, and shown as one.

import { type Group, groupsOf } from '../text/groups.ts'
import type { Finding } from '../model/finding.ts'
import { failureHeadline, failureOf } from '../model/failure.ts'
import { leadingFindings, type RankedTarget, showsFailure } from './standing.ts'

export type Cluster = Group<RankedTarget>

/** Targets with the same findings; the first of each cluster is the gravest. */
export function clustersOf(ranked: readonly RankedTarget[]): readonly Cluster[] {
  return [...groupsOf(ranked, likeness).values()]
}

/** What targets with one cause have in common: the same error, or the same metrics over the same limits. */
function likeness({ target, standing }: RankedTarget): string {
  if (showsFailure(standing)) {
    return JSON.stringify([standing, failureHeadline(failureOf(target))])
  }
  // Whether a sampled metric is a warning or open besides is up to noise, and tells no two regressions apart.
  const isUpToNoise = ({ kind, outcome }: Finding) =>
    standing === 'regression' && kind === 'sampled' && outcome !== 'regression'
  const speaking = leadingFindings(target).filter(
    (finding) => finding.outcome !== 'changed' && !isUpToNoise(finding),
  )
  return JSON.stringify([
    standing,
    ...speaking.map(({ metric, outcome, crossed, accepted }) => [
      metric,
      outcome,
      crossed,
      accepted === true,
    ]),
  ])
}
