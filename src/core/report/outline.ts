// What a report says, and in which order. Every format prints this outline, each in its own way, and as much of it as it has
// room for.

import { rankedTargets } from '../decide/standing.ts'
import type { Verdict } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { Phrase } from '../text/phrase.ts'
import { type Digest, digestOf } from './digest.ts'
import { type Headline, headlineOf } from './headline.ts'
import { linked, type Revisions } from './file-links.ts'
import { inputLines } from './inputs-text.ts'
import { confidenceText } from './measured.ts'
import { nixName, onPlatform } from './platform-name.ts'
import type { AnySection } from './section.ts'
import { type Place, sectionsOf } from './sections.ts'

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

export interface PlatformOutline extends Place {
  readonly system: string
  /** `Nix 2.34.8`. */
  readonly nix: string
  /** Undefined where there is but one platform: it needs none of its own. */
  readonly verdict: Verdict | undefined
  readonly digest: Digest
}

/** `repository`: the address of what the revisions are commits of, where it is on a forge. */
export function outlineOf(results: Results, repository?: string): Outline {
  const { base, head } = results
  const revisions = { base, head, ...(repository !== undefined && { repository }) }
  const platforms = results.platforms.map((platform) => platformOutline(results, platform, revisions))
  return {
    headline: linkedHeadline(results, revisions),
    inputs: inputLines(results),
    platforms,
    legend: legendOf(results),
    sections: sectionsOf(results, platforms),
  }
}

function linkedHeadline(results: Results, revisions: Revisions): Headline {
  const headline = headlineOf(results)
  return { ...headline, next: linked(headline.next, revisions) }
}

function platformOutline(results: Results, platform: PlatformResults, revisions: Revisions): PlatformOutline {
  return {
    platform,
    system: platform.system,
    nix: nixName(platform),
    where: onPlatform(results, platform),
    revisions,
    verdict: results.platforms.length > 1 ? platform.verdict : undefined,
    digest: digestOf(platform, results.configuration.smallestChange ?? 0),
    targets: rankedTargets(platform.targets),
  }
}

function legendOf(results: Results): string | undefined {
  const confidence = confidenceText(results)
  if (confidence === undefined) return undefined
  return `≈ sampled, with its ${confidence} interval; every other figure is exact.`
}
