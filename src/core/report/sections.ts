// The sections of a report below its tables, in their order, and how much each of their entries matters.

import { type RankedTarget, standings } from '../decide/standing.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import { counted } from '../text/phrase.ts'
import { buildGroups } from './builds-text.ts'
import { derivationGroups } from './derivation-text.ts'
import { failureGroups } from './failure-text.ts'
import { growthsOf } from './growths.ts'
import { inputList } from './inputs-text.ts'
import { limitPhrases } from './limits.ts'
import { measuredFacts } from './measured.ts'
import { onPlatform } from './platform-name.ts'
import type { Revisions } from './file-links.ts'
import { hasFigures } from './shown-findings.ts'
import { movementsOf } from './trend-text.ts'
import type { AnySection, Entry, Placed, Section } from './section.ts'

/** A platform, and what it is called in a sentence. */
export interface Place {
  readonly platform: PlatformResults
  /** ` on x86_64-linux`; empty where there is one platform. Untrusted text. */
  readonly where: string
  readonly revisions: Revisions
  /** The gravest first. */
  readonly targets: readonly RankedTarget[]
}

/** So many failures can be shown without a click. */
const FEW_FAILURES = 2

/** So many tables of what grew, too. */
const FEW_GROWTHS = 2

/** Those that have something to say. */
export function sectionsOf(results: Results, places: readonly Place[]): readonly AnySection[] {
  const sections: readonly AnySection[] = [
    notices(results),
    growth(places),
    failures(results),
    inputs(results),
    trend(places),
    derivations(places),
    builds(places),
    metrics(places),
    figures(places),
    measured(results),
    limits(results),
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

/** Which figures of a target there are to show. */
export function figuresOf({ target, standing }: RankedTarget): 'both' | 'shared' | 'none' {
  if (!target.findings.some(hasFigures)) return 'none'
  return standing === 'unchanged' ? 'shared' : 'both'
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
function growth(places: readonly Place[]): Section<'growth'> {
  const entries = onEach(
    places,
    ({ platform, revisions }) => growthsOf(platform, revisions),
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

/** What creeps is not folded away: no single change is to blame for it, so that nobody would look. */
function trend(places: readonly Place[]): Section<'trend'> {
  const entries = onEach(
    places,
    ({ platform, revisions }) => movementsOf(platform, revisions.repository),
    ({ series }) => (series.creep === undefined ? 2.5 : 7.2),
  )
  const isCreeping = entries.some(({ content }) => content.content.series.creep !== undefined)
  return {
    name: 'trend',
    title: `Trend of the default branch (${counted(entries.length, 'figure')} moved)`,
    fold: isCreeping ? 'open' : 'closed',
    entries,
    kind: 'trends',
  }
}

function derivations(places: readonly Place[]): Section<'derivations'> {
  return {
    name: 'derivations',
    title: 'Derivations: what changed',
    fold: 'closed',
    entries: onEach(
      places,
      ({ platform }) => derivationGroups(platform),
      () => 3,
    ),
    kind: 'lists of derivations',
  }
}

function builds(places: readonly Place[]): Section<'builds'> {
  return {
    name: 'builds',
    title: 'Builds and closures: what differs',
    fold: 'closed',
    entries: onEach(
      places,
      ({ platform }) => buildGroups(platform),
      () => 3.2,
    ),
    kind: 'builds',
  }
}

function metrics(places: readonly Place[]): Section<'metrics'> {
  const entries = onEach(
    places,
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

function figures(places: readonly Place[]): Section<'figures'> {
  const entries = onEach(
    places,
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
  places: readonly Place[],
  contentsOf: (place: Place) => readonly Content[],
  importanceOf: (content: Content, index: number) => number,
): readonly Entry<Placed<Content>>[] {
  return places.flatMap((place) =>
    contentsOf(place).map((content, index) => ({
      content: { content, where: place.where },
      importance: importanceOf(content, index),
      brief: true,
    })),
  )
}
