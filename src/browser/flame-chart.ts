// One flame graph: drawn by d3-flame-graph, in this report's words and colours, and usable by keyboard.

import flamegraph, { type FlameGraph, type FlameNode } from 'd3-flame-graph'
import { select } from 'd3-selection'
import type { CallTreeRecord } from '../core/model/call-paths.ts'
import { differenceColor, FOUND, originColor } from '../core/flame/frame-color.ts'
import { frameDetail, frameLabel, siteText, trendOf, trendSign } from '../core/flame/frame-text.ts'
import { flameOf, type FlameView, type Frame } from '../core/flame/frames.ts'
import { type FrameElements, walkFrames } from './flame-keys.ts'

export interface FlameChart {
  /** Zooms to a node of the tree, where the picture has it; −1 shows all. */
  readonly zoomTo: (node: number) => void
  readonly search: (term: string) => Found
}

export interface Found {
  readonly frames: number
  /** Of the picture's width. */
  readonly share: number
}

export interface FlameChartOptions {
  readonly host: HTMLElement
  readonly tree: CallTreeRecord
  readonly view: FlameView
  /** Undefined: of no frame any more. */
  readonly showDetail: (text: string | undefined) => void
  readonly onZoom: (node: number) => void
}

const ROW = 20

/** Callers that are seen above a frame that is scrolled to. */
const ROWS_ABOVE = 3

/** Narrower frames cannot be pointed at. */
const NARROWEST = 1

const MILLISECONDS = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200

type Node = FlameNode<Frame>

export function createFlameChart(options: FlameChartOptions): FlameChart {
  const { host, tree, view, onZoom } = options
  let found: Found = { frames: 0, share: 0 }
  let zoomed = -1
  const chart = flamegraph<Frame>()
    .width(host.clientWidth)
    .cellHeight(ROW)
    .minFrameSize(NARROWEST)
    .inverted(true)
    .resetHeightOnZoom(true)
    .transitionDuration(MILLISECONDS)
    .getName(({ data }) => labelOf(data, view))
    .label(({ data }) => frameDetail(data, tree))
    .setColorMapper((node) => colorOf(node, view))
    .setSearchMatch(({ data }, term) => term !== '' && searchable(data).includes(term.toLowerCase()))
    .setSearchHandler((nodes, sum, total) => {
      found = { frames: nodes.length, share: total === 0 ? 0 : sum / total }
    })
    .setDetailsHandler((detail) => {
      options.showDetail(detail ?? undefined)
    })
    .onClick(({ data, depth }) => {
      zoomed = data.node
      elements = annotate(options)
      reveal(host, depth)
      onZoom(data.node)
    })
  const root = draw(chart, host, flameOf(tree, view))
  const nodes = new Map(root.descendants().map((node) => [node.data.node, node]))
  let elements = annotate(options)
  walkFrames(host, {
    elements: () => elements,
    root,
    reset: () => {
      chart.resetZoom()
    },
  })
  followWidth(host, (width) => {
    chart.width(width).update()
    elements = annotate(options)
  })
  return {
    zoomTo: (index) => {
      const node = nodes.get(index)
      if (node !== undefined && zoomed !== index) chart.zoomTo(node)
    },
    search: (term) => {
      found = { frames: 0, share: 0 }
      if (term === '') chart.clear()
      else chart.search(term)
      elements = annotate(options)
      return found
    },
  }
}

/** The library makes a hierarchy of the frames and leaves it with the element. */
function draw(chart: FlameGraph<Frame>, host: HTMLElement, frames: Frame): Node {
  chart(select<HTMLElement, Frame>(host).datum(frames))
  return select<HTMLElement, Node>(host).datum()
}

function labelOf(frame: Frame, view: FlameView): string {
  const sign = view === 'difference' ? trendSign(trendOf(frame)) : ''
  return `${sign}${frameLabel(frame)}`
}

function colorOf({ data, highlight }: Node, view: FlameView): string {
  if (highlight === true) return FOUND
  return view === 'difference' ? differenceColor(data) : originColor(data)
}

function searchable({ site }: Frame): string {
  return site === undefined ? '' : `${site.callee ?? ''} ${siteText(site)}`.toLowerCase()
}

/** Says of each frame what it is: to screen readers, to the style, and to the keyboard. */
function annotate({ host, tree, view, showDetail }: FlameChartOptions): FrameElements {
  const elements = new Map<Node, SVGGElement>()
  const depths = select(host)
    .selectAll<SVGGElement, Node>('g.frame')
    .data()
    .map(({ depth }) => depth)
  select(host)
    .select('svg')
    // The library leaves room for a title.
    .attr('height', (Math.max(0, ...depths) + 1) * ROW)
    .attr('role', 'tree')
    .attr('aria-label', `Calls by call path: ${view}`)
  select(host)
    .selectAll<SVGGElement, Node>('g.frame')
    .attr('role', 'treeitem')
    .attr('aria-level', ({ depth }) => depth + 1)
    .attr('aria-label', ({ data }) => frameDetail(data, tree))
    .attr('data-node', ({ data }) => data.node)
    .attr('data-trend', ({ data }) => (view === 'difference' ? trendOf(data) : 'only'))
    .attr('data-found', ({ highlight }) => (highlight === true ? 'yes' : null))
    .each(function remember(node) {
      elements.set(node, this)
    })
    .on('focus', (_, { data }) => {
      showDetail(frameDetail(data, tree))
    })
    .on('blur', () => {
      showDetail(undefined)
    })
  return elements
}

/** Callers of a deep frame may fill more than what is seen. */
function reveal(host: HTMLElement, depth: number): void {
  const top = depth * ROW
  const isSeen = top >= host.scrollTop && top + ROW <= host.scrollTop + host.clientHeight
  if (!isSeen) host.scrollTop = Math.max(0, top - ROWS_ABOVE * ROW)
}

function followWidth(host: HTMLElement, draw: (width: number) => void): void {
  let width = host.clientWidth
  new ResizeObserver(() => {
    if (host.clientWidth === width || host.clientWidth === 0) return
    width = host.clientWidth
    draw(width)
  }).observe(host)
}
