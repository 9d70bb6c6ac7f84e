// The lower part of the terminal report, shorter than on GitHub: notices, failures, derivations, the metrics of the
// few targets that changed, and how it was measured.

import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import { derivationCount, derivationGroups, derivationLines, groupTitle } from './derivation-text.ts'
import { rowOf } from './digest.ts'
import { failureGroups } from './failure-text.ts'
import { hasFigures } from './finding-text.ts'
import { inputList } from './inputs-text.ts'
import { growthsOf } from './growth.ts'
import { listing, phrase } from '../text/phrase.ts'
import { limitPhrases } from './limits.ts'
import { measuredFacts } from './measured.ts'
import { onPlatform } from './platform-name.ts'
import { rankedTargets } from '../decide/standing.ts'
import { growthText } from './terminal-growth.ts'
import { columnWidths, rowsTable } from './terminal-table.ts'
import { paragraph, terminalPhrase, type Screen } from './terminal-text.ts'
import { plainLines, plainText, shortenEnd } from '../text/plain-text.ts'

const MOST_ERROR_LINES = 12
const MOST_ERROR_COLUMNS = 300
const MOST_PACKAGES = 6
const MOST_GROUPS = 4
const MOST_GROWTHS = 3
const MOST_INPUTS = 10
const MOST_FAILURES = 5
const MOST_METRIC_TABLES = 2
const MOST_NAME = 60
const MOST_NAMES = 3
const MOST_LIMITS = 8
const BAR = '  │ '

export function detailSections(results: Results, screen: Screen): readonly string[] {
  return [
    growth(results, screen),
    notices(results, screen),
    failures(results, screen),
    inputs(results, screen),
    derivations(results, screen),
    metrics(results, screen),
    measured(results, screen),
    limits(results, screen),
  ]
}

function growth(results: Results, screen: Screen): string {
  const texts = results.platforms.flatMap((platform) =>
    growthsOf(platform).map((one) => () => growthText(one, onPlatform(results, platform), screen)),
  )
  return section('What grew, and why', written(texts, MOST_GROWTHS), screen)
}

function notices(results: Results, screen: Screen): string {
  return section(
    'Notices',
    results.notices.map(({ level, message }) => {
      const text = shortenEnd(plainText(message), 400)
      return paragraph(
        level === 'warning' ? `  ${screen.paint.yellow('!')} ${text}` : `    ${text}`,
        screen,
        '    ',
      )
    }),
    screen,
  )
}

function failures(results: Results, screen: Screen): string {
  const groups = failureGroups(results).map(({ names, platform, side, message }) => () => {
    const title = phrase`${listing(names, MOST_NAMES)}${whereOf(results, platform)} in ${side}:`
    return [
      paragraph(`  ${terminalPhrase(title, screen.paint)}`, screen, '  '),
      ...errorLines(message, screen),
    ].join('\n')
  })
  return section('Failures', written(groups, MOST_FAILURES), screen)
}

/**
 * The last lines, since Nix names the cause at the end. The bar keeps a line from being read as a command by a CI
 * system's log.
 */
function errorLines(message: string, screen: Screen): readonly string[] {
  const lines = plainLines(message).filter((line) => line !== '')
  const shown = lines.slice(-MOST_ERROR_LINES)
  const cut = lines.length - shown.length
  const margin = Math.min(MOST_ERROR_COLUMNS, ...shown.map((line) => line.search(/\S/)))
  const dedented = shown.map((line) => shortenEnd(line.slice(margin), MOST_ERROR_COLUMNS))
  return [...(cut > 0 ? [`(${cut} lines before)`] : []), ...dedented].map((line) =>
    paragraph(`${BAR}${line}`, screen, BAR),
  )
}

function inputs(results: Results, screen: Screen): string {
  const list = inputList(results).map(
    (one) => () => paragraph(`  ${terminalPhrase(one, screen.paint)}`, screen, '    '),
  )
  return section('Flake inputs', written(list, MOST_INPUTS), screen)
}

function derivations(results: Results, screen: Screen): string {
  const groups = results.platforms.flatMap((platform) =>
    derivationGroups(platform).map(
      (group) => () =>
        [
          paragraph(
            `  ${terminalPhrase(groupTitle(group, MOST_NAMES), screen.paint)}${whereOf(results, platform)}: ${derivationCount(group.changes)} changed`,
            screen,
            '  ',
          ),
          ...derivationLines(group.changes, MOST_PACKAGES).map((line) =>
            paragraph(`    ${terminalPhrase(line, screen.paint)}`, screen, '      '),
          ),
        ].join('\n'),
    ),
  )
  return section('Derivations', written(groups, MOST_GROUPS), screen)
}

/** Where only few targets changed; a reader of many takes the results file. */
function metrics(results: Results, screen: Screen): string {
  const changed = results.platforms.flatMap((platform) =>
    rankedTargets(platform.targets)
      .filter(
        ({ target, standing }) =>
          standing !== 'unchanged' && target.findings.some((finding) => finding.change !== null),
      )
      .map(({ target }) => ({ target, where: whereOf(results, platform) })),
  )
  if (changed.length > MOST_METRIC_TABLES) return ''
  const tables = changed.map(({ target, where }) => {
    // The table above says why; here the figures count.
    const rows = target.findings.filter(hasFigures).map((finding) => ({ ...rowOf(finding), note: '' }))
    const title = `  ${screen.paint.bold(shortenEnd(plainText(target.name), MOST_NAME))}${where}`
    return [paragraph(title, screen, '  '), rowsTable(rows, columnWidths(rows, screen), screen)].join('\n')
  })
  return section('All metrics', tables, screen)
}

function measured(results: Results, screen: Screen): string {
  return section(
    'How it was measured',
    measuredFacts(results)
      .filter((fact) => fact.brief)
      .map(({ title, fact }) =>
        paragraph(
          `  ${screen.paint.dim(`${plainText(title)}:`)} ${terminalPhrase(fact, screen.paint)}`,
          screen,
          '    ',
        ),
      ),
    screen,
  )
}

function limits(results: Results, screen: Screen): string {
  return section(
    'What this report cannot tell',
    limitPhrases(results)
      .filter((limit) => limit.brief)
      .slice(0, MOST_LIMITS)
      .map(({ phrase: one }) => paragraph(`  ${terminalPhrase(one, screen.paint)}`, screen, '    ')),
    screen,
  )
}

function section(title: string, parts: readonly string[], { paint }: Screen): string {
  return parts.length === 0 ? '' : [paint.bold(title), ...parts].join('\n')
}

/** The first few of many parts; the others are not written at all. */
function written(parts: readonly (() => string)[], most: number): readonly string[] {
  const shown = parts.slice(0, most).map((part) => part())
  return parts.length > most ? [...shown, `  and ${parts.length - most} more`] : shown
}

function whereOf(results: Results, platform: PlatformResults): string {
  const where = onPlatform(results, platform)
  return where === '' ? '' : ` ${plainText(where)}`
}
