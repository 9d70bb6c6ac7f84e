// The sections of the page besides those of targets: notices, what failed, which inputs moved, what changed in the graphs, how
// it was measured and what it cannot tell.

import type { FailureGroup } from '../failure-text.ts'
import { noticePhrase } from '../notice-text.ts'
import type { Part } from '../fit.ts'
import { type AnySection, partsOf, type Placed, type Printers } from '../section.ts'
import { listing } from '../../text/phrase.ts'
import { type Markup, markup, nothing, trusted } from '../../text/markup.ts'
import { plainLines, shortenEnd } from '../../text/plain-text.ts'
import { buildCard } from './builds.ts'
import { derivationCard } from './derivations.ts'
import { phraseMarkup } from './phrase-markup.ts'
import type { Shown } from './target.ts'
import { movementMarkup } from './trend.ts'

/** The others are told target by target. */
export type PageSection = Exclude<AnySection, { readonly name: 'growth' | 'metrics' | 'figures' }>

type PageSectionName = PageSection['name']

export interface SectionParts {
  readonly section: PageSection
  readonly parts: readonly Part<Markup>[]
}

const MOST_TARGETS = 5
const MOST_ERROR_LINES = 60
const MOST_LINE = 400

export function isPageSection(section: AnySection): section is PageSection {
  return section.name !== 'growth' && section.name !== 'metrics' && section.name !== 'figures'
}

export function sectionParts(section: PageSection): SectionParts {
  return { section, parts: partsOf(section, printers) }
}

/** Nothing where nothing of it is shown. */
export function sectionMarkup({ section: { name, title }, parts }: SectionParts, shown: Shown): Markup {
  const contents = parts.flatMap((part) => shown.get(part) ?? [])
  if (contents.length === 0) return nothing
  const content = frames[name](contents)
  // At the top of the page; what they are is plain.
  if (name === 'notices') return content
  return markup`<section id="${name}" aria-labelledby="${name}-title"><h2 id="${name}-title">${title}</h2>
${content}</section>
`
}

const facts = (items: readonly Markup[]) => markup`<ul class="facts">${items}</ul>`

const frames: Readonly<Record<PageSectionName, (contents: readonly Markup[]) => Markup>> = {
  notices: (items) => markup`<ul class="notices">${items}</ul>
`,
  failures: (figures) => markup`${figures}`,
  inputs: facts,
  trend: (pictures) => markup`<div class="trends">${pictures}</div>
<p class="legend">Each step is a commit; point at a dot to see which. The ring is head.</p>
`,
  derivations: (cards) => markup`${cards}`,
  builds: (cards) => markup`${cards}`,
  measured: (entries) => markup`<dl class="measured">${entries}</dl>`,
  limits: facts,
}

const printers: Printers<PageSectionName, Markup> = {
  notices: (notice) =>
    markup`<li class="${notice.level}">${notice.level === 'warning' ? markup`<b>Note:</b> ` : ''}${phraseMarkup(noticePhrase(notice))}</li>`,
  failures: failureMarkup,
  inputs: (input) => markup`<li>${phraseMarkup(input)}</li>`,
  trend: ({ content }) => movementMarkup(content),
  derivations: derivationCard,
  builds: buildCard,
  measured: ({ title, fact }) => markup`<dt>${title}</dt><dd>${phraseMarkup(fact)}</dd>
`,
  limits: ({ phrase }) => markup`<li>${phraseMarkup(phrase)}</li>`,
}

function failureMarkup({ content: { names, side, message }, where }: Placed<FailureGroup>): Markup {
  const lines = plainLines(message)
  const shown = lines.slice(0, MOST_ERROR_LINES)
  const rest = lines.length - shown.length
  return markup`<figure><figcaption>${phraseMarkup(listing(names, MOST_TARGETS))}${where} in ${side}:</figcaption>
<pre tabindex="0">${shown.map(lineMarkup)}${rest === 0 ? '' : `… ${rest} more lines`}</pre></figure>
`
}

/** With its indentation. */
function lineMarkup(line: string): Markup {
  const text = shortenEnd(line, MOST_LINE).trimStart()
  return markup`${trusted(' '.repeat(Math.min(MOST_LINE, line.length - line.trimStart().length)))}${text}
`
}
