// A section: what one job says of one platform in the comment that all jobs share. The comment is the only place where
// sections are kept, so that each is stored in it whole.

import { OBJECT_NAME } from '../model/revision.ts'
import { z } from 'zod'
import { type Verdict, verdicts } from '../model/finding.ts'

/** A head commit that was measured, and the newest run that did. */
export interface Head {
  /** Full object name. */
  readonly head: string
  readonly run: number
}

export interface Section {
  readonly meta: SectionMeta
  /** The platform's table and lines; empty where there was no room. Markdown. */
  readonly lead: string
  /** Those that there was room for. */
  readonly folds: readonly Fold[]
}

/** Markdown that is shown whole or not at all. */
export interface Fold {
  /** The larger, the longer it stays. */
  readonly importance: number
  /** What is missed without it: `lists of derivations`. */
  readonly kind: string
  readonly text: string
}

export interface SectionMeta {
  /** Tells jobs and platforms apart; a re-run has the same. */
  readonly key: string
  readonly system: string
  /** `Nix 2.34.8`. */
  readonly nix: string
  /** The job's name, shown where two sections would have the same title. */
  readonly job: string
  /** Full object name of the pull request's head commit. */
  readonly head: string
  /** The id of the run: a later one is greater. */
  readonly run: number
  readonly attempt: number
  readonly verdict: Verdict
  /** Nothing changed. */
  readonly quiet: boolean
  /** What the counts of targets say. Plain text. */
  readonly summary: string
  /** What to do. Markdown of one line; empty where there was no room. */
  readonly next: string
  /** Warnings; the comment shows each once. Markdown of one line. */
  readonly notices: readonly string[]
  /** How many regressions a maintainer has accepted, and who: none, where nobody has. */
  readonly accepted: number
  readonly acceptedBy: string
  /** How many parts of the section found no room. */
  readonly leftOut: number
  /** The newest heads of all sections that were ever joined; only the newest section of a comment has them. */
  readonly heads: readonly Head[]
  /** The verdict decides no check. */
  readonly reportOnly?: boolean
}

/** The newest heads that a comment remembers. */
export const MOST_HEADS = 4

export const MOST_SYSTEM = 64
export const MOST_NIX = 60
export const MOST_JOB = 80
export const MOST_SUMMARY = 400
export const MOST_NEXT = 4000
const MOST_NOTICE = 2500
export const MOST_NOTICES = 5
export const MOST_LOGIN = 40

const objectName = z.string().regex(OBJECT_NAME)
const count = z.number().int().nonnegative()

/** A character may be two code units. */
const text = (most: number) => z.string().max(2 * most)

/** As it is stored: a list, since a comment may have to hold hundreds. */
export const storedMetaSchema = z
  .tuple([
    z.string().regex(/^[0-9a-f]{16}$/),
    text(MOST_SYSTEM),
    text(MOST_NIX),
    text(MOST_JOB),
    objectName,
    count,
    count,
    z.enum(verdicts),
    z.boolean(),
    text(MOST_SUMMARY),
    text(MOST_NEXT),
    z.array(text(MOST_NOTICE)).max(MOST_NOTICES + 1),
    count,
    text(MOST_LOGIN),
    count,
    z.array(z.tuple([objectName, count])).max(MOST_HEADS),
    z.boolean().optional(),
  ])
  .transform(
    ([
      key,
      system,
      nix,
      job,
      head,
      run,
      attempt,
      verdict,
      quiet,
      summary,
      next,
      notices,
      accepted,
      acceptedBy,
      leftOut,
      heads,
      reportOnly,
    ]): SectionMeta => ({
      key,
      system,
      nix,
      job,
      head,
      run,
      attempt,
      verdict,
      quiet,
      summary,
      next,
      notices,
      accepted,
      acceptedBy,
      leftOut,
      heads: heads.map(([name, newest]) => ({ head: name, run: newest })),
      ...(reportOnly === true && { reportOnly }),
    }),
  )

export function storedMeta(meta: SectionMeta): z.input<typeof storedMetaSchema> {
  const stored: z.input<typeof storedMetaSchema> = [
    meta.key,
    meta.system,
    meta.nix,
    meta.job,
    meta.head,
    meta.run,
    meta.attempt,
    meta.verdict,
    meta.quiet,
    meta.summary,
    meta.next,
    [...meta.notices],
    meta.accepted,
    meta.acceptedBy,
    meta.leftOut,
    meta.heads.map(({ head, run }): [string, number] => [head, run]),
  ]
  // Most comments have no need of it.
  if (meta.reportOnly === true) stored[16] = true
  return stored
}
