// The picture of a figure of the default branch over time: a line that steps at each commit that changed it.

import { scaleLinear } from 'd3-scale'
import { metricOf } from '../../model/metric.ts'
import { formatValue } from '../../text/number.ts'
import { type Markup, markup, nothing } from '../../text/markup.ts'
import {
  changeText,
  creepPhrase,
  dateText,
  largestPhrase,
  type Movement,
  movementPhrase,
} from '../trend-text.ts'
import { phraseMarkup } from './phrase-markup.ts'

const WIDTH = 520
const HEIGHT = 120

/** Around the line: for the figures above and below it, and the dots at its ends. */
const TOP = 22
const BOTTOM = 38
const EDGE = 8

const MOST_COMMITS = 5

/** A figure with what it says in words. */
export function movementMarkup(movement: Movement): Markup {
  const creep = creepPhrase(movement, MOST_COMMITS)
  const told = creep ?? largestPhrase(movement, MOST_COMMITS)
  const className = creep === undefined ? markup`` : markup` creeps`
  return markup`<figure class="trend${className}"><figcaption>${phraseMarkup(movementPhrase(movement))}</figcaption>
${picture(movement)}<p class="legend">${phraseMarkup(told)}.</p></figure>
`
}

interface Scales {
  readonly x: (timestamp: number) => number
  readonly y: (value: number) => number
}

function picture(movement: Movement): Markup {
  const { series, span, head } = movement
  const values = [...series.points.map(([, , value]) => value), ...(head === undefined ? [] : [head])]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const scales: Scales = {
    x: scaleLinear([span.since, span.until], [EDGE, WIDTH - EDGE]),
    y: scaleLinear([low, low === high ? low + 1 : high], [HEIGHT - BOTTOM, TOP]),
  }
  const { unit } = metricOf(series.metric)
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${alternative(movement)}">${guide(
    scales.y(high),
    formatValue(high, unit),
    -6,
  )}${guide(scales.y(low), formatValue(low, unit), 14)}<text x="${EDGE}" y="${HEIGHT - 6}">${dateText(span.since)}</text><text class="end" x="${WIDTH - EDGE}" y="${HEIGHT - 6}">${dateText(span.until)}</text><path class="line" d="${linePath(movement, scales)}"/>${dots(movement, scales)}${headMark(movement, scales)}</svg>
`
}

/** A faint line at a value, with the value beside it. */
function guide(y: number, text: string, below: number): Markup {
  return markup`<line class="guide" x1="0" x2="${WIDTH}" y1="${fixed(y)}" y2="${fixed(y)}"/><text x="${EDGE}" y="${fixed(y + below)}">${text}</text>`
}

function linePath({ series, span }: Movement, { x, y }: Scales): string {
  const steps = series.points.map(([, timestamp, value], index) => {
    const at = fixed(x(Math.max(span.since, timestamp)))
    return index === 0 ? `M${at} ${fixed(y(value))}` : `H${at}V${fixed(y(value))}`
  })
  return `${steps.join('')}H${fixed(x(span.until))}`
}

/** Where it changed within the time that is shown; a reader who points at one sees which commit it is. */
function dots({ series, span }: Movement, { x, y }: Scales): Markup {
  const { better } = metricOf(series.metric)
  const drawn = series.points.flatMap(([sha, timestamp, value], index) => {
    const before = series.points[index - 1]?.[2]
    if (before === undefined || timestamp < span.since) return []
    const isWorse = better === 'lower' ? value > before : value < before
    const title = `${sha.slice(0, 10)}, ${dateText(timestamp)}: ${changeText(series, before, value)}`
    return [
      markup`<circle class="${isWorse ? 'worse' : 'better'}" cx="${fixed(x(timestamp))}" cy="${fixed(y(value))}" r="3"><title>${title}</title></circle>`,
    ]
  })
  return markup`${drawn}`
}

/** What the change makes of it. */
function headMark({ series, span, head }: Movement, { x, y }: Scales): Markup {
  if (head === undefined) return nothing
  const [at, from, to] = [x(span.until), y(series.to), y(head)].map(fixed)
  return markup`<line class="head" x1="${at ?? 0}" x2="${at ?? 0}" y1="${from ?? 0}" y2="${to ?? 0}"/><circle class="head" cx="${at ?? 0}" cy="${to ?? 0}" r="4"><title>head: ${formatValue(head, metricOf(series.metric).unit)}</title></circle>`
}

/** What the picture says, in words. */
function alternative({ series, span, head }: Movement): string {
  const { label, unit } = metricOf(series.metric)
  const ends = `${formatValue(series.from, unit)} on ${dateText(span.since)}, ${formatValue(series.to, unit)} on ${dateText(span.until)}`
  return `${label}: ${ends}${head === undefined ? '' : `; head ${formatValue(head, unit)}`}`
}

function fixed(value: number): number {
  return Number(value.toFixed(1))
}
