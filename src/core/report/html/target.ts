// One target in full: its metrics, what explains them, and its flame graphs. Folded where it is quiet.

import type { PlatformResults } from '../../model/platform-results.ts'
import { hasFigures } from '../finding-text.ts'
import type { RankedTarget } from '../../decide/standing.ts'
import { callPathMarkup, causeMarkup, changedLinesMarkup } from './call-paths.ts'
import type { Fitted, PagePart } from './fit-page.ts'
import { flameMarkup } from './flame.ts'
import { growthTables } from './growth-tables.ts'
import { hintsMarkup } from './hints.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { metricsTable, unchangedTable } from './metrics.ts'
import { standingBadge } from './outcome.ts'
import { codeMarkup } from './phrase-markup.ts'

/** A target, and the parts of its section that the page may have to do without. */
export interface TargetParts {
  readonly ranked: RankedTarget
  /** Within the page. */
  readonly id: string
  readonly parts: readonly PagePart[]
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
}

export function targetParts(ranked: RankedTarget, { rank, id, isOpen }: Position): TargetParts {
  return {
    ranked,
    id,
    parts: [...explanationParts(ranked, rank), ...figureParts(ranked, rank)],
    isOpen,
  }
}

/** Nothing where nothing of it is shown. */
export function targetSection({ ranked, id, parts, isOpen }: TargetParts, fitted: Fitted): Markup {
  const contents = parts.map(fitted.contentOf)
  if (contents.every(({ text }) => text === '')) return markup``
  const { target, standing } = ranked
  return markup`<details class="target" id="${id}"${isOpen ? markup` open` : markup``}><summary><h3>${codeMarkup(target.name)}</h3> ${standingBadge(standing)}</summary>
<div class="target-body">${contents}</div></details>
`
}

/** Identifies the section of a target: the index of its platform, and its rank there. */
export function targetId(
  platforms: readonly PlatformResults[],
  platform: PlatformResults,
  rank: number,
): string {
  return `target-${platforms.indexOf(platform) + 1}-${rank + 1}`
}

function figureParts({ target, standing }: RankedTarget, rank: number): readonly PagePart[] {
  if (!target.findings.some(hasFigures)) return []
  return standing === 'unchanged'
    ? [
        {
          content: () => unchangedTable(target),
          importance: below(tiers.unchanged, rank),
          kind: 'figures of unchanged targets',
        },
      ]
    : [
        {
          content: () => metricsTable(target),
          importance: below(tiers.metrics, rank),
          kind: 'tables of metrics',
        },
      ]
}

function explanationParts({ target }: RankedTarget, rank: number): readonly PagePart[] {
  const { explanation } = target
  if (explanation === undefined) return []
  const { callPaths, hints = [] } = explanation
  const tree = callPaths?.tree
  const content = () =>
    markup`${
      callPaths === undefined
        ? ''
        : markup`${causeMarkup(callPaths)}${callPathMarkup(callPaths)}${changedLinesMarkup(target, callPaths)}`
    }${hintsMarkup(hints)}${
      explanation.functions === undefined && explanation.primops === undefined
        ? ''
        : markup`<h4>What grew: function calls</h4>${growthTables(target, explanation)}`
    }`
  return [
    { content, importance: below(tiers.explanation, rank), kind: 'explanations' },
    ...(tree === undefined
      ? []
      : [
          {
            content: () => flameMarkup(target, tree),
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
