// Known causes whose signs are there: the figures that speak for each, and what to do about it.

import type { Hint } from '../../model/explanation.ts'
import { hintTexts } from '../hints-text.ts'
import { type Markup, markup } from '../../text/markup.ts'
import { written } from '../../text/phrase.ts'
import { phraseMarkup } from './phrase-markup.ts'

export function hintsMarkup(hints: readonly Hint[]): Markup {
  if (hints.length === 0) return markup``
  return markup`<h4>Known causes</h4>
<dl class="hints">${hints.map(hintMarkup)}</dl>
`
}

function hintMarkup({ id, evidence }: Hint): Markup {
  const { title, remedy } = hintTexts[id]
  return markup`<dt>${title}</dt><dd>${phraseMarkup(written(evidence))}</dd><dd class="remedy">${phraseMarkup(remedy)}</dd>
`
}
