// What a reader sees first: the verdict, what to do next, what is compared, the inputs that moved, and the notices.

import type { Results } from '../../model/results.ts'
import { revisionPhrase } from '../measured.ts'
import type { Outline } from '../outline.ts'
import { type Markup, markup, nothing } from '../../text/markup.ts'
import { modeBadge, verdictBadge, verdictTone } from './outcome.ts'
import { listMarkup, phraseMarkup } from './phrase-markup.ts'

/** `notices`: a list of them. */
export function topMarkup(results: Results, { headline, inputs, legend }: Outline, notices: Markup): Markup {
  const { verdict, mode, summary, next } = headline
  const badges =
    mode === 'report-only' ? markup`${verdictBadge(verdict)} ${modeBadge}` : verdictBadge(verdict)
  return markup`<section class="verdict ${verdictTone(verdict)}" aria-labelledby="verdict">
<h1 id="verdict">${badges} <span>${capitalized(summary)}</span></h1>
<p class="next"><b>Next:</b> ${phraseMarkup(next)}</p>
${listMarkup(inputs)}</section>
<dl class="revisions">${(['base', 'head'] as const).map(
    (
      side,
    ) => markup`<dt>${side === 'base' ? 'Base' : 'Head'}</dt><dd>${phraseMarkup(revisionPhrase(results[side]))}</dd>
`,
  )}</dl>
${notices}${
    legend === undefined
      ? nothing
      : markup`<p class="legend">${legend}</p>
`
  }`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
