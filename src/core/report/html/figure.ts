// The picture of a finding: a strip of its runs with the interval where it is sampled, bars where it is exact, and
// the limits as lines. One axis, in the metric's own unit.

import { scaleLinear } from 'd3-scale'
import { metricOf } from '../../model/metric.ts'
import type { Finding } from '../../model/finding.ts'
import { formatValue } from '../../text/number.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { limitMarks, type LimitMark } from './limit-marks.ts'

const WIDTH = 220
const HEIGHT = 30
const EDGE = 5

/** Middles of the two lanes: base above, head below. */
const LANES = { base: 9, head: 21 } as const

type ScaleX = (value: number) => number

/** Nothing where there is no figure on either side. */
export function findingFigure(finding: Finding): Markup {
  if (finding.base === null && finding.head === null) return markup``
  return finding.kind === 'sampled' ? strip(finding, runsOf(finding)) : bars(finding)
}

type Runs = NonNullable<Finding['samples']>

/** Where the runs are not kept, the figures stand for them. */
function runsOf({ samples, base, head }: Finding): Runs {
  return samples ?? { base: base === null ? [] : [base], head: head === null ? [] : [head] }
}

function bars(finding: Finding): Markup {
  const marks = limitMarks(finding)
  const most = Math.max(finding.base ?? 0, finding.head ?? 0, ...marks.map(({ value }) => value))
  const x = scaleLinear([0, most === 0 ? 1 : most], [0, WIDTH - EDGE])
  const bar = (value: number | null, side: 'base' | 'head') =>
    value === null
      ? markup``
      : markup`<rect class="${side}" x="0" y="${LANES[side] - 3.5}" width="${fixed(Math.max(1, x(value)))}" height="7" rx="1.5"/>`
  return picture(
    finding,
    marks,
    markup`${bar(finding.base, 'base')}${bar(finding.head, 'head')}${marks.map((mark) => markMarkup(mark, x))}`,
  )
}

function strip(finding: Finding, { base, head }: Runs): Markup {
  const marks = limitMarks(finding)
  const interval = intervalOf(finding)
  const values = [...base, ...head, ...interval, ...marks.map(({ value }) => value)].filter(Number.isFinite)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = scaleLinear([low, low === high ? low + 1 : high], [EDGE, WIDTH - EDGE])
  const [from, to] = interval
  const band =
    from === undefined || to === undefined
      ? markup``
      : markup`<rect class="interval" x="${fixed(x(from))}" y="${LANES.head - 6}" width="${fixed(Math.max(1, x(to) - x(from)))}" height="12" rx="2"/>`
  return picture(
    finding,
    marks,
    markup`${band}${dots(base, 'base', x)}${dots(head, 'head', x)}${marks.map((mark) => markMarkup(mark, x))}`,
  )
}

/** The interval for the ratio, as head's value would be. */
function intervalOf({ base, change }: Finding): readonly number[] {
  const interval = change?.interval
  return base === null || interval === undefined ? [] : [base * interval.low, base * interval.high]
}

/** All runs of a side as one path of dots: short lines with round ends. */
function dots(values: readonly number[], side: 'base' | 'head', x: ScaleX): Markup {
  const path = values
    .filter(Number.isFinite)
    .map((value) => `M${fixed(x(value))} ${LANES[side]}h0`)
    .join('')
  return markup`<path class="dots ${side}" d="${path}"/>`
}

function markMarkup({ value, tier }: LimitMark, x: ScaleX): Markup {
  return markup`<line class="limit ${tier}" x1="${fixed(x(value))}" x2="${fixed(x(value))}" y1="1" y2="${HEIGHT - 1}"/>`
}

function picture(finding: Finding, marks: readonly LimitMark[], content: Markup): Markup {
  return markup`<svg class="figure" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${alternative(finding, marks)}">${content}</svg>`
}

/** What the picture says, in words. */
function alternative(finding: Finding, marks: readonly LimitMark[]): string {
  const { unit } = metricOf(finding.metric)
  const side = (name: 'base' | 'head') => {
    const runs = finding.samples?.[name]
    const value = finding[name]
    if (runs !== undefined && runs.length > 0)
      return `${name}: ${runs.length} runs from ${formatValue(Math.min(...runs), unit)} to ${formatValue(Math.max(...runs), unit)}`
    return value === null ? `${name}: none` : `${name} ${formatValue(value, unit)}`
  }
  return [
    side('base'),
    side('head'),
    ...marks.map(({ value, label }) => `${label} at ${formatValue(value, unit)}`),
  ].join('; ')
}

function fixed(value: number): number {
  return Number(value.toFixed(1))
}
