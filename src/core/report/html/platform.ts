// A platform: the table of its targets, what stands out, and a section for each target.

import { clustersOf } from '../../decide/likeness.ts'
import type { Outline, PlatformOutline } from '../outline.ts'
import { grouped } from '../../text/number.ts'
import type { Standing } from '../../decide/standing.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { verdictBadge } from './outcome.ts'
import { listMarkup } from './phrase-markup.ts'
import { targetId, type Shown, targetParts, type TargetParts, targetSection } from './target.ts'
import { targetsTable } from './targets-table.ts'

/** Rows of a table of targets; the gravest come first. */
const MOST_TARGETS = 500

/** So many sections are open. */
const FEW_OPEN = 3

const grave: ReadonlySet<Standing> = new Set(['regression', 'warning', 'accepted', 'inconclusive'])

export interface PlatformParts {
  readonly outline: PlatformOutline
  readonly targets: readonly TargetParts[]
}

export function platformParts({ platforms }: Outline, outline: PlatformOutline): PlatformParts {
  const ranked = outline.targets.slice(0, MOST_TARGETS)
  // Of targets that changed alike, one stands for the others.
  const open = clustersOf(ranked)
    .map(([first]) => first)
    .filter(({ standing }) => grave.has(standing))
    .slice(0, FEW_OPEN)
  const targets = ranked.map((one, rank) =>
    targetParts(one, {
      rank,
      id: targetId(platforms, outline, rank),
      isOpen: open.includes(one),
      revisions: outline.revisions,
    }),
  )
  return { outline, targets }
}

export function platformSection({ outline, targets }: PlatformParts, id: string, shown: Shown): Markup {
  const { platform, system, nix, digest } = outline
  const hidden = platform.targets.length - targets.length
  const sections = new Map(targets.map((parts) => [parts, targetSection(parts, shown)]))
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${system} <small>${nix}</small> ${verdictBadge(platform.verdict)}</h2>
${targets.length === 0 ? '' : targetsTable(`Targets of ${system}`, sections)}${hidden === 0 ? '' : markup`<p class="legend">And ${grouped(hidden, 0)} more targets, of which none is graver; <code>results.json</code> has them.</p>`}${listMarkup(digest.lines)}
<div class="targets">${[...sections.values()]}</div></section>
`
}
