// Jobs and their sections, for tests of the comment that they share.

import { joinSections } from '../../../src/core/comment/join.ts'
import type { Section } from '../../../src/core/comment/section.ts'
import { sectionsOf, type SectionJob, type SectionsOptions } from '../../../src/core/comment/sections-of.ts'
import type { Results } from '../../../src/core/model/results.ts'

export const HEAD = 'def56789e2b1c0d4a3f5968778695a4b3c2d1e0f'
export const OLD_HEAD = 'abc12340f1e2d3c4b5a69788796a5b4c3d2e1f00'

export function jobOf(overrides: Partial<SectionJob> = {}): SectionJob {
  const acceptLabel = 'perf-regression-accepted'
  return { id: 'gate', name: 'gate / check', head: HEAD, run: 7001, attempt: 1, acceptLabel, ...overrides }
}

/** The sections of a comment after each of these jobs has written its own. */
export function written(
  jobs: readonly (readonly [Results, Partial<SectionJob>?])[],
  options: SectionsOptions = {},
): readonly Section[] {
  return jobs
    .map(([results, job]) => sectionsOf(results, jobOf(job), options))
    .reduce((all, sections) => joinSections(all, sections), [])
}
