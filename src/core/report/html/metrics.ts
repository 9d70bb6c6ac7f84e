// All metrics of one target: figures, change, judgement, and the picture of each.

import { groupsOf } from '../../text/groups.ts'
import { metricOf } from '../../model/metric.ts'
import type { Finding, Outcome } from '../../model/finding.ts'
import type { TargetResults } from '../../model/target-results.ts'
import { findingText } from '../finding-text.ts'
import { formatValue } from '../../text/number.ts'
import { rowOf } from '../digest.ts'
import { hasFigures, shownFigures, shownFindings } from '../shown-findings.ts'
import { magnitude } from '../../decide/standing.ts'
import { findingFigure } from './figure.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { outcomeMarkup } from './outcome.ts'
import { shortName } from './phrase-markup.ts'
import { type Row, tableMarkup } from './table.ts'

export function metricsTable(target: TargetResults): Markup {
  const shown = shownFigures(target)
  const others = shownFindings(target).filter((finding) => !hasFigures(finding))
  return markup`<h4>All metrics</h4>
${tableMarkup({
  caption: `All metrics of ${shortName(target.name)}`,
  columns: [
    { title: 'Metric' },
    { title: 'Base', align: 'number' },
    { title: 'Head', align: 'number' },
    { title: 'Change', align: 'number' },
    { title: 'Finding', align: 'prose' },
    { title: 'Base above, head below', sorts: false },
  ],
  rows: shown.map(metricRow),
})}${legend(shown)}${withoutFigures(others)}`
}

/** One figure a metric: both sides are equal. */
export function unchangedTable(target: TargetResults): Markup {
  const shown = shownFigures(target)
  return tableMarkup({
    caption: `Figures of ${shortName(target.name)}, the same on both sides`,
    columns: [{ title: 'Metric' }, { title: 'Base and head', align: 'number' }],
    rows: shown.map((finding) => ({
      cells: [
        { content: metricOf(finding.metric).label, isHead: true },
        { content: findingText(finding).values, sort: finding.head ?? finding.base ?? '' },
      ],
    })),
  })
}

function metricRow(finding: Finding): Row {
  const { metric, change, interval, note } = findingText(finding)
  const { unit } = metricOf(finding.metric)
  const side = (value: number | null) =>
    value === null ? { content: '', sort: '' } : { content: formatValue(value, unit), sort: value }
  const signed = magnitude(finding) * Math.sign(finding.change?.difference ?? 0)
  const width = interval === undefined ? markup`` : markup` <small>${interval}</small>`
  return {
    className: `${rowOf(finding).weight} ${finding.outcome}`,
    cells: [
      { content: metric, isHead: true },
      side(finding.base),
      side(finding.head),
      { content: markup`${change}${width}`, sort: finding.change === null ? '' : signed },
      { content: outcomeMarkup(finding, note), sort: outcomeOrder.indexOf(finding.outcome) },
      { content: findingFigure(finding) },
    ],
  }
}

/** The gravest last: a first click on the head sorts downwards. */
const outcomeOrder: readonly Outcome[] = [
  'not-available',
  'not-comparable',
  'not-pursued',
  'unchanged',
  'changed',
  'improvement',
  'inconclusive',
  'warning',
  'regression',
  'failed',
]

function legend(findings: readonly Finding[]): Markup {
  const sampled = findings.some(({ kind }) => kind === 'sampled')
  return markup`<p class="legend">${
    sampled
      ? 'Dots are runs, the band is the interval that head’s value lies in; bars begin at zero. '
      : 'Bars begin at zero. '
  }A dashed line is a warning limit, a solid one a failing limit.</p>`
}

/** Those of one reason together. */
function withoutFigures(findings: readonly Finding[]): Markup {
  const told = findings.map(findingText).filter(({ note }) => note !== '')
  if (told.length === 0) return markup``
  const groups = [...groupsOf(told, ({ note }) => note)].map(
    ([note, group]) => `${group.map(({ metric }) => metric).join(', ')} (${note})`,
  )
  return markup`<p class="legend">Without figures: ${groups.join('; ')}.</p>`
}
