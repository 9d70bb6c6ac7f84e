// The file `profile.json` of a profile folder: which target of which revision it is of, and what it was measured with. By it
// another program knows a profile, and which figures of two can be compared.

import { z } from 'zod'
import { failureHeadline } from '../model/failure.ts'
import { identitySchema } from '../model/identity.ts'
import { OBJECT_NAME, type Revision } from '../model/revision.ts'
import { parseJson, readableJson } from '../text/json.ts'
import type { ProfileSubject, TargetProfile } from './target-profile.ts'

export const PROFILE_FILE = 'profile.json'

const VERSION = 1

const revisionSchema = z.object({
  kind: z.enum(['commit', 'working-tree']),
  /** Of a working tree: the commit that it is on top of. */
  sha: z.string().regex(OBJECT_NAME).nullable(),
  subject: z.string().nullable(),
})

const profileSchema = z.object({
  schemaVersion: z.literal(VERSION),
  program: z.string(),
  target: z.string(),
  system: z.string(),
  identity: identitySchema,
  revision: revisionSchema,
  /** Why there is nothing but the analysis; null where the target evaluates. */
  failure: z.string().nullable(),
})

export type ProfileRecord = z.infer<typeof profileSchema>
export type ProfiledRevision = ProfileRecord['revision']

export function renderProfileRecord(subject: ProfileSubject, { name, state }: TargetProfile): string {
  const { program, system, identity, revision } = subject
  const record: ProfileRecord = {
    schemaVersion: VERSION,
    program,
    target: name,
    system,
    identity,
    revision: revisionRecord(revision),
    failure: state.kind === 'failed' ? failureHeadline(state.failure) : null,
  }
  return `${readableJson(record)}\n`
}

/** Undefined for what is no such file. */
export function parseProfileRecord(text: string): ProfileRecord | undefined {
  return profileSchema.safeParse(parseJson(text)).data
}

function revisionRecord({ kind, commit, onTopOf }: Revision): ProfiledRevision {
  const known = kind === 'commit' ? commit : onTopOf
  return { kind, sha: known?.sha ?? null, subject: known?.subject ?? null }
}
