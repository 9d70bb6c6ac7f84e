// Results of a job → its sections of the comment, one for each platform, with the same content as the report.

import { createHash } from 'node:crypto'
import { acceptedCount } from '../report/accepted-text.ts'
import { inlineCode } from '../text/escape.ts'
import { COMMENT_LIMIT } from '../report/markdown.ts'
import { digestText, inputsText, legendText } from '../report/markdown-digest.ts'
import { fitFold, foldedSection } from '../report/markdown-sections.ts'
import { markdownPhrase, SEPARATOR } from '../report/markdown-text.ts'
import { noticePhrase } from '../report/notice-text.ts'
import { nixName } from '../report/platform-name.ts'
import { type Outline, outlineOf } from '../report/outline.ts'
import { linksText, type ReportLinks } from '../report/report-links.ts'
import { trendLine } from '../report/trend-text.ts'
import { grouped } from '../text/number.ts'
import { plainText, shortenEnd, shortenMiddle } from '../text/plain-text.ts'
import type { Verdict } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Notice, Results } from '../model/results.ts'
import { lacksShares } from '../share/shares-missing.ts'
import { worstVerdict } from '../decide/verdict.ts'
import { isQuiet } from '../decide/worth-saying.ts'
import { withoutComments } from './marker.ts'
import {
  type Fold,
  MOST_JOB,
  MOST_LOGIN,
  MOST_NEXT,
  MOST_NIX,
  MOST_NOTICES,
  MOST_SUMMARY,
  MOST_SYSTEM,
  type Section,
} from './section.ts'

export interface SectionJob {
  /** Tells jobs apart: workflow, job and what its matrix sets. The same for each run. */
  readonly id: string
  /** As people know it. */
  readonly name: string
  /** Full object name of the pull request's head commit. */
  readonly head: string
  /** The id of the run: a later one is greater. */
  readonly run: number
  readonly attempt: number
  /** The label that lets regressions pass; without it, the comment does not speak of that. */
  readonly acceptLabel?: string
  /** Where the job runs. */
  readonly links?: ReportLinks
}

export interface SectionsOptions {
  /** Characters of the whole comment. */
  readonly limit?: number
}

/** No fold takes more than this share of the comment; those of several platforms share that. */
const LARGEST_FOLD = 1 / 4
const SMALLEST_FOLD = 2000

export function sectionsOf(
  results: Results,
  job: SectionJob,
  { limit = COMMENT_LIMIT }: SectionsOptions = {},
): readonly Section[] {
  const room = Math.max(
    SMALLEST_FOLD,
    Math.floor((limit * LARGEST_FOLD) / Math.max(1, results.platforms.length)),
  )
  const keys = keysOf(results, job)
  return results.platforms.map((platform, index) => {
    // What concerns the whole is said by the first.
    const notices = index === 0 ? results.notices : []
    const outline = outlineOf(
      {
        ...withoutInputs(results, index > 0),
        verdict: verdictOn(results, platform),
        platforms: [platform],
        // Warnings are told apart from the folds.
        notices: notices.filter(({ level }) => level !== 'warning'),
      },
      job.links?.repository,
    )
    const { verdict, mode, summary, next } = outline.headline
    return {
      meta: {
        key: keys[index] ?? '',
        system: shortenEnd(plainText(platform.system), MOST_SYSTEM),
        nix: shortenEnd(plainText(nixName(platform)), MOST_NIX),
        job: shortenMiddle(plainText(job.name), MOST_JOB),
        head: job.head,
        run: job.run,
        attempt: job.attempt,
        verdict,
        quiet: verdict === 'pass' && isQuiet(platform),
        summary: shortenEnd(plainText(summary), MOST_SUMMARY),
        next: nextText(markdownPhrase(next) + (mode === 'gate' ? wayOut(platform, job) : '')),
        notices: warningTexts(notices),
        accepted: acceptedCount(platform),
        acceptedBy: shortenEnd(plainText(results.acceptance?.by ?? ''), MOST_LOGIN),
        leftOut: 0,
        heads: [],
        ...(mode === 'report-only' && { reportOnly: true }),
      },
      lead: [leadOf(outline, room), job.links === undefined ? '' : linksText(job.links)]
        .filter((part) => part !== '')
        .join(SEPARATOR),
      folds: foldsOf(outline, room),
    }
  })
}

/** Stable over runs; two platforms with the same system and Nix are told apart by their order. */
function keysOf({ platforms }: Results, { id }: SectionJob): readonly string[] {
  const seen = new Map<string, number>()
  return platforms.map((platform) => {
    const { implementation, version } = platform.identity
    const name = JSON.stringify([platform.system, implementation, version, id])
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    const input = before === 0 ? name : `${name}${before}`
    return createHash('sha256').update(input).digest('hex').slice(0, 16)
  })
}

/** `not`: another section has them. */
function withoutInputs(results: Results, not: boolean): Results {
  const { inputs, ...others } = results
  return not || inputs === undefined ? others : results
}

/** Missing shares may be of any platform. */
function verdictOn(results: Results, platform: PlatformResults): Verdict {
  if (results.platforms.length === 1) return results.verdict
  return worstVerdict([platform.verdict, lacksShares(results) ? 'incomplete' : 'pass'])
}

/** What a maintainer can do about a regression that is worth its cost. */
function wayOut({ targets }: PlatformResults, { acceptLabel }: SectionJob): string {
  const failing = targets.some(({ findings }) =>
    findings.some(({ outcome, accepted }) => outcome === 'regression' && accepted !== true),
  )
  if (!failing || acceptLabel === undefined) return ''
  return ` To let it pass, a maintainer sets the label ${inlineCode(acceptLabel)} and runs the job again.`
}

/** A step that is cut could end within code. */
function nextText(next: string): string {
  const text = withoutComments(next)
  return text.length > MOST_NEXT ? 'See the job’s summary.' : text
}

function warningTexts(notices: readonly Notice[]): readonly string[] {
  const warnings = notices.filter(({ level }) => level === 'warning')
  const shown = warnings.slice(0, MOST_NOTICES).map((notice) => markdownPhrase(noticePhrase(notice)))
  const rest = warnings.length - shown.length
  return rest === 0 ? shown : [...shown, `${grouped(rest, 0)} more warnings: see the job’s summary.`]
}

/** The table whole, or only the lines below it. */
function leadOf({ inputs, platforms, legend }: Outline, room: number): string {
  const whole = [
    inputsText(inputs),
    ...platforms.map(({ digest }) => digestText(digest)),
    ...(legend === undefined ? [] : [legendText(legend)]),
    ...platforms.map(({ platform }) => trendText(platform)),
  ]
    .filter((part) => part !== '')
    .join(SEPARATOR)
  if (whole.length <= room) return withoutComments(whole)
  return '*The table is too long for a comment: see the job’s summary.*'
}

/** One small line; all else of it is in the job's summary. */
function trendText(platform: PlatformResults): string {
  const line = trendLine(platform)
  return line === undefined ? '' : `<sub>Trend: ${markdownPhrase(line)}</sub>`
}

function foldsOf({ sections }: Outline, room: number): readonly Fold[] {
  const told = sections.filter(({ name }) => name !== 'trend')
  return told.map((section) => {
    const importances = section.entries.map(({ importance }) => importance)
    const text = withoutComments(fitFold(foldedSection(section), { limit: room, leftOut: moreText }))
    return { importance: rounded(Math.max(...importances)), kind: section.kind, text }
  })
}

/** The comment holds it as text. */
function rounded(importance: number): number {
  return Math.round(importance * 100) / 100
}

function moreText(count: number): string {
  return `*and ${grouped(count, 0)} more: see the job’s summary, or \`results.json\`.*`
}
