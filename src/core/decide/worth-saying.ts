// Whether results have anything to say to somebody who did not ask: what `comment: on-change` goes by.

import { standingOf } from './standing.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'

/** False only where all is well, nothing changed, and no notice is a warning. */
export function worthSaying({ verdict, platforms, notices }: Results): boolean {
  return (
    verdict !== 'pass' || !platforms.every(isQuiet) || notices.some((notice) => notice.level === 'warning')
  )
}

/** Whether nothing changed on a platform. */
export function isQuiet({ verdict, targets }: PlatformResults): boolean {
  return verdict === 'pass' && targets.every((target) => standingOf(target) === 'unchanged')
}
