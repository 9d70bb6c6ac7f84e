// Profile folders on disk, as the program writes them, and what it says of two.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { profileFiles } from '../src/core/profile/profile-files.ts'
import type { ProfileSubject, TargetProfile } from '../src/core/profile/target-profile.ts'

export function writeProfileFolder(folder: string, subject: ProfileSubject, profile: TargetProfile): void {
  mkdirSync(folder, { recursive: true })
  for (const { name, content } of profileFiles(subject, profile)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : [...content].join(''))
  }
}

const calls = z.object({ base: z.number(), head: z.number(), name: z.string().nullish() })

/** As much of `diff --format json` as tests look at. */
const diffSchema = z.object({
  base: z.unknown(),
  targets: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      counters: z.array(z.object({ id: z.string(), base: z.number(), head: z.number() })).default([]),
      functions: z.object({ increase: z.number(), rows: z.array(calls) }).nullish(),
      callPaths: z.object({ outline: z.array(z.string()) }).nullish(),
      time: z.object({ status: z.string() }).optional(),
      builds: z
        .object({ toBuild: z.object({ head: z.array(z.string()) }), paths: z.array(z.unknown()) })
        .nullish(),
    }),
  ),
})

export function readDiff(json: string) {
  return diffSchema.parse(JSON.parse(json))
}
