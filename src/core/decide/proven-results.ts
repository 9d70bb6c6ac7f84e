// A target that was proven to be unchanged together with others → its findings: none of them has a figure.

import type { Finding } from '../model/finding.ts'
import { type Metric, metrics } from '../model/metric.ts'
import { isTold } from '../model/counter.ts'
import type { ProvenState } from '../model/proof.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { Threshold } from '../model/threshold.ts'
import { withThreshold } from './threshold-parts.ts'

interface Compared {
  readonly name: string
  readonly thresholdOf: (metric: Metric) => Threshold
}

export function provenResults(
  { name, thresholdOf }: Compared,
  { base, head }: { readonly base: ProvenState; readonly head: ProvenState },
): TargetResults {
  const { first, targets, evaluations } = head.proof
  return {
    name,
    status: 'compared',
    derivation: { base: base.derivationPath, head: head.derivationPath },
    ...(base.derivationPath !== head.derivationPath && { apartFromRevision: true }),
    findings: metrics
      .filter(({ source }) => source.from !== 'build')
      .map((metric) => findingOf(metric, { state: head, thresholdOf })),
    runs: { exact: 0, pairs: 0, together: { first, targets, evaluations } },
  }
}

/** The derivation is the same, and so is all that hangs on it. */
function findingOf(
  metric: Metric,
  {
    state: { proof },
    thresholdOf,
  }: { readonly state: ProvenState; readonly thresholdOf: Compared['thresholdOf'] },
): Finding {
  const finding = { metric: metric.id, kind: metric.kind, base: null, head: null, change: null }
  if (isTold(metric) && metric.source.read(proof.run) === undefined)
    return { ...finding, outcome: 'not-available', reason: { kind: 'not-told' } }
  return {
    ...finding,
    outcome: 'unchanged',
    reason: { kind: 'proven-together', targets: proof.targets },
    ...(metric.kind === 'exact' && withThreshold(thresholdOf(metric))),
  }
}
