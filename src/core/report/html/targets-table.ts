// The table of a platform's targets: what to look at first of each. Of many targets, those that changed alike share a row.

import { clustersOf } from '../../decide/likeness.ts'
import { leadingFindings, magnitude, showsFailure, standings } from '../../decide/standing.ts'
import { failureHeadline, failureOf } from '../../model/failure.ts'
import type { Group } from '../../text/groups.ts'
import { type Markup, markup, nothing } from '../../text/markup.ts'
import { grouped } from '../../text/number.ts'
import { tally } from '../digest.ts'
import { findingText } from '../finding-text.ts'
import { outcomeMarkup, standingBadge } from './outcome.ts'
import { targetMarkup } from './phrase-markup.ts'
import { type Cell, type Row, tableMarkup } from './table.ts'
import type { TargetParts } from './target.ts'

/** So many targets are taken in one by one. */
const FEW_TARGETS = 12

/** `sections`: what is written of each further below; nothing where that was left out. */
export function targetsTable(caption: string, sections: ReadonlyMap<TargetParts, Markup>): Markup {
  return tableMarkup({
    caption,
    columns: [
      { title: 'Target' },
      { title: 'Standing' },
      { title: 'Metric' },
      { title: 'Base → head', align: 'number' },
      { title: 'Change', align: 'number' },
      { title: 'Finding', align: 'prose' },
    ],
    rows: clusters([...sections.keys()]).map((alike) => targetRow(alike, sections)),
  })
}

function clusters(targets: readonly TargetParts[]): readonly Group<TargetParts>[] {
  if (targets.length <= FEW_TARGETS) return targets.map((one) => [one])
  const partsOf = new Map(targets.map((parts) => [parts.ranked, parts]))
  return clustersOf([...partsOf.keys()]).flatMap((cluster) => {
    const [first, ...others] = cluster.flatMap((ranked) => partsOf.get(ranked) ?? [])
    return first === undefined ? [] : [[first, ...others] as const]
  })
}

function targetRow([first, ...alike]: Group<TargetParts>, sections: ReadonlyMap<TargetParts, Markup>): Row {
  const link = (parts: TargetParts) => {
    const name = targetMarkup(parts.ranked.target.name)
    return sections.get(parts)?.text === '' ? name : markup`<a href="#${parts.id}">${name}</a>`
  }
  const { target, standing } = first.ranked
  return {
    cells: [
      { content: markup`${link(first)}${alikeMarkup(alike.map(link))}`, isHead: true, sort: target.name },
      // Downwards, the gravest come first.
      { content: standingBadge(standing, target), sort: standings.length - standings.indexOf(standing) },
      ...findingCells(first.ranked),
    ],
  }
}

function alikeMarkup(links: readonly Markup[]): Markup {
  if (links.length === 0) return nothing
  return markup`<details class="alike"><summary>and ${grouped(links.length, 0)} alike</summary>${links}</details>`
}

/** The finding to look at first, or the failure. */
function findingCells({ target, standing, first }: TargetParts['ranked']): readonly Cell[] {
  if (showsFailure(standing) || first === undefined) {
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
