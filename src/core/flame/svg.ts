// Call tree → a flame graph as an SVG file that stands alone: it can be read without a script, and with one be
// zoomed and searched.

import { hierarchy, partition, type HierarchyRectangularNode } from 'd3-hierarchy'
import { scaleLinear } from 'd3-scale'
import type { CallTreeRecord } from '../model/call-paths.ts'
import { formatDifference, grouped } from '../text/number.ts'
import { type Markup, markup, trusted } from '../text/markup.ts'
import { plainText, shortenEnd } from '../text/plain-text.ts'
import { flameScript, flameStyle } from './assets.generated.ts'
import { differenceColor, originColor } from './frame-color.ts'
import { frameDetail, frameLabel, trendOf, trendSign } from './frame-text.ts'
import { flameOf, type Frame } from './frames.ts'

export interface FlameSvgOptions {
  /** What it is a picture of. Untrusted text. */
  readonly title: string
}

const WIDTH = 1200
const MARGIN = 10
const ROW = 18
const TOP = 78

/** A character of the frames’ font is this wide; labels of fewer than three are not worth reading. */
const CHARACTER = 6.7
const FEWEST_CHARACTERS = 3

const MOST_TITLE = 140

/** Narrower frames cannot be seen. */
const NARROWEST = 0.15

type Box = HierarchyRectangularNode<Frame>

export function renderFlameSvg(tree: CallTreeRecord, { title }: FlameSvgOptions): string {
  const frames = layout(tree).filter((box) => box.x1 - box.x0 >= NARROWEST)
  const rows = Math.max(...frames.map((box) => box.depth)) + 1
  const height = TOP + rows * ROW + 40
  const heading = shortenEnd(plainText(title), MOST_TITLE)
  const picture = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title about">
<title id="title">${heading}</title>
<desc id="about">${aboutText(tree)}</desc>
<style>${trusted(`<![CDATA[${flameStyle}]]>`)}</style>
<rect class="page" width="100%" height="100%"/>
<text class="title" x="${MARGIN}" y="26">${heading}</text>
<text class="note" x="${MARGIN}" y="46">${aboutText(tree)}</text>
<text class="action" id="reset" x="${WIDTH - 120}" y="26" tabindex="0" role="button">Reset zoom</text>
<text class="action" id="search" x="${WIDTH - 170}" y="26" text-anchor="end" tabindex="0" role="button">Search</text>
<text class="note" id="found" x="${WIDTH - MARGIN}" y="46" text-anchor="end" aria-live="polite"></text>
<g id="frames">
${frames.map((box) => frameMarkup(box, tree))}</g>
<text class="note" id="detail" x="${MARGIN}" y="${height - 14}"></text>
<script>${trusted(`<![CDATA[${flameScript}]]>`)}</script>
</svg>
`
  return picture.text
}

function layout(tree: CallTreeRecord): readonly Box[] {
  const root = hierarchy(flameOf(tree, tree.base === null ? 'head' : 'difference'), ({ children }) => [
    ...children,
  ]).sum(ownWidth)
  return partition<Frame>()
    .size([WIDTH - 2 * MARGIN, 1])(root)
    .descendants()
}

function ownWidth({ value, children }: Frame): number {
  return value - children.reduce((sum, child) => sum + child.value, 0)
}

function aboutText({ unit, base, head }: CallTreeRecord): string {
  const order = 'Callers above, what they call below'
  if (base === null) return `${grouped(head, 0)} ${unit}. ${order}; as wide as their ${unit}.`
  return `${grouped(base, 0)} → ${grouped(head, 0)} ${unit} (${formatDifference(head - base, 'count')}). ${order}; as wide as the larger side. ▲ red: more in head; ▼ blue: fewer.`
}

/** Its fractions of the whole width are for the script, which zooms by them. */
function frameMarkup({ data, depth, x0, x1 }: Box, tree: CallTreeRecord): Markup {
  const trend = trendOf(data)
  const fraction = scaleLinear([0, WIDTH - 2 * MARGIN], [0, 1])
  const label = `${trendSign(trend)}${frameLabel(data)}`
  const y = TOP + depth * ROW
  return markup`<g class="frame ${trend}" data-x="${short(fraction(x0))}" data-w="${short(fraction(x1 - x0))}" data-row="${depth}" data-label="${label}"><title>${frameDetail(data, tree)}</title><rect x="${fixed(MARGIN + x0)}" y="${y}" width="${fixed(x1 - x0)}" height="${ROW - 1}" fill="${tree.base === null ? originColor(data) : differenceColor(data)}"/><text x="${fixed(MARGIN + x0 + 3)}" y="${y + 12.5}">${fitting(label, x1 - x0)}</text></g>
`
}

function fitting(label: string, width: number): string {
  const room = Math.floor((width - 6) / CHARACTER)
  return room < FEWEST_CHARACTERS ? '' : shortenEnd(label, room)
}

function fixed(value: number): number {
  return Number(value.toFixed(2))
}

function short(value: number): number {
  return Number(value.toPrecision(6))
}
