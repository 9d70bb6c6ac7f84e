// What is used of d3-flame-graph, which comes without types.

declare module 'd3-flame-graph' {
  import type { HierarchyRectangularNode } from 'd3-hierarchy'
  import type { Selection } from 'd3-selection'

  export interface FlameNode<Data> extends HierarchyRectangularNode<Data> {
    /** Set by a search. */
    readonly highlight?: boolean
  }

  export interface FlameGraph<Data> {
    (selection: Selection<HTMLElement, Data, null, undefined>): this
    update(): this
    clear(): void
    search(term: string): void
    zoomTo(node: FlameNode<Data>): void
    resetZoom(): void
    width(points: number): this
    cellHeight(points: number): this
    minFrameSize(points: number): this
    inverted(isInverted: boolean): this
    resetHeightOnZoom(isReset: boolean): this
    transitionDuration(milliseconds: number): this
    getName(nameOf: (node: FlameNode<Data>) => string): this
    label(labelOf: (node: FlameNode<Data>) => string): this
    setColorMapper(colorOf: (node: FlameNode<Data>, original: string) => string): this
    setSearchMatch(matches: (node: FlameNode<Data>, term: string) => boolean): this
    setSearchHandler(handler: (found: readonly FlameNode<Data>[], sum: number, total: number) => void): this
    setDetailsHandler(handler: (detail: string | null) => void): this
    onClick(handler: (node: FlameNode<Data>) => void): this
  }

  export default function flamegraph<Data>(): FlameGraph<Data>
}
