// Why targets could not be evaluated: as a remedy, and with those that fail alike together.

import type { Failure, FailureCause } from '../model/failure.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { code, type Phrase, phrase, type Piece } from '../text/phrase.ts'
import { rankedTargets } from '../decide/standing.ts'

/** What to do about it, as what follows the name of what failed; of an evaluation only where the cause is known. */
export function failureRemedy(failure: Failure | undefined): Phrase | undefined {
  switch (failure?.kind) {
    case 'unbuilt':
      return phrase`could not be built, so that nothing is known of its closure: see why below, then run again.`
    case 'time-out':
      return phrase`took longer than it may: make it faster or raise the time-out, then run again.`
    case 'out-of-memory':
      return phrase`ran out of memory: use a machine with more of it, then run again.`
    case 'killed':
      return phrase`was ended from outside: run again.`
    case 'build':
      return undefined
    case 'evaluation':
      return failure.cause === undefined ? undefined : causeRemedy(failure.cause)
    case 'not-measured':
      if (failure.cause !== undefined) return causeRemedy(failure.cause)
      return UNKNOWN_FAILURE
    case 'share-missing':
    case undefined:
      return UNKNOWN_FAILURE
  }
}

export const UNKNOWN_FAILURE = phrase`could not be measured: see why below, then run again.`

function causeRemedy(cause: FailureCause): Phrase {
  switch (cause.kind) {
    case 'import-from-derivation':
      return phrase`imports from a derivation: allow it with ${code('nix: { allow-import-from-derivation: true }')} in the configuration, or have what is imported in the repository.`
    case 'lock-file':
      return phrase`has no lock file that fits ${code('flake.nix')}: run ${code('nix flake lock')}, and commit ${code('flake.lock')}.`
    case 'missing-search-path':
      return phrase`looks for a name in angle brackets: set ${code('NIX_PATH')} for the job, or pin the source in the repository.`
    case 'untracked-file':
      return phrase`needs ${code(cause.file)}, which the repository lacks: run ${code(`git add ${cause.file}`)} and commit it, or correct its path.`
    case 'network': {
      const host = cause.host === undefined ? 'what it fetches from' : code(cause.host)
      return phrase`could not be measured, as a download failed: run it again, or see that the runner reaches ${host} and may read there.`
    }
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
