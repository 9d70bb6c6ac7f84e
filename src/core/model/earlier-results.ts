// Results files of earlier versions of the schema → as this version has them: jobs of one workflow may not all have the
// same version of the program. Nothing is checked here; what is not as its version has it is left for the schema to refuse.

import { changedEach, isMapping, type Mapping } from './mapping.ts'
import { SCHEMA_VERSION } from './results.ts'
import { withOwnSites } from './shared-sites.ts'

/** The versions that are read. */
export const READ_VERSIONS = [1, SCHEMA_VERSION] as const

/** A results file of any of those versions, before it is checked. */
export function asThisVersion(file: unknown): unknown {
  if (!isMapping(file)) return file
  return withOwnSites(file.schemaVersion === 1 ? fromVersion1(file) : file)
}

/** Version 1 had reasons as sentences, and what stands in for missing shares could be told by its words only. */
function fromVersion1(file: Mapping): Mapping {
  return {
    ...changedEach(changedEach(file, 'notices', noticeFrom1), 'platforms', platformFrom1),
    schemaVersion: SCHEMA_VERSION,
  }
}

function noticeFrom1(notice: Mapping): unknown {
  const missingShare = missingShareIn(notice)
  return missingShare ? { ...notice, missingShare } : notice
}

function platformFrom1(platform: Mapping): Mapping {
  const { identity } = platform
  const standsIn = isMapping(identity) && identity.version === UNKNOWN_VERSION_1
  return {
    ...changedEach(platform, 'targets', (target) =>
      changedEach({ ...target, ...failuresFrom1(target) }, 'findings', findingFrom1),
    ),
    ...(standsIn && { standsIn }),
  }
}

function failuresFrom1({ failures }: Mapping): Mapping | undefined {
  if (!isMapping(failures) || !isMapping(failures.head) || failures.head.kind !== 'not-measured')
    return undefined
  const share = missingShareIn(failures.head)
  return share && { failures: { ...failures, head: { ...failures.head, kind: 'share-missing', share } } }
}

const UNKNOWN_VERSION_1 = 'of unknown version'

const MISSING_SHARE_1 = /^Share (\d{1,3}) of (\d{1,3}) left no results:/

function missingShareIn({ message }: Mapping): Mapping | undefined {
  const [, index, of] = MISSING_SHARE_1.exec(typeof message === 'string' ? message : '') ?? []
  return index === undefined ? undefined : { index: Number(index), of: Number(of) }
}

function findingFrom1(finding: Mapping): unknown {
  const { reason } = finding
  return typeof reason === 'string' ? { ...finding, reason: { kind: 'sentence', text: reason } } : finding
}
