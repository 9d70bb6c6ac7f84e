// Results → the report for GitHub: verdict, next step, one small table a platform, and the rest folded.

import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import { digestOf } from './digest.ts'
import { escapeMarkdown } from '../text/escape.ts'
import { fitSections, type Section } from './fit.ts'
import { headlineOf, verdictEmoji } from './headline.ts'
import { digestText, inputsText, legendText } from './markdown-digest.ts'
import { foldedSections } from './markdown-folds.ts'
import { markdownPhrase } from './markdown-text.ts'
import { nixName } from './measured.ts'
import { grouped } from '../text/number.ts'
import { verdictWord } from './verdict-word.ts'

/** What GitHub takes for a comment. */
export const COMMENT_LIMIT = 65_536

/** What GitHub takes for a job's summary is 1 MiB; a character has up to three bytes. */
export const SUMMARY_LIMIT = 340_000

export interface MarkdownOptions {
  /** Most characters of the report. */
  readonly limit?: number
}

export function renderMarkdown(results: Results, { limit = COMMENT_LIMIT }: MarkdownOptions = {}): string {
  const sections = [
    head(results),
    inputs(results),
    ...platformSections(results),
    legend(results),
    ...foldedSections(results),
  ]
  const elsewhere =
    limit <= COMMENT_LIMIT
      ? 'The job’s summary has more, `results.json` has everything.'
      : '`results.json` has everything.'
  // The line break at the end counts too.
  return `${fitSections(sections, { limit: limit - 1, leftOut: (missing) => leftOutText(missing, elsewhere) })}\n`
}

function head(results: Results): Section {
  const { verdict, summary, next } = headlineOf(results)
  const text = [
    `### ${verdictEmoji(verdict)} ${verdictWord(verdict)}: ${escapeMarkdown(summary)}`,
    `**Next:** ${markdownPhrase(next)}`,
  ].join('\n\n')
  return { blocks: [{ text: () => text, importance: Infinity, kind: 'the verdict' }] }
}

function inputs(results: Results): Section {
  const text = inputsText(results)
  return { blocks: text === '' ? [] : [{ text: () => text, importance: 9.5, kind: 'inputs that moved' }] }
}

function platformSections(results: Results): readonly Section[] {
  const several = results.platforms.length > 1
  return results.platforms.map((platform) => {
    const text = () => platformText(platform, several)
    return { blocks: [{ text, importance: 10, kind: 'tables of platforms' }] }
  })
}

function platformText(platform: PlatformResults, several: boolean): string {
  return [title(platform, several), digestText(digestOf(platform))].filter((part) => part !== '').join('\n\n')
}

/** One platform needs no verdict of its own. */
function title(platform: PlatformResults, several: boolean): string {
  const name = `**${escapeMarkdown(platform.system)}**, ${escapeMarkdown(nixName(platform))}`
  return several
    ? `#### ${verdictEmoji(platform.verdict)} ${name}: ${verdictWord(platform.verdict).toLowerCase()}`
    : name
}

function legend(results: Results): Section {
  const text = legendText(results)
  return { blocks: text === '' ? [] : [{ text: () => text, importance: 9, kind: 'the legend' }] }
}

function leftOutText(missing: ReadonlyMap<string, number>, elsewhere: string): string {
  const list = [...missing].map(([kind, count]) => `${kind} (${grouped(count, 0)})`).join(', ')
  return `*Left out to stay within GitHub’s limit: ${list}. ${elsewhere}*`
}
