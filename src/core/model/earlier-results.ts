// Results files of earlier versions of the schema → as this version has them: jobs of one workflow may not all have the
// same version of the program. Nothing is checked here; what is not as its version has it is left for the schema to refuse.

import { SCHEMA_VERSION } from './results.ts'

/** The versions that are read. */
export const READ_VERSIONS = [1, SCHEMA_VERSION] as const

/** A results file of any of those versions, before it is checked. */
export function asThisVersion(file: unknown): unknown {
  return isMapping(file) && file.schemaVersion === 1 ? fromVersion1(file) : file
}

type Mapping = Readonly<Record<string, unknown>>

/** Version 1 had reasons as sentences. */
function fromVersion1(file: Mapping): unknown {
  return {
    ...changed(file, 'platforms', (platform) =>
      changed(platform, 'targets', (target) => changed(target, 'findings', findingFrom1)),
    ),
    schemaVersion: SCHEMA_VERSION,
  }
}

function findingFrom1(finding: Mapping): unknown {
  const { reason } = finding
  return typeof reason === 'string' ? { ...finding, reason: { kind: 'sentence', text: reason } } : finding
}

/** With each mapping of a list as `change` has it. */
function changed(value: Mapping, key: string, change: (item: Mapping) => unknown): Mapping {
  const list = value[key]
  if (!Array.isArray(list)) return value
  const items: readonly unknown[] = list
  return { ...value, [key]: items.map((item) => (isMapping(item) ? change(item) : item)) }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
