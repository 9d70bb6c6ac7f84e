// Shares of a plan that left no results: what reports say of them, and what merging takes back once they have.

import type { Identity } from '../model/identity.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Notice, Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import type { Share } from '../model/share.ts'

export type Shares = NonNullable<Results['shares']>

/** Numbers of the shares that are not there. */
export function missingShares({ of, present }: Shares): readonly number[] {
  const there = new Set(present)
  return Array.from({ length: of }, (_, index) => index + 1).filter((index) => !there.has(index))
}

/** Whether results are those of some shares of a plan only. */
export function lacksShares({ shares }: Pick<Results, 'shares'>): boolean {
  return shares !== undefined && missingShares(shares).length > 0
}

/** What there is to say of one. */
export function missingShareText({ index, of }: Share): string {
  return `Share ${index} of ${of} left no results: its job failed, was cancelled, or did not upload them.`
}

/** A warning of a missing share. It goes on a merge: whether the share is missing is known anew then. */
export function isMissingShareNotice({ missingShare }: Notice): boolean {
  return missingShare !== undefined
}

/** A target that stands in for what a missing share was to measure. It goes on a merge, for what was measured. */
export function isStandIn({ status, failures, runs }: TargetResults): boolean {
  return (
    status === 'not-measured' && runs.exact + runs.pairs === 0 && failures?.head?.kind === 'share-missing'
  )
}

/** A platform that no job has told anything of. */
export function standInPlatform(system: string): PlatformResults {
  const cost = { seconds: 0, evaluations: 0 }
  return { system, identity: UNKNOWN, standsIn: true, verdict: 'pass', targets: [], cost }
}

/** Whether a platform is there for its stand-ins only. */
export function isStandInPlatform({ standsIn, targets }: PlatformResults): boolean {
  return standsIn === true && targets.every(isStandIn)
}

/** The schema wants an identity of each platform; words that say so stand where nothing is known. */
const UNKNOWN: Identity = {
  implementation: 'unknown',
  version: 'of unknown version',
  settings: {},
  machine: {
    os: 'an unknown machine',
    cpu: 'unknown processor',
    cores: 0,
    memoryBytes: 0,
    residentMemoryFrom: 'nothing, as no job left results',
  },
}
