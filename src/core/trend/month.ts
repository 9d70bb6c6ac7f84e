// One file of the history: the figures of a month's commits on one system, by one Nix. It is read back as text of a stranger,
// since whoever may push can write there.

import { OBJECT_NAME } from '../model/revision.ts'
import { z } from 'zod'
import { valueSchema } from '../model/figure.ts'
import { identitySchema } from '../model/identity.ts'
import { compareText } from '../text/canonical.ts'
import { firstIssue } from '../text/first-issue.ts'
import { parseJson } from '../text/json.ts'
import { areSteps, type Steps } from './steps.ts'

/** Counted up whenever the shape of a file, or what it means, changes. */
export const FORMAT = 1

/** What figures are comparable by: those of another Nix are another series. */
export interface SeriesName {
  readonly system: string
  readonly implementation: z.infer<typeof identitySchema>['implementation']
  readonly version: string
}

export interface KeptCommit {
  readonly sha: string
  /** Committer time, seconds since 1970. */
  readonly timestamp: number
  /** Name and version of the program that measured it. */
  readonly program: string
}

export interface Month {
  readonly series: SeriesName
  /** By time. */
  readonly commits: readonly KeptCommit[]
  /** By target and metric; a metric may be one that this version does not know. */
  readonly targets: ReadonlyMap<string, ReadonlyMap<string, Steps>>
}

export type ParsedMonth =
  | { readonly ok: true; readonly month: Month }
  /** `reason` completes “the file …”. */
  | { readonly ok: false; readonly reason: string }

const text = (most: number) => z.string().min(1).max(most)

const monthSchema = z.strictObject({
  format: z.literal(FORMAT),
  series: z.strictObject({
    system: text(64),
    implementation: identitySchema.shape.implementation,
    version: text(200),
  }),
  commits: z
    .array(
      z
        .tuple([
          z.string().regex(OBJECT_NAME, 'expected an object name of Git'),
          z.int().nonnegative(),
          text(200),
        ])
        .transform(([sha, timestamp, program]): KeptCommit => ({ sha, timestamp, program })),
    )
    .min(1),
  targets: z.array(
    z.tuple([
      text(2000),
      z.array(
        z.tuple([
          z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'expected a metric'),
          z.array(z.tuple([z.int().nonnegative(), valueSchema.nullable()])),
        ]),
      ),
    ]),
  ),
})

const formatSchema = z.object({ format: z.int().positive() })

export function parseMonth(file: string): ParsedMonth {
  const json = parseJson(file)
  if (json === undefined) return damaged('it is not JSON')
  const format = formatSchema.safeParse(json).data?.format
  if (format !== undefined && format > FORMAT)
    return { ok: false, reason: `was written by a newer version of this program (format ${format})` }
  const issue = firstIssue(monthSchema, json)
  if (issue !== undefined) return damaged(`${issue.path.slice(0, 4).join('.')}: ${issue.message}`)
  const parsed = monthSchema.safeParse(json)
  if (!parsed.success) return damaged('it has another shape than this program writes')
  const { series, commits } = parsed.data
  const targets = new Map(
    parsed.data.targets.map(([name, metrics]) => [name, new Map<string, Steps>(metrics)] as const),
  )
  if (targets.size < parsed.data.targets.length) return damaged('it has a target twice')
  if (!commits.every((commit, index) => isAfter(commit, commits[index - 1])))
    return damaged('its commits are not in order')
  const all = [...targets.values()].flatMap((metrics) => [...metrics.values()])
  if (!all.every((steps) => areSteps(steps, commits.length)))
    return damaged('it has figures of commits that it does not have')
  return { ok: true, month: { series, commits, targets } }
}

/** A line for each commit and target, so that Git keeps a change of it as little. */
export function renderMonth({ series, commits, targets }: Month): string {
  const list = (rows: readonly unknown[]) => `[${rows.map((row) => `\n${JSON.stringify(row)}`).join(',')}\n]`
  const head = `{"format":${FORMAT},"series":${JSON.stringify(series)}`
  const rows = [...targets]
    .toSorted(([one], [other]) => compareText(one, other))
    .map(([name, metrics]) => [name, [...metrics]])
  const times = commits.map(({ sha, timestamp, program }) => [sha, timestamp, program])
  return `${head},"commits":${list(times)},"targets":${list(rows)}}\n`
}

/** By time, and of one second by name: an order that hangs on nothing else. */
export function compareCommits(
  one: Pick<KeptCommit, 'sha' | 'timestamp'>,
  other: Pick<KeptCommit, 'sha' | 'timestamp'>,
): number {
  return one.timestamp - other.timestamp || compareText(one.sha, other.sha)
}

function isAfter(commit: KeptCommit, before: KeptCommit | undefined): boolean {
  return before === undefined || compareCommits(before, commit) < 0
}

function damaged(reason: string): ParsedMonth {
  return { ok: false, reason: `is damaged: ${reason}` }
}
