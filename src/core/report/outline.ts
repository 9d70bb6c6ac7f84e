// What a report says, and in which order. Every format prints this outline, each in its own way, and as much of it as it has
// room for.

import type { Verdict } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Notice, Results } from '../model/results.ts'
import { rankedTargets, type RankedTarget, standings } from '../decide/standing.ts'
import { counted, type Phrase } from '../text/phrase.ts'
import { derivationGroups, type DerivationGroup } from './derivation-text.ts'
import { type Digest, digestOf } from './digest.ts'
import { failureGroups, type FailureGroup } from './failure-text.ts'
import type { Part } from './fit.ts'
import { type Growth, growthsOf } from './growth.ts'
import { type Headline, headlineOf } from './headline.ts'
import { inputLines, inputList } from './inputs-text.ts'
import { limitPhrases, type Limit } from './limits.ts'
import { confidenceText, type Fact, measuredFacts, nixName } from './measured.ts'
import { onPlatform } from './platform-name.ts'
import { hasFigures } from './shown-findings.ts'

export interface Outline {
  readonly headline: Headline
  /** What moved in the lock files; empty where nothing did. */
  readonly inputs: readonly Phrase[]
  readonly platforms: readonly PlatformOutline[]
  /** What the signs mean; undefined where there are none. */
  readonly legend: string | undefined
  /** Those that have something to say. */
  readonly sections: readonly AnySection[]
}

export interface PlatformOutline {
  readonly platform: PlatformResults
  readonly system: string
  /** `Nix 2.34.8`. */
  readonly nix: string
  /** ` on x86_64-linux`; empty where there is one platform. Untrusted text. */
  readonly where: string
  /** Undefined where there is but one platform: it needs none of its own. */
  readonly verdict: Verdict | undefined
  readonly digest: Digest
  /** The gravest first. */
  readonly targets: readonly RankedTarget[]
}

/** What the sections list, in the order of the sections. */
export interface Contents {
  readonly notices: Notice
  readonly growth: Placed<Growth>
  readonly failures: Placed<FailureGroup>
  readonly inputs: Phrase
  readonly derivations: Placed<DerivationGroup>
  /** Targets whose figures differ, or are there on one side only. */
  readonly metrics: Placed<RankedTarget>
  /** Targets whose figures are equal. */
  readonly figures: Placed<RankedTarget>
  readonly measured: Fact
  readonly limits: Limit
}

export type SectionName = keyof Contents

export interface Section<Name extends SectionName> {
  readonly name: Name
  readonly title: string
  /** Where a fold is to be had: what is worth reading without a click is open. */
  readonly fold: 'none' | 'open' | 'closed'
  readonly entries: readonly Entry<Contents[Name]>[]
  /** What is missed without an entry: `lists of derivations`. */
  readonly kind: string
}

export type AnySection = { readonly [Name in SectionName]: Section<Name> }[SectionName]

export interface Entry<Content> {
  readonly content: Content
  /** The larger, the longer it stays where room is scarce. */
  readonly importance: number
  /** Shown where there is little room too. */
  readonly brief: boolean
}

/** Something of one platform. */
export interface Placed<Content> {
  readonly content: Content
  /** ` on x86_64-linux`; empty where there is one platform. Untrusted text. */
  readonly where: string
}

/** How a format writes what the sections list. */
export type Printers<Name extends SectionName, Text> = {
  readonly [Each in Name]: (content: Contents[Each]) => Text
}

/** So many failures can be shown without a click. */
const FEW_FAILURES = 2

/** So many tables of what grew, too. */
const FEW_GROWTHS = 2

export function outlineOf(results: Results): Outline {
  const confidence = confidenceText(results)
  const platforms = results.platforms.map((platform) => platformOutline(results, platform))
  const sections: readonly AnySection[] = [
    notices(results),
    growth(platforms),
    failures(results),
    inputs(results),
    derivations(platforms),
    metrics(platforms),
    figures(platforms),
    measured(results),
    limits(results),
  ]
  return {
    headline: headlineOf(results),
    inputs: inputLines(results),
    platforms,
    legend:
      confidence === undefined
        ? undefined
        : `≈ sampled, with its ${confidence} interval; every other figure is exact.`,
    sections: sections.filter(({ entries }) => entries.length > 0),
  }
}

function platformOutline(results: Results, platform: PlatformResults): PlatformOutline {
  return {
    platform,
    system: platform.system,
    nix: nixName(platform),
    where: onPlatform(results, platform),
    verdict: results.platforms.length > 1 ? platform.verdict : undefined,
    digest: digestOf(platform),
    targets: rankedTargets(platform.targets),
  }
}

/** Which figures of a target there are to show. */
export function figuresOf({ target, standing }: RankedTarget): 'both' | 'shared' | 'none' {
  if (!target.findings.some(hasFigures)) return 'none'
  return standing === 'unchanged' ? 'shared' : 'both'
}

/** The entries of a section as parts, each to be written where there is room for it. */
export function partsOf<Name extends SectionName, Text>(
  { name, entries, kind }: Section<Name>,
  printers: Printers<Name, Text>,
): readonly Part<Text>[] {
  const print = printers[name]
  return entries.map(({ content, importance }) => ({ write: () => print(content), importance, kind }))
}

/** Warnings are not folded away. */
function notices({ notices: all }: Results): Section<'notices'> {
  return {
    name: 'notices',
    title: 'Notices',
    fold: all.some(({ level }) => level === 'warning') ? 'none' : 'closed',
    entries: all.map((content) => ({
      content,
      importance: content.level === 'warning' ? 8 : 7,
      brief: true,
    })),
    kind: 'notices',
  }
}

/** Just below the tables of platforms, since it says where to look. */
function growth(platforms: readonly PlatformOutline[]): Section<'growth'> {
  const entries = onEach(
    platforms,
    ({ platform }) => growthsOf(platform),
    (_, index) => (index < FEW_GROWTHS ? 9.5 : 5),
  )
  return {
    name: 'growth',
    title: 'What grew, and why',
    fold: entries.length <= FEW_GROWTHS ? 'open' : 'closed',
    entries,
    kind: 'tables of what grew',
  }
}

/** One entry for all targets that fail alike. The first few are what the reader is sent to. */
function failures(results: Results): Section<'failures'> {
  const entries = failureGroups(results).map((content, index) => ({
    content: { content, where: onPlatform(results, content.platform) },
    importance: index < FEW_FAILURES ? 7.5 : 6,
    brief: true,
  }))
  return {
    name: 'failures',
    title: `Failures (${entries.length})`,
    fold: entries.length <= FEW_FAILURES ? 'open' : 'closed',
    entries,
    kind: 'messages of Nix',
  }
}

function inputs(results: Results): Section<'inputs'> {
  const entries = inputList(results).map((content) => ({ content, importance: 3.5, brief: true }))
  return {
    name: 'inputs',
    title: `Flake inputs that moved (${entries.length})`,
    fold: 'closed',
    entries,
    kind: 'inputs that moved',
  }
}

function derivations(platforms: readonly PlatformOutline[]): Section<'derivations'> {
  return {
    name: 'derivations',
    title: 'Derivations: what changed',
    fold: 'closed',
    entries: onEach(
      platforms,
      ({ platform }) => derivationGroups(platform),
      () => 3,
    ),
    kind: 'lists of derivations',
  }
}

function metrics(platforms: readonly PlatformOutline[]): Section<'metrics'> {
  const entries = onEach(
    platforms,
    ({ targets }) => targets.filter((one) => figuresOf(one) === 'both'),
    ({ standing }) => 4 - standings.indexOf(standing) / standings.length,
  )
  return {
    name: 'metrics',
    title: `All metrics of ${counted(entries.length, 'target')}`,
    fold: 'closed',
    // Without another side to compare with, the figures alone say little.
    entries: entries.map((entry) => ({
      ...entry,
      brief: entry.content.content.target.findings.some(({ change }) => change !== null),
    })),
    kind: 'all metrics of changed targets',
  }
}

function figures(platforms: readonly PlatformOutline[]): Section<'figures'> {
  const entries = onEach(
    platforms,
    ({ targets }) => targets.filter((one) => figuresOf(one) === 'shared'),
    () => 1,
  )
  return {
    name: 'figures',
    title: `Figures of ${counted(entries.length, 'unchanged target')}`,
    fold: 'closed',
    entries: entries.map((entry) => ({ ...entry, brief: false })),
    kind: 'figures of unchanged targets',
  }
}

function measured(results: Results): Section<'measured'> {
  return {
    name: 'measured',
    title: 'How it was measured',
    fold: 'closed',
    entries: measuredFacts(results).map((content) => ({ content, importance: 7, brief: content.brief })),
    kind: 'how it was measured',
  }
}

function limits(results: Results): Section<'limits'> {
  return {
    name: 'limits',
    title: 'What this report cannot tell',
    fold: 'closed',
    entries: limitPhrases(results).map((content) => ({ content, importance: 2, brief: content.brief })),
    kind: 'limits of the method',
  }
}

function onEach<Content>(
  platforms: readonly PlatformOutline[],
  contentsOf: (platform: PlatformOutline) => readonly Content[],
  importanceOf: (content: Content, index: number) => number,
): readonly Entry<Placed<Content>>[] {
  return platforms.flatMap((platform) =>
    contentsOf(platform).map((content, index) => ({
      content: { content, where: platform.where },
      importance: importanceOf(content, index),
      brief: true,
    })),
  )
}
