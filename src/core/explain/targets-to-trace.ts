// Which targets are worth a trace, which takes some fifteen times as long as the evaluation.

import { clustersOf } from '../decide/likeness.ts'
import { rankedTargets } from '../decide/standing.ts'
import { metricOf } from '../model/metric.ts'
import type { TargetResults } from '../model/target-results.ts'

/** One of each kind of change is enough for a reader; of more kinds the gravest. */
const MOST_TRACED = 4

/** Each call takes 5 to 16 µs more (Nix 2.34 and 2.26): this many are two to three minutes. */
const MOST_CALLS = 15_000_000

/** Names of the first of those that changed alike. */
export function targetsToTrace(targets: readonly TargetResults[]): ReadonlySet<string> {
  const traceable = rankedTargets(targets).filter(({ target }) => callsOf(target) <= MOST_CALLS)
  return new Set(
    clustersOf(traceable)
      .slice(0, MOST_TRACED)
      .map(([{ target }]) => target.name),
  )
}

/** Of the larger side. */
function callsOf({ findings }: TargetResults): number {
  return findings
    .filter(({ metric }) => metricOf(metric).work === 'call')
    .reduce((sum, { base, head }) => sum + Math.max(base ?? 0, head ?? 0), 0)
}
