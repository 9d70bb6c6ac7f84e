// The place of a target's flame graphs, and their data; the script draws them.

import type { CallTreeRecord } from '../../model/call-paths.ts'
import { packTree } from '../../flame/pack-tree.ts'
import type { FlameView } from '../../flame/frames.ts'
import type { TargetResults } from '../../model/target-results.ts'
import { formatDifference, grouped } from '../../text/number.ts'
import { jsonMarkup, type Markup, markup } from '../../text/markup.ts'
import { shortName } from './phrase-markup.ts'

export function flameMarkup(target: TargetResults, tree: CallTreeRecord): Markup {
  const name = shortName(target.name)
  const views = tree.base === null ? (['head'] as const) : (['difference', 'base', 'head'] as const)
  return markup`<h4>Flame graph</h4>
<figure class="flame" aria-label="Flame graph of ${name}">
<script type="application/json">${jsonMarkup(packTree(tree))}</script>
<figcaption>${captionText(tree)}</figcaption>
<div class="flame-tools"><label>Search <input type="search" placeholder="function or file" spellcheck="false"></label>
${tree.base === null ? '' : markup`<button type="button" data-action="largest">Zoom to the difference</button>`}
<button type="button" data-action="reset">Reset zoom</button>
<output class="flame-found"></output></div>
<p class="flame-detail">Point at a frame, or walk them with the arrow keys. Enter zooms, Escape shows all.</p>
<div class="flame-views">${views.map((view) => viewMarkup(view, tree))}</div>
<noscript><p>The flame graphs are drawn by the script in this file, which is off.</p></noscript>
</figure>
`
}

function viewMarkup(view: FlameView, tree: CallTreeRecord): Markup {
  const { base, head, unit } = tree
  const total =
    view === 'difference'
      ? formatDifference(head - (base ?? 0), 'count')
      : grouped(view === 'base' ? (base ?? 0) : head, 0)
  const title = { difference: 'Difference', base: 'Base', head: 'Head' }[view]
  return markup`<section class="flame-view" data-view="${view}"><h5>${title} <small>${total} ${unit}</small></h5>${legend(view)}<div class="flame-canvas"></div></section>
`
}

function legend(view: FlameView): Markup {
  return view === 'difference'
    ? markup`<p class="legend"><span class="key grew"></span>▲ more in head <span class="key shrank"></span>▼ fewer <span class="key equal"></span>as many</p>`
    : markup`<p class="legend"><span class="key repository"></span>this repository <span class="key input"></span>inputs <span class="key equal"></span>others</p>`
}

function captionText({ unit, base }: CallTreeRecord): string {
  const what = unit === 'calls' ? 'Every call' : 'Where time goes, by samples'
  const width = base === null ? `as wide as its ${unit}` : `as wide as the ${unit} of the larger side`
  return `${what}, by the path of calls that leads to it: callers above, what they call below, ${width}.`
}
