// What a reader sees first: the verdict, what to do next, what is compared, the inputs that moved, and the notices.

import type { Notice, Results } from '../../model/results.ts'
import { headlineOf } from '../headline.ts'
import { inputLines } from '../inputs-text.ts'
import { confidenceText, shortRevision } from '../measured.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { verdictBadge, verdictTone } from './outcome.ts'
import { listMarkup, phraseMarkup } from './phrase-markup.ts'

/** So many notices are worth reading. */
const MOST_NOTICES = 50

export function topMarkup(results: Results): Markup {
  const { verdict, summary, next } = headlineOf(results)
  return markup`<section class="verdict ${verdictTone(verdict)}" aria-labelledby="verdict">
<h1 id="verdict">${verdictBadge(verdict)} <span>${capitalized(summary)}</span></h1>
<p class="next"><b>Next:</b> ${phraseMarkup(next)}</p>
${listMarkup(inputLines(results))}</section>
<dl class="revisions">${(['base', 'head'] as const).map(
    (
      side,
    ) => markup`<dt>${side === 'base' ? 'Base' : 'Head'}</dt><dd><code>${shortRevision(results[side])}</code> ${results[side].subject}</dd>
`,
  )}</dl>
${noticesMarkup(results.notices)}${legend(results)}`
}

function noticesMarkup(notices: readonly Notice[]): Markup {
  if (notices.length === 0) return markup``
  const shown = notices.toSorted(
    (one, other) => Number(other.level === 'warning') - Number(one.level === 'warning'),
  )
  return markup`<ul class="notices">${shown
    .slice(0, MOST_NOTICES)
    .map(
      ({ level, message }) =>
        markup`<li class="${level}">${level === 'warning' ? markup`<b>Note:</b> ` : ''}${message}</li>`,
    )}</ul>
`
}

function legend(results: Results): Markup {
  const confidence = confidenceText(results)
  return confidence === undefined
    ? markup``
    : markup`<p class="legend">≈ sampled, with its ${confidence} interval; every other figure is exact.</p>
`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
