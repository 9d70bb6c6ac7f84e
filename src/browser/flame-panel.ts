// A panel of flame graphs: the difference, base and head of one tree, searched and zoomed together.

import { portionText } from '../core/text/portion.ts'
import { flameOf, type FlameView, largestDifference } from '../core/flame/frames.ts'
import { unpackTree } from '../core/flame/packed-tree.ts'
import { createFlameChart, type FlameChart } from './flame-chart.ts'
import { parsePackedTree } from './parse-packed-tree.ts'

/** Pictures further away than this are not drawn yet. */
const NEAR = '400px'

const SEARCH_DELAY = 150

const views: readonly FlameView[] = ['difference', 'base', 'head']

/** Draws each panel when it comes near to what is seen: a report may hold many. */
export function drawFlamePanels(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue
        observer.unobserve(target)
        drawPanel(target)
      }
    },
    { rootMargin: NEAR },
  )
  for (const panel of document.querySelectorAll('.flame')) observer.observe(panel)
}

function drawPanel(panel: HTMLElement): void {
  const tree = unpackTree(parsePackedTree(panel.querySelector('script')?.textContent ?? ''))
  const detail = panel.querySelector<HTMLElement>('.flame-detail')
  const hint = detail?.textContent ?? ''
  const charts = views.flatMap((view): FlameChart[] => {
    const host = panel.querySelector<HTMLElement>(`[data-view="${view}"] .flame-canvas`)
    if (host === null) return []
    return [
      createFlameChart({
        host,
        tree,
        view,
        showDetail: (text) => {
          if (detail !== null) detail.textContent = text ?? hint
        },
        onZoom: (node) => {
          for (const chart of charts) chart.zoomTo(node)
        },
      }),
    ]
  })
  searchWith(panel, charts)
  panel.querySelector('[data-action="reset"]')?.addEventListener('click', () => {
    for (const chart of charts) chart.zoomTo(-1)
  })
  panel.querySelector('[data-action="largest"]')?.addEventListener('click', () => {
    const { node } = largestDifference(flameOf(tree, 'difference'))
    for (const chart of charts) chart.zoomTo(node)
  })
  panel.classList.add('drawn')
}

function searchWith(panel: HTMLElement, charts: readonly FlameChart[]): void {
  const input = panel.querySelector<HTMLInputElement>('input[type="search"]')
  const output = panel.querySelector<HTMLElement>('.flame-found')
  if (input === null || output === null) return
  let timer = 0
  input.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      output.textContent = foundText(charts, input.value.trim())
    }, SEARCH_DELAY)
  })
}

/** What the first picture says, which has the calls of both sides. */
function foundText(charts: readonly FlameChart[], term: string): string {
  const [first] = charts.map((chart) => chart.search(term))
  if (term === '' || first === undefined) return ''
  if (first.frames === 0) return 'Nothing found'
  return `${first.frames} ${first.frames === 1 ? 'frame' : 'frames'}, ${portionText(first.share)} of the width`
}
