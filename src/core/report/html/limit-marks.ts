// Where the limits of a finding lie on the axis of its picture.

import { metricOf } from '../../model/metric.ts'
import type { Finding } from '../../model/finding.ts'

export interface LimitMark {
  readonly value: number
  /** A line that warns is dashed. */
  readonly tier: 'warn' | 'fail'
  readonly label: string
}

export function limitMarks({ metric, base, threshold }: Finding): readonly LimitMark[] {
  if (threshold === undefined) return []
  const worse = metricOf(metric).better === 'lower' ? 1 : -1
  const { minChange = 0, max, min } = threshold
  const tiers = (['warn', 'fail'] as const).flatMap((tier): LimitMark[] => {
    const limit = threshold[tier]
    if (limit === undefined || base === null) return []
    const change = 'relative' in limit ? Math.abs(base) * limit.relative : limit.absolute
    const label = tier === 'warn' ? 'warning limit' : 'limit'
    return [{ value: base + worse * Math.max(change, minChange), tier, label }]
  })
  const bounds: readonly LimitMark[] = [
    ...(max === undefined ? [] : [{ value: max, tier: 'fail', label: 'ceiling' } as const]),
    ...(min === undefined ? [] : [{ value: min, tier: 'fail', label: 'floor' } as const]),
  ]
  return [...tiers, ...bounds].filter(({ value }) => value >= 0 && Number.isFinite(value))
}
