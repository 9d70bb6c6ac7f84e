// Profile folders that the user names.

import type { StoredProfile } from '../core/diff/stored-profile.ts'
import type { ProfileRecord } from '../core/profile/profile-record.ts'

export interface Profiles {
  /**
   * What lies in a folder. Throws UsageError where there is no profile, MeasurementError where one is damaged.
   */
  find(folder: string): Promise<FoundProfiles>
}

export interface FoundProfiles {
  /** The folder is one target's own; else it holds one a target. */
  readonly isOne: boolean
  /** One or more. */
  readonly profiles: readonly [FoundProfile, ...FoundProfile[]]
}

export interface FoundProfile {
  readonly record: ProfileRecord
  /** Its files, which may be large: read one profile after the other. Throws MeasurementError where one is damaged. */
  readonly read: () => Promise<StoredProfile>
}
