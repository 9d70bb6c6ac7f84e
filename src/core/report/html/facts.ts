// The sections that say what failed, which inputs moved, how it was measured and what it cannot tell.

import type { Results } from '../../model/results.ts'
import { failureGroups } from '../failure-text.ts'
import { inputList } from '../inputs-text.ts'
import { limitPhrases } from '../limits.ts'
import { measuredFacts } from '../measured.ts'
import { listing } from '../../text/phrase.ts'
import { onPlatform } from '../platform-name.ts'
import { plainLines, shortenEnd } from '../../text/plain-text.ts'
import { type Markup, markup, trusted } from '../../text/markup.ts'
import { listMarkup, phraseMarkup } from './phrase-markup.ts'

const MOST_TARGETS = 5
const MOST_ERROR_LINES = 60
const MOST_LINE = 400

/** So many failures are shown; others fail in other ways that `results.json` has. */
const MOST_FAILURES = 20

export function failuresSection(results: Results): Markup {
  const groups = failureGroups(results)
  if (groups.length === 0) return markup``
  return section(
    'failures',
    `Failures (${groups.length})`,
    markup`${groups.slice(0, MOST_FAILURES).map(
      ({ names, platform, side, message }) =>
        markup`<figure><figcaption>${phraseMarkup(listing(names, MOST_TARGETS))}${onPlatform(results, platform)} in ${side}:</figcaption>
<pre tabindex="0">${messageMarkup(message)}</pre></figure>
`,
    )}`,
  )
}

export function inputsSection(results: Results): Markup {
  const inputs = inputList(results)
  return inputs.length === 0
    ? markup``
    : section('inputs', `Flake inputs that moved (${inputs.length})`, listMarkup(inputs))
}

export function measuredSection(results: Results): Markup {
  return section(
    'measured',
    'How it was measured',
    markup`<dl class="measured">${measuredFacts(results).map(
      ({ title, fact }) => markup`<dt>${title}</dt><dd>${phraseMarkup(fact)}</dd>
`,
    )}</dl>`,
  )
}

export function limitsSection(results: Results): Markup {
  return section(
    'limits',
    'What this report cannot tell',
    listMarkup(limitPhrases(results).map(({ phrase }) => phrase)),
  )
}

export function section(id: string, title: string, content: Markup): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>
`
}

function messageMarkup(message: string): Markup {
  const lines = plainLines(message)
  const shown = lines.slice(0, MOST_ERROR_LINES)
  const rest = lines.length - shown.length
  return markup`${shown.map((line) => lineMarkup(line))}${rest === 0 ? '' : `… ${rest} more lines`}`
}

/** With its indentation. */
function lineMarkup(line: string): Markup {
  const text = shortenEnd(line, MOST_LINE).trimStart()
  return markup`${trusted(' '.repeat(Math.min(MOST_LINE, line.length - line.trimStart().length)))}${text}
`
}
