// Results → the report for a terminal: the same story as on GitHub, in columns.

import pc from 'picocolors'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import { digestOf } from './digest.ts'
import { headlineOf, verdictMark } from './headline.ts'
import { inputLines } from './inputs-text.ts'
import { confidenceText, nixName } from './measured.ts'
import { detailSections } from './terminal-details.ts'
import { groupsTable } from './terminal-table.ts'
import { paintVerdict, paragraph, terminalPhrase, type Screen } from './terminal-text.ts'
import { plainText } from '../text/plain-text.ts'
import { verdictWord } from './verdict-word.ts'

export interface TerminalOptions {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** Narrower than this no table can be read; wider than that lines are long for the eye. */
const NARROWEST = 40
const WIDEST = 120

export function renderTerminal(results: Results, { color, width }: TerminalOptions): string {
  const screen: Screen = {
    paint: pc.createColors(color),
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
  }
  const parts = [
    heading(results, screen),
    ...results.platforms.map((platform) => platformPart(results, platform, screen)),
    legend(results, screen),
    ...detailSections(results, screen),
  ]
  return `${inert(parts.filter((part) => part !== '').join('\n\n'))}\n`
}

/**
 * GitHub takes a line of a job's log that begins with `::` for a command; and a table's cell that is cut short may
 * end in half a character.
 */
function inert(report: string): string {
  return report.replace(/^( *)::/gm, '$1: :').replace(/\p{Cs}/gu, '')
}

function heading(results: Results, screen: Screen): string {
  const { verdict, summary, next } = headlineOf(results)
  const { paint } = screen
  const word = paintVerdict(`${verdictMark(verdict)} ${verdictWord(verdict)}:`, verdict, paint)
  return [
    paragraph(`${paint.bold(word)} ${paint.bold(plainText(summary))}`, screen, '  '),
    paragraph(`  ${terminalPhrase(next, paint)}`, screen, '  '),
    ...inputLines(results).map((line) => paragraph(`  ${terminalPhrase(line, paint)}`, screen, '  ')),
  ].join('\n')
}

function platformPart(results: Results, platform: PlatformResults, screen: Screen): string {
  const { paint } = screen
  const { groups, lines } = digestOf(platform)
  const name = `${paint.bold(plainText(platform.system))}, ${plainText(nixName(platform))}`
  const verdict = `${verdictMark(platform.verdict)} ${verdictWord(platform.verdict).toLowerCase()}`
  const title =
    results.platforms.length > 1 ? `${name}  ${paintVerdict(verdict, platform.verdict, paint)}` : name
  const [line, ...others] = lines
  if (groups.length === 0 && line !== undefined && others.length === 0) {
    return paragraph(`${title}: ${terminalPhrase(line, paint)}`, screen, '  ')
  }
  return [
    paragraph(title, screen, ''),
    ...(groups.length === 0 ? [] : [groupsTable(groups, screen)]),
    ...lines.map((one) => paragraph(`  ${terminalPhrase(one, paint)}`, screen, '  ')),
  ].join('\n')
}

function legend(results: Results, screen: Screen): string {
  const confidence = confidenceText(results)
  if (confidence === undefined) return ''
  const text = `≈ sampled, with its ${confidence} interval; every other figure is exact.`
  return paragraph(screen.paint.dim(text), screen, '')
}
