// Results → the report for a terminal: the same story as on GitHub, in columns.

import pc from 'picocolors'
import type { Results } from '../model/results.ts'
import { leavingText, plainText } from '../text/plain-text.ts'
import { type Outline, outlineOf, type PlatformOutline } from './outline.ts'
import { sectionText } from './terminal-sections.ts'
import { groupsTable } from './terminal-table.ts'
import { paintVerdict, paragraph, terminalPhrase, type Screen } from './terminal-text.ts'
import { headlineWord, verdictMark, verdictWord } from './verdict-text.ts'

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
  const outline = outlineOf(results)
  const { platforms, legend, sections } = outline
  const parts = [
    heading(outline, screen),
    ...platforms.map((platform) => platformPart(platform, screen)),
    legend === undefined ? '' : paragraph(screen.paint.dim(legend), screen, ''),
    ...sections.map((section) => sectionText(section, screen)),
  ]
  return `${inert(parts.filter((part) => part !== '').join('\n\n'))}\n`
}

/** The verdict and what it comes of, on one line. */
export function renderVerdict(results: Results, { color }: TerminalOptions): string {
  return `${inert(verdictLine(outlineOf(results), pc.createColors(color)))}\n`
}

/** A cell of a table that is cut short may end in half a character. */
function inert(report: string): string {
  return leavingText(report.replace(/\p{Cs}/gu, ''))
}

function heading({ headline, inputs }: Outline, screen: Screen): string {
  const { paint } = screen
  return [
    paragraph(verdictLine({ headline }, paint), screen, '  '),
    ...[headline.next, ...inputs].map((line) => paragraph(`  ${terminalPhrase(line, paint)}`, screen, '  ')),
  ].join('\n')
}

function verdictLine({ headline }: Pick<Outline, 'headline'>, paint: Screen['paint']): string {
  const { verdict, summary } = headline
  const word = paintVerdict(`${verdictMark(verdict)} ${headlineWord(headline)}:`, verdict, paint)
  return `${paint.bold(word)} ${paint.bold(plainText(summary))}`
}

function platformPart({ system, nix, verdict, digest }: PlatformOutline, screen: Screen): string {
  const { paint } = screen
  const { groups, lines } = digest
  const name = `${paint.bold(plainText(system))}, ${plainText(nix)}`
  const title =
    verdict === undefined
      ? name
      : `${name}  ${paintVerdict(`${verdictMark(verdict)} ${verdictWord(verdict).toLowerCase()}`, verdict, paint)}`
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
