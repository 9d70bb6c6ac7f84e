// A flame graph by keyboard: one frame can be reached with Tab, the others with arrows, as in any tree.

import type { FlameNode } from 'd3-flame-graph'
import type { Frame } from '../core/flame/frames.ts'

type Node = FlameNode<Frame>

/** The frames that are drawn. */
export type FrameElements = ReadonlyMap<Node, SVGGElement>

export interface Walk {
  readonly elements: () => FrameElements
  readonly root: Node
  /** Shows all again. */
  readonly reset: () => void
}

export function walkFrames(host: HTMLElement, walk: Walk): void {
  host.addEventListener('focusin', ({ target }) => {
    for (const element of walk.elements().values()) element.tabIndex = element === target ? 0 : -1
  })
  host.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const current = [...walk.elements()].find(([, element]) => element === event.target)
    if (current !== undefined && press(event.key, current, walk)) event.preventDefault()
  })
  const settle = () => {
    const elements = walk.elements()
    if ([...elements.values()].some((element) => element.tabIndex === 0)) return
    const first = elements.get(walk.root)
    if (first !== undefined) first.tabIndex = 0
  }
  settle()
  // Frames come and go with a zoom.
  new MutationObserver(settle).observe(host, { childList: true, subtree: true })
}

/** Whether the key means something here. */
function press(key: string, [node, element]: readonly [Node, SVGGElement], walk: Walk): boolean {
  switch (key) {
    case 'Enter':
    case ' ':
      element.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      return true
    case 'Escape':
      walk.reset()
      return true
    case 'ArrowDown':
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'Home':
      next(key, node, walk)?.focus()
      return true
    default:
      return false
  }
}

function next(
  key: 'ArrowDown' | 'ArrowUp' | 'ArrowLeft' | 'ArrowRight' | 'Home',
  node: Node,
  { elements, root }: Walk,
): SVGGElement | undefined {
  const drawn = elements()
  switch (key) {
    case 'Home':
      return drawn.get(root)
    case 'ArrowUp':
      return node.parent === null ? undefined : drawn.get(node.parent)
    case 'ArrowDown':
      return drawnOf(node.children ?? [], drawn)[0]
    case 'ArrowLeft':
    case 'ArrowRight': {
      const siblings = drawnOf(node.parent?.children ?? [], drawn)
      const own = drawn.get(node)
      const index = own === undefined ? -1 : siblings.indexOf(own)
      return siblings[index + (key === 'ArrowRight' ? 1 : -1)]
    }
  }
}

function drawnOf(nodes: readonly Node[], drawn: FrameElements): readonly SVGGElement[] {
  return nodes.flatMap((node) => drawn.get(node) ?? [])
}
