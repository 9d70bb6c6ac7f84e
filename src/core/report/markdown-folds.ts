// The folded part of a report on GitHub: failures, derivations, all metrics, how it was measured, limits, notices.

import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import {
  derivationCount,
  derivationGroups,
  derivationLines,
  groupTitle,
  type DerivationGroup,
} from './derivation-text.ts'
import { codeBlock, escapeMarkdown, inlineCode } from '../text/escape.ts'
import { failureGroups } from './failure-text.ts'
import { findingText, hasFigures } from './finding-text.ts'
import type { Block, Section } from './fit.ts'
import { inputList } from './inputs-text.ts'
import { growthsOf } from './growth.ts'
import { limitPhrases } from './limits.ts'
import { growthText } from './markdown-growth.ts'
import { findingCells, markdownPhrase, tableOf } from './markdown-text.ts'
import { measuredFacts } from './measured.ts'
import { counted, listing } from '../text/phrase.ts'
import { onPlatform } from './platform-name.ts'
import { rankedTargets, standings, type Standing } from '../decide/standing.ts'

const MOST_ERROR_LINES = 40
const MOST_PACKAGES = 40
const MOST_TARGETS = 5

/** So many failures can be shown without a click. */
const FEW_FAILURES = 2

/** So many tables of what grew, too. */
const FEW_GROWTHS = 2

export function foldedSections(results: Results): readonly Section[] {
  const targets = eachTarget(results)
  return [
    notices(results),
    growth(results),
    failures(results),
    inputs(results),
    derivations(results),
    allMetrics(targets),
    unchangedMetrics(targets),
    measured(results),
    limits(results),
  ]
}

/** Warnings are not folded away. */
function notices(results: Results): Section {
  const blocks = results.notices.map(({ level, message }): Block => ({
    text: () => `- ${level === 'warning' ? '**Note:** ' : ''}${escapeMarkdown(message)}`,
    importance: level === 'warning' ? 8 : 7,
    kind: 'notices',
  }))
  const warned = results.notices.some((notice) => notice.level === 'warning')
  return { ...(warned ? {} : { fold: { title: 'Notices', open: false } }), blocks, between: '\n' }
}

/** Just below the tables of platforms, since it says where to look. */
function growth(results: Results): Section {
  const blocks = results.platforms.flatMap((platform) =>
    growthsOf(platform).map((one, index): Block => ({
      text: () => growthText(one, onPlatform(results, platform)),
      importance: index < FEW_GROWTHS ? 9.5 : 5,
      kind: 'tables of what grew',
    })),
  )
  return { fold: { title: 'What grew, and why', open: blocks.length <= FEW_GROWTHS }, blocks }
}

/** One block for all targets that fail alike. */
function failures(results: Results): Section {
  const groups = failureGroups(results)
  const blocks = groups.map(({ names, platform, side, message }, index): Block => ({
    text: () =>
      `${markdownPhrase(listing(names, MOST_TARGETS))}${whereOf(results, platform)} in ${side}:\n\n${codeBlock(message, MOST_ERROR_LINES)}`,
    // The first few are what the reader is sent to.
    importance: index < FEW_FAILURES ? 7.5 : 6,
    kind: 'messages of Nix',
  }))
  return { fold: { title: `Failures (${blocks.length})`, open: blocks.length <= FEW_FAILURES }, blocks }
}

function inputs(results: Results): Section {
  const blocks = inputList(results).map((one): Block => ({
    text: () => `- ${markdownPhrase(one)}`,
    importance: 3.5,
    kind: 'inputs that moved',
  }))
  return { fold: { title: `Flake inputs that moved (${blocks.length})`, open: false }, blocks, between: '\n' }
}

function derivations(results: Results): Section {
  const blocks = results.platforms.flatMap((platform) =>
    derivationGroups(platform).map((group): Block => ({
      text: () => derivationBlock(group, whereOf(results, platform)),
      importance: 3,
      kind: 'lists of derivations',
    })),
  )
  return { fold: { title: 'Derivations: what changed', open: false }, blocks }
}

function derivationBlock(group: DerivationGroup, where: string): string {
  const title = `${markdownPhrase(groupTitle(group, MOST_TARGETS))}${where}: ${derivationCount(group.changes)} changed`
  return [
    title,
    '',
    ...derivationLines(group.changes, MOST_PACKAGES).map((line) => `- ${markdownPhrase(line)}`),
  ].join('\n')
}

/** Targets whose figures differ, or are there on one side only. */
function allMetrics(targets: readonly PlacedTarget[]): Section {
  const blocks = targets
    .filter(({ target, standing }) => standing !== 'unchanged' && target.findings.some(hasFigures))
    .map(({ target, standing, where }): Block => ({
      text: () => `${inlineCode(target.name)}${where}\n\n${metricsTable(target)}`,
      importance: 4 - standings.indexOf(standing) / standings.length,
      kind: 'all metrics of changed targets',
    }))
  return { fold: { title: `All metrics of ${counted(blocks.length, 'target')}`, open: false }, blocks }
}

function metricsTable(target: TargetResults): string {
  return tableOf(
    ['Metric', 'Base → head', 'Change', 'Finding'],
    target.findings.map(findingText).map(findingCells),
  )
}

/** One line a target: both sides are equal. */
function unchangedMetrics(targets: readonly PlacedTarget[]): Section {
  const blocks = targets
    .filter(({ standing }) => standing === 'unchanged')
    .map(({ target, where }): Block => ({
      text: () => `- ${inlineCode(target.name)}${where}: ${figuresLine(target)}`,
      importance: 1,
      kind: 'figures of unchanged targets',
    }))
  return {
    fold: { title: `Figures of ${counted(blocks.length, 'unchanged target')}`, open: false },
    blocks,
    between: '\n',
  }
}

function figuresLine(target: TargetResults): string {
  return target.findings
    .filter(hasFigures)
    .map(findingText)
    .map(({ metric, values }) => escapeMarkdown(`${metric} ${values}`))
    .join(' · ')
}

function measured(results: Results): Section {
  return {
    fold: { title: 'How it was measured', open: false },
    between: '\n',
    blocks: measuredFacts(results).map(({ title, fact }) => ({
      text: () => `- **${escapeMarkdown(title)}:** ${markdownPhrase(fact)}`,
      importance: 7,
      kind: 'how it was measured',
    })),
  }
}

function limits(results: Results): Section {
  return {
    fold: { title: 'What this report cannot tell', open: false },
    between: '\n',
    blocks: limitPhrases(results).map(({ phrase: one }) => ({
      text: () => `- ${markdownPhrase(one)}`,
      importance: 2,
      kind: 'limits of the method',
    })),
  }
}

interface PlacedTarget {
  readonly target: TargetResults
  readonly standing: Standing
  /** ` on x86_64-linux`, where there are several platforms. */
  readonly where: string
}

/** Every target, the gravest first on each platform. */
function eachTarget(results: Results): readonly PlacedTarget[] {
  return results.platforms.flatMap((platform) =>
    rankedTargets(platform.targets).map((ranked) => ({ ...ranked, where: whereOf(results, platform) })),
  )
}

function whereOf(results: Results, platform: PlatformResults): string {
  const where = onPlatform(results, platform)
  return where === '' ? '' : ` ${escapeMarkdown(where)}`
}
