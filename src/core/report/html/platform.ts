// A platform: the table of its targets, what stands out, and a section for each target.

import { clustersOf } from '../../decide/likeness.ts'
import { tally } from '../digest.ts'
import { failureHeadline, failureOf } from '../../model/failure.ts'
import { findingText } from '../finding-text.ts'
import type { Outline, PlatformOutline } from '../outline.ts'
import { grouped } from '../../text/number.ts'
import { leadingFindings, magnitude, type Standing, standings } from '../../decide/standing.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { outcomeMarkup, standingBadge, verdictBadge } from './outcome.ts'
import { codeMarkup, listMarkup } from './phrase-markup.ts'
import { type Cell, type Row, tableMarkup } from './table.ts'
import { targetId, type Shown, targetParts, type TargetParts, targetSection } from './target.ts'

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
    targetParts(one, { rank, id: targetId(platforms, outline, rank), isOpen: open.includes(one) }),
  )
  return { outline, targets }
}

export function platformSection({ outline, targets }: PlatformParts, id: string, shown: Shown): Markup {
  const { platform, system, nix, digest } = outline
  const hidden = platform.targets.length - targets.length
  const sections = new Map(targets.map((parts) => [parts, targetSection(parts, shown)]))
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${system} <small>${nix}</small> ${verdictBadge(platform.verdict)}</h2>
${targets.length === 0 ? '' : targetsTable(system, sections)}${hidden === 0 ? '' : markup`<p class="legend">And ${grouped(hidden, 0)} more targets, of which none is graver; <code>results.json</code> has them.</p>`}${listMarkup(digest.lines)}
<div class="targets">${[...sections.values()]}</div></section>
`
}

function targetsTable(system: string, sections: ReadonlyMap<TargetParts, Markup>): Markup {
  return tableMarkup({
    caption: `Targets of ${system}`,
    columns: [
      { title: 'Target' },
      { title: 'Standing' },
      { title: 'Metric' },
      { title: 'Base → head', align: 'number' },
      { title: 'Change', align: 'number' },
      { title: 'Finding', align: 'prose' },
    ],
    rows: [...sections].map(([parts, section]) => targetRow(parts, section.text !== '')),
  })
}

function targetRow({ ranked, id }: TargetParts, hasSection: boolean): Row {
  const { target, standing } = ranked
  const name = codeMarkup(target.name)
  return {
    cells: [
      { content: hasSection ? markup`<a href="#${id}">${name}</a>` : name, isHead: true, sort: target.name },
      // Downwards, the gravest come first.
      { content: standingBadge(standing), sort: standings.length - standings.indexOf(standing) },
      ...findingCells(ranked),
    ],
  }
}

/** The finding to look at first, or the failure. */
function findingCells({ target, standing, first }: TargetParts['ranked']): readonly Cell[] {
  if (standing === 'broken' || standing === 'not-measured' || first === undefined) {
    const failure = failureOf(target)
    const text = failure === undefined ? '' : failureHeadline(failure)
    return [{ content: '' }, { content: '', sort: '' }, { content: '', sort: '' }, { content: text }]
  }
  const { metric, values, change, interval, note } = findingText(first)
  const findings = leadingFindings(target)
  const total = findings.length < 2 ? markup`` : markup` <small>in all: ${tally(findings)}</small>`
  return [
    { content: metric },
    { content: values, sort: first.head ?? '' },
    {
      content: markup`${change}${interval === undefined ? '' : markup` <small>${interval}</small>`}`,
      sort: magnitude(first) * Math.sign(first.change?.difference ?? 0),
    },
    { content: markup`${outcomeMarkup(first, note)}${total}` },
  ]
}
