// A profile folder as it was read: what two of them are compared by.

import type { CallTree } from '../nix/call-tree.ts'
import type { FunctionCalls } from '../nix/function-calls.ts'
import type { Statistics } from '../model/measurement.ts'
import type { ProfileRecord } from '../profile/profile-record.ts'
import type { StoredBuildStats } from '../profile/stored-build-stats.ts'

/** Undefined: the folder does not have that file, as the profile's own analysis explains. */
export interface StoredProfile {
  readonly statistics: Statistics | undefined
  readonly calls: FunctionCalls | undefined
  readonly tree: CallTree | undefined
  /** Samples of the profiler. */
  readonly time: CallTree | undefined
  readonly builds: StoredBuildStats | undefined
}

/** What is compared with what: a profile of each side. */
export interface ProfileSides<T> {
  readonly base: T
  readonly head: T
}

export type RecordedSides = ProfileSides<ProfileRecord>
