// One target in full: its metrics, what explains them, and its flame graphs. Folded where it is quiet.

import type { RankedTarget } from '../../decide/standing.ts'
import { callPathMarkup, causeMarkup, changedLinesMarkup } from './call-paths.ts'
import { causesMarkup } from './causes.ts'
import type { Part } from '../fit.ts'
import type { PlatformOutline } from '../outline.ts'
import type { Revisions } from '../file-links.ts'
import { figuresOf } from '../sections.ts'
import { flameMarkup } from './flame.ts'
import { growthTables } from './growth-tables.ts'
import { hintsMarkup } from './hints.ts'
import { type Markup, markup, nothing } from '../../text/markup.ts'
import { metricsTable, unchangedTable } from './metrics.ts'
import { standingBadge } from './outcome.ts'
import { codeMarkup } from './phrase-markup.ts'

/** What was written of the parts that there is room for. */
export type Shown = ReadonlyMap<Part<Markup>, Markup>

/** A target, and the parts of its section that the page may have to do without. */
export interface TargetParts {
  readonly ranked: RankedTarget
  /** Within the page. */
  readonly id: string
  readonly parts: readonly Part<Markup>[]
  readonly isOpen: boolean
}

/** What kind of part goes first where the page is too long: the last of these. */
const tiers = { explanation: 4, metrics: 3, unchanged: 2, flame: 1 } as const

/** Of so many of the gravest targets the flame graphs outrank all else. */
const FEW_FLAMES = 3

/** Where a target stands among those of its platform, and on the page. */
export interface Position {
  readonly rank: number
  readonly id: string
  readonly isOpen: boolean
  readonly revisions: Revisions
}

export function targetParts(ranked: RankedTarget, { rank, id, isOpen, revisions }: Position): TargetParts {
  return {
    ranked,
    id,
    parts: [...explanationParts(ranked, rank, revisions), ...figureParts(ranked, rank)],
    isOpen,
  }
}

/** Nothing where nothing of it is shown. */
export function targetSection({ ranked, id, parts, isOpen }: TargetParts, shown: Shown): Markup {
  const contents = parts.flatMap((part) => shown.get(part) ?? [])
  if (contents.length === 0) return nothing
  const { target, standing } = ranked
  return markup`<details class="target" id="${id}"${isOpen ? markup` open` : markup``}><summary><h3>${codeMarkup(target.name)}</h3> ${standingBadge(standing, target)}</summary>
<div class="target-body">${contents}</div></details>
`
}

/** Identifies the section of a target: the index of its platform, and its rank there. */
export function targetId(
  platforms: readonly PlatformOutline[],
  platform: PlatformOutline,
  rank: number,
): string {
  return `target-${platforms.indexOf(platform) + 1}-${rank + 1}`
}

function figureParts(ranked: RankedTarget, rank: number): readonly Part<Markup>[] {
  const { target } = ranked
  switch (figuresOf(ranked)) {
    case 'none':
      return []
    case 'shared':
      return [
        {
          write: () => unchangedTable(target),
          importance: below(tiers.unchanged, rank),
          kind: 'figures of unchanged targets',
        },
      ]
    case 'both':
      return [
        {
          write: () => metricsTable(target),
          importance: below(tiers.metrics, rank),
          kind: 'tables of metrics',
        },
      ]
  }
}

function explanationParts(
  { target }: RankedTarget,
  rank: number,
  revisions: Revisions,
): readonly Part<Markup>[] {
  const { explanation } = target
  if (explanation === undefined) return []
  const { callPaths, hints = [] } = explanation
  const tree = callPaths?.tree
  const write = () =>
    markup`${causesMarkup(target, revisions)}${
      callPaths === undefined
        ? ''
        : markup`${causeMarkup(callPaths, revisions)}${callPathMarkup(callPaths, revisions)}${changedLinesMarkup(target, callPaths, revisions)}`
    }${hintsMarkup(hints)}${
      explanation.functions === undefined && explanation.primops === undefined
        ? ''
        : markup`<h4>What grew: function calls</h4>${growthTables({ target, alike: [], explanation, repeat: [], revisions })}`
    }`
  return [
    { write, importance: below(tiers.explanation, rank), kind: 'explanations' },
    ...(tree === undefined
      ? []
      : [
          {
            write: () => flameMarkup(target, tree),
            importance: below(rank < FEW_FLAMES ? tiers.explanation + 1 : tiers.flame, rank),
            kind: 'flame graphs',
          },
        ]),
  ]
}

/** Within a tier, what ranks first matters most. */
function below(tier: number, rank: number): number {
  return tier - rank / (rank + 1)
}
