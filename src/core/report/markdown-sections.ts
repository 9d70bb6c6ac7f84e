// The sections of a report on GitHub, folded: failures, derivations, all metrics, how it was measured, limits, notices.

import { MOST_ROWS } from '../model/builds.ts'
import type { TargetResults } from '../model/target-results.ts'
import { codeBlock, escapeMarkdown, inlineCode } from '../text/escape.ts'
import { listing } from '../text/phrase.ts'
import { noticePhrase } from './notice-text.ts'
import { buildsLines, buildsTitle } from './builds-text.ts'
import { derivationCount, derivationLines, groupTitle } from './derivation-text.ts'
import { findingText } from './finding-text.ts'
import { fit, type Part } from './fit.ts'
import { growthText } from './markdown-growth.ts'
import { findingCells, markdownPhrase, SEPARATOR, tableOf } from './markdown-text.ts'
import { movementText } from './markdown-trend.ts'
import { type AnySection, partsOf, type Printers, type SectionName } from './section.ts'
import { shownFigures, shownFindings } from './shown-findings.ts'

const MOST_ERROR_LINES = 40
const MOST_PACKAGES = 40
const MOST_TARGETS = 5

/** A section, and its parts as Markdown. */
export interface FoldedSection {
  readonly section: AnySection
  readonly parts: readonly Part<string>[]
}

/** Room for the fold's own lines, and for the one that says what of it was left out. */
const FOLD_RESERVE = 400

export function foldedSection(section: AnySection): FoldedSection {
  return { section, parts: partsOf(section, printers) }
}

/** `texts`: what was written of the parts; empty where there is none of them. */
export function foldText(
  { section, parts }: FoldedSection,
  texts: ReadonlyMap<Part<string>, string>,
): string {
  return folded(
    section,
    parts.flatMap((part) => texts.get(part) ?? []),
  )
}

/** One fold by itself, with the most important of its parts; its last line says what was left out. */
export function fitFold(
  { section, parts }: FoldedSection,
  { limit, leftOut }: { readonly limit: number; readonly leftOut: (count: number) => string },
): string {
  const { contents } = fit(parts, limit - FOLD_RESERVE, lengthOf)
  const shown = parts.flatMap((part) => contents.get(part) ?? [])
  const missing = parts.length - shown.length
  if (missing === 0) return folded(section, shown)
  return folded(section, [...shown, `${shown.length === 0 ? '' : '\n'}${leftOut(missing)}`])
}

/** What a part takes, with the empty line behind it. */
export function lengthOf(text: string): number {
  return text.length + SEPARATOR.length
}

function folded({ name, title, fold }: AnySection, texts: readonly string[]): string {
  const body = texts.join(isList(name) ? '\n' : SEPARATOR)
  if (body === '' || fold === 'none') return body
  return `<details${fold === 'open' ? ' open' : ''}><summary>${title}</summary>\n\n${body}\n\n</details>`
}

/** Items of one list have no empty lines between them. */
function isList(name: SectionName): boolean {
  switch (name) {
    case 'notices':
    case 'inputs':
    case 'trend':
    case 'figures':
    case 'measured':
    case 'limits':
      return true
    case 'growth':
    case 'failures':
    case 'derivations':
    case 'builds':
    case 'metrics':
      return false
  }
}

const printers: Printers<SectionName, string> = {
  notices: (notice) =>
    `- ${notice.level === 'warning' ? '**Note:** ' : ''}${markdownPhrase(noticePhrase(notice))}`,
  growth: ({ content, where }) => growthText(content, where),
  failures: ({ content: { names, side, message }, where }) =>
    `${markdownPhrase(listing(names, MOST_TARGETS))}${spaced(where)} in ${side}:\n\n${codeBlock(message, MOST_ERROR_LINES)}`,
  inputs: (input) => `- ${markdownPhrase(input)}`,
  trend: ({ content, where }) => movementText(content, where),
  derivations: ({ content, where }) =>
    [
      `${markdownPhrase(groupTitle(content, MOST_TARGETS))}${spaced(where)}: ${derivationCount(content.changes)} changed`,
      '',
      ...derivationLines(content.changes, MOST_PACKAGES).map((line) => `- ${markdownPhrase(line)}`),
    ].join('\n'),
  builds: ({ content, where }) =>
    [
      `${markdownPhrase(groupTitle(content, MOST_TARGETS))}${spaced(where)}: ${markdownPhrase(buildsTitle(content.builds))}`,
      '',
      ...buildsLines(content.builds, MOST_ROWS).map((line) => `- ${markdownPhrase(line)}`),
    ].join('\n'),
  metrics: ({ content: { target }, where }) =>
    `${inlineCode(target.name)}${spaced(where)}\n\n${metricsTable(target)}`,
  figures: ({ content: { target }, where }) =>
    `- ${inlineCode(target.name)}${spaced(where)}: ${figuresLine(target)}`,
  measured: ({ title, fact }) => `- **${escapeMarkdown(title)}:** ${markdownPhrase(fact)}`,
  limits: ({ phrase }) => `- ${markdownPhrase(phrase)}`,
}

function metricsTable(target: TargetResults): string {
  return tableOf(
    ['Metric', 'Base → head', 'Change', 'Finding'],
    shownFindings(target).map(findingText).map(findingCells),
  )
}

/** One line a target: both sides are equal. */
function figuresLine(target: TargetResults): string {
  return shownFigures(target)
    .map(findingText)
    .map(({ metric, values }) => escapeMarkdown(`${metric} ${values}`))
    .join(' · ')
}

function spaced(where: string): string {
  return where === '' ? '' : ` ${escapeMarkdown(where)}`
}
