// Results → the report for GitHub: verdict, next step, one small table a platform, and the rest folded.

import type { Results } from '../model/results.ts'
import { escapeMarkdown } from '../text/escape.ts'
import { grouped } from '../text/number.ts'
import { fit, type Part } from './fit.ts'
import type { Headline } from './headline.ts'
import { digestText, inputsText, legendText } from './markdown-digest.ts'
import { foldedSection, foldText, lengthOf } from './markdown-sections.ts'
import { markdownPhrase, SEPARATOR } from './markdown-text.ts'
import { type Outline, outlineOf, type PlatformOutline } from './outline.ts'
import { aboutText, linksText, type ReportLinks } from './report-links.ts'
import { titleWord, verdictEmoji, verdictWord } from './verdict-text.ts'

/** What GitHub takes for a comment. */
export const COMMENT_LIMIT = 65_536

/** What GitHub takes for a job's summary is 1 MiB; a character has up to three bytes. */
export const SUMMARY_LIMIT = 340_000

export interface MarkdownOptions {
  /** Most characters of the report. */
  readonly limit?: number
  /** Within a job. */
  readonly links?: ReportLinks
}

/** Room for the folds' own lines and the one that says what was left out. */
const RESERVE = 1800

export function renderMarkdown(
  results: Results,
  { limit = COMMENT_LIMIT, links }: MarkdownOptions = {},
): string {
  const outline = outlineOf(results, links?.repository)
  const above = aboveFolds(outline)
  const sections = outline.sections.map(foldedSection)
  const { contents, missing } = fit(
    [...above, ...sections.flatMap(({ parts }) => parts)],
    limit - RESERVE,
    lengthOf,
  )
  const text = [
    ...above.map((part) => contents.get(part) ?? ''),
    ...sections.map((section) => foldText(section, contents)),
    missing.size === 0 ? '' : leftOutText(missing, limit),
    links === undefined ? '' : linksText(links),
    `<sub>${aboutText()}</sub>`,
  ]
    .filter((part) => part !== '')
    .join(SEPARATOR)
  // The line break at the end counts too.
  return `${text.slice(0, limit - 1)}\n`
}

/** What is read without a click. */
function aboveFolds({ headline, inputs, platforms, legend }: Outline): readonly Part<string>[] {
  const part = (text: string, importance: number, kind: string): Part<string> => ({
    write: () => text,
    importance,
    kind,
  })
  return [
    part(headText(headline), Infinity, 'the verdict'),
    ...(inputs.length === 0 ? [] : [part(inputsText(inputs), 9.5, 'inputs that moved')]),
    ...platforms.map((platform): Part<string> => ({
      write: () => platformText(platform),
      importance: 10,
      kind: 'tables of platforms',
    })),
    ...(legend === undefined ? [] : [part(legendText(legend), 9, 'the legend')]),
  ]
}

function headText(headline: Headline): string {
  const { verdict, summary, next } = headline
  return [
    `### ${verdictEmoji(verdict)} ${titleWord(headline)}, ${escapeMarkdown(summary)}`,
    `**Next:** ${markdownPhrase(next)}`,
  ].join(SEPARATOR)
}

function platformText({ system, nix, verdict, digest }: PlatformOutline): string {
  const name = `**${escapeMarkdown(system)}**, ${escapeMarkdown(nix)}`
  const title =
    verdict === undefined
      ? name
      : `#### ${verdictEmoji(verdict)} ${name}: ${verdictWord(verdict).toLowerCase()}`
  return [title, digestText(digest)].filter((part) => part !== '').join(SEPARATOR)
}

function leftOutText(missing: ReadonlyMap<string, number>, limit: number): string {
  const list = [...missing].map(([kind, count]) => `${kind} (${grouped(count, 0)})`).join(', ')
  const elsewhere =
    limit <= COMMENT_LIMIT
      ? 'The job’s summary has more, `results.json` has everything.'
      : '`results.json` has everything.'
  return `*Left out to stay within GitHub’s limit: ${list}. ${elsewhere}*`
}
