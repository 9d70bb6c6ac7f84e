// Why targets could not be evaluated: as a remedy, and with those that fail alike together.

import type { Failure } from '../model/failure.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { code, type Piece } from '../text/phrase.ts'
import { rankedTargets } from '../decide/standing.ts'

/** What to do about it, as a sentence that follows the target's name. */
export function failureRemedy(failure: Failure | undefined): string {
  switch (failure?.kind) {
    case 'time-out':
      return 'took longer than it may: make it faster or raise the time-out, then run again.'
    case 'out-of-memory':
      return 'ran out of memory: use a machine with more of it, then run again.'
    case 'killed':
      return 'was ended from outside: run again.'
    case 'evaluation':
    case 'not-measured':
    case 'share-missing':
    case undefined:
      return 'could not be measured: see why below, then run again.'
  }
}

/** Targets of a platform that fail with the same message on the same side, or on both. */
export interface FailureGroup {
  readonly platform: PlatformResults
  /** `head`, `base`, or both. */
  readonly side: string
  readonly message: string
  readonly names: readonly Piece[]
}

/** All failures, those of the gravest targets first. */
export function failureGroups(results: Results): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup & { names: Piece[] }>()
  for (const [index, platform] of results.platforms.entries()) {
    for (const { target } of rankedTargets(platform.targets)) {
      for (const { side, message } of messagesOf(target)) {
        const key = JSON.stringify([index, side, message])
        const group = groups.get(key) ?? { platform, side, message, names: [] }
        group.names.push(code(target.name))
        groups.set(key, group)
      }
    }
  }
  return [...groups.values()]
}

/** Head's before base's; once where they are the same. */
function messagesOf({ failures }: TargetResults): readonly Pick<FailureGroup, 'side' | 'message'>[] {
  const [base, head] = [failures?.base?.message, failures?.head?.message]
  if (head !== undefined && head === base) return [{ side: 'head and in base', message: head }]
  return [
    ...(head === undefined ? [] : [{ side: 'head', message: head }]),
    ...(base === undefined ? [] : [{ side: 'base', message: base }]),
  ]
}
