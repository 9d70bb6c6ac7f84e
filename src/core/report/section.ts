// A section of a report: what it lists, whatever prints it.

import type { RankedTarget } from '../decide/standing.ts'
import type { Notice } from '../model/results.ts'
import type { Phrase } from '../text/phrase.ts'
import type { BuildGroup } from './builds-text.ts'
import type { DerivationGroup } from './derivation-text.ts'
import type { FailureGroup } from './failure-text.ts'
import type { Part } from './fit.ts'
import type { Growth } from './growth.ts'
import type { Limit } from './limits.ts'
import type { Fact } from './measured.ts'
import type { Movement } from './trend-text.ts'

/** What the sections list, in the order of the sections. */
export interface Contents {
  readonly notices: Notice
  readonly growth: Placed<Growth>
  readonly failures: Placed<FailureGroup>
  readonly inputs: Phrase
  /** Figures of the default branch that moved of late. */
  readonly trend: Placed<Movement>
  readonly derivations: Placed<DerivationGroup>
  /** What real builds told. */
  readonly builds: Placed<BuildGroup>
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

/** The entries of a section as parts, each to be written where there is room for it. */
export function partsOf<Name extends SectionName, Text>(
  { name, entries, kind }: Section<Name>,
  printers: Printers<Name, Text>,
): readonly Part<Text>[] {
  const print = printers[name]
  return entries.map(({ content, importance }) => ({ write: () => print(content), importance, kind }))
}
