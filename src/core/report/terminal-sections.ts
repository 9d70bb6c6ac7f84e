// The sections of the terminal report, shorter than on GitHub: the first entries of each, and how many more there are.

import type { TargetResults } from '../model/target-results.ts'
import { listing, type Phrase, phrase } from '../text/phrase.ts'
import { plainLines, plainText, shortenEnd } from '../text/plain-text.ts'
import { buildsLines, buildsTitle } from './builds-text.ts'
import { derivationCount, derivationLines, groupTitle } from './derivation-text.ts'
import { rowOf } from './digest.ts'
import { noticePhrase } from './notice-text.ts'
import { type AnySection, partsOf, type Printers, type Section, type SectionName } from './section.ts'
import { shownFigures } from './shown-findings.ts'
import { trendText } from './terminal-trend.ts'
import { growthText } from './terminal-growth.ts'
import { columnWidths, rowsTable } from './terminal-table.ts'
import { paragraph, terminalPhrase, type Screen } from './terminal-text.ts'

/** Entries that are shown. */
const MOST_ENTRIES: Readonly<Record<SectionName, number>> = {
  notices: Infinity,
  growth: 3,
  failures: 5,
  inputs: 10,
  trend: 4,
  derivations: 4,
  builds: 4,
  metrics: 2,
  figures: 0,
  measured: Infinity,
  limits: 8,
}

const MOST_ERROR_LINES = 12
const LAST_ERROR_LINES = 4
const MOST_ERROR_COLUMNS = 300
const MOST_PACKAGES = 6
const MOST_BUILD_NAMES = 5
const MOST_NAME = 60
const MOST_NAMES = 3
const BAR = '  │ '

/** Empty where nothing of it is shown. */
export function sectionText(section: AnySection, screen: Screen): string {
  const parts = partsOf(briefly(section), printersOf(screen))
  const most = MOST_ENTRIES[section.name]
  const rest = parts.length - most
  // Of the metrics of many targets a reader takes the results file.
  const isTooMuch = section.name === 'metrics' && rest > 0
  if (parts.length === 0 || most === 0 || isTooMuch) return ''
  return [
    screen.paint.bold(section.title),
    ...parts.slice(0, most).map(({ write }) => write()),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n')
}

function briefly<Name extends SectionName>(section: Section<Name>): Section<Name> {
  return { ...section, entries: section.entries.filter(({ brief }) => brief) }
}

function printersOf(screen: Screen): Printers<SectionName, string> {
  const { paint } = screen
  const line = (text: Phrase, indent = '    ') =>
    paragraph(`  ${terminalPhrase(text, paint)}`, screen, indent)
  return {
    growth: ({ content, where }) => growthText(content, where, screen),
    notices: (notice) => {
      const mark = notice.level === 'warning' ? paint.yellow('!') : ' '
      return paragraph(`  ${mark} ${terminalPhrase(noticePhrase(notice), paint)}`, screen, '    ')
    },
    failures: ({ content: { names, side, message }, where }) =>
      [
        line(phrase`${listing(names, MOST_NAMES)}${where} in ${side}:`, '  '),
        ...errorLines(message).map((text) => paragraph(`${BAR}${text}`, screen, BAR)),
      ].join('\n'),
    inputs: (input) => line(input),
    trend: ({ content, where }) => trendText(content, where, screen),
    derivations: ({ content, where }) =>
      [
        line(
          phrase`${groupTitle(content, MOST_NAMES)}${where}: ${derivationCount(content.changes)} changed`,
          '  ',
        ),
        ...derivationLines(content.changes, MOST_PACKAGES).map((text) =>
          paragraph(`    ${terminalPhrase(text, paint)}`, screen, '      '),
        ),
      ].join('\n'),
    builds: ({ content, where }) =>
      [
        line(phrase`${groupTitle(content, MOST_NAMES)}${where}: ${buildsTitle(content.builds)}`, '  '),
        ...buildsLines(content.builds, MOST_BUILD_NAMES).map((text) =>
          paragraph(`    ${terminalPhrase(text, paint)}`, screen, '      '),
        ),
      ].join('\n'),
    metrics: ({ content: { target }, where }) => metricsText(target, where, screen),
    figures: () => '',
    measured: ({ title, fact }) =>
      paragraph(`  ${paint.dim(`${plainText(title)}:`)} ${terminalPhrase(fact, paint)}`, screen, '    '),
    limits: (limit) => line(limit.phrase),
  }
}

/**
 * The first lines, which say what is wrong, and the last, which say where. The bar keeps a line from being read as a
 * command by a CI system's log.
 */
function errorLines(message: string): readonly string[] {
  const lines = plainLines(message).filter((line) => line !== '')
  const margin = Math.min(MOST_ERROR_COLUMNS, ...lines.map((line) => line.search(/\S/)))
  const dedented = lines.map((line) => shortenEnd(line.slice(margin), MOST_ERROR_COLUMNS))
  const cut = lines.length - MOST_ERROR_LINES
  if (cut <= 0) return dedented
  const ending = dedented.slice(-LAST_ERROR_LINES)
  const beginning = dedented.slice(0, MOST_ERROR_LINES - LAST_ERROR_LINES)
  return [...beginning, `(${cut} more lines)`, ...ending]
}

/** The table above says why; here the figures count. */
function metricsText(target: TargetResults, where: string, screen: Screen): string {
  const rows = shownFigures(target).map((finding) => ({ ...rowOf(finding), note: '' }))
  const name = screen.paint.bold(shortenEnd(plainText(target.name), MOST_NAME))
  const title = paragraph(`  ${name}${plainText(where) === '' ? '' : ` ${plainText(where)}`}`, screen, '  ')
  return [title, rowsTable(rows, columnWidths(rows, screen), screen)].join('\n')
}
