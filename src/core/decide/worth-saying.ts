// Whether results have anything to say to somebody who did not ask: what `comment: on-change` goes by.

import { isSmallChange } from './small-change.ts'
import { standingOf } from './standing.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import { isCounter } from '../model/counter.ts'
import type { Finding } from '../model/finding.ts'
import { metricOf } from '../model/metric.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { isLimit } from '../model/threshold.ts'

/** False only where all is well, nothing changed by more than a trifle, and no notice is a warning. */
export function worthSaying({ verdict, platforms, notices, configuration }: Results): boolean {
  const { smallestChange = 0 } = configuration
  const isTold = platforms.some(
    (platform) =>
      platform.verdict !== 'pass' ||
      platform.targets.some((target) => !isTrifling(target) && !isSmallChange(target, smallestChange)),
  )
  return verdict !== 'pass' || isTold || notices.some((notice) => notice.level === 'warning')
}

/** A smaller share of base is not worth a word where no limit could be crossed by it. */
const TRIFLE = 0.01

/** Whether nothing changed but counters, by so little that no limit looks at it: two more expressions in a file. */
function isTrifling(target: TargetResults): boolean {
  const standing = standingOf(target)
  if (standing === 'unchanged') return true
  if (standing !== 'changed' && standing !== 'improvement') return false
  return target.status === 'compared' && target.findings.every(isTrifle)
}

function isTrifle({ metric, kind, outcome, change, threshold = {} }: Finding): boolean {
  if (outcome !== 'changed' && outcome !== 'improvement') return true
  if (kind !== 'exact' || !isCounter(metricOf(metric)) || change === null) return false
  const { minChange = 0 } = threshold
  const isWatched = isLimit(threshold) && Math.abs(change.difference) >= minChange
  return !isWatched && change.ratio !== null && Math.abs(change.ratio - 1) < TRIFLE
}

/** Whether nothing changed on a platform. */
export function isQuiet({ verdict, targets }: PlatformResults): boolean {
  return verdict === 'pass' && targets.every((target) => standingOf(target) === 'unchanged')
}
