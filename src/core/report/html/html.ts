// Results → a report for the browser, in one file: it asks for nothing, and opens from disk.

import { Buffer } from 'node:buffer'
import type { Results } from '../../model/results.ts'
import { type Markup, markup, nothing, trusted } from '../../text/markup.ts'
import { grouped } from '../../text/number.ts'
import { plainText } from '../../text/plain-text.ts'
import { fit } from '../fit.ts'
import type { Headline } from '../headline.ts'
import { type Outline, outlineOf } from '../outline.ts'
import type { ReportLinks } from '../report-links.ts'
import { headlineWord } from '../verdict-text.ts'
import { reportScript, reportScriptDigest, reportStyle, reportStyleDigest } from './assets.generated.ts'
import { platformParts, platformSection } from './platform.ts'
import { isPageSection, sectionMarkup, type SectionParts, sectionParts } from './sections.ts'
import type { Shown } from './target.ts'
import { topMarkup } from './top.ts'

/** What a browser opens at once, and an upload takes. */
export const HTML_LIMIT = 2_000_000

export interface HtmlOptions {
  /** Most bytes of the report. */
  readonly limit?: number
  /** Within a job. */
  readonly links?: ReportLinks
}

/** For the lines around parts, which are known only once it is known what is in them. */
const RESERVE_EACH = 400

export function renderHtml(results: Results, { limit = HTML_LIMIT, links }: HtmlOptions = {}): string {
  const outline = outlineOf(results, links?.repository)
  const platforms = outline.platforms.map((platform) => platformParts(outline, platform))
  const sections = outline.sections.filter(isPageSection).map(sectionParts)
  const isTop = ({ section }: SectionParts) => section.name === 'notices'
  const page = (shown: Shown, missing: ReadonlyMap<string, number>) => {
    const notices = sections.filter(isTop).map((one) => sectionMarkup(one, shown))
    const others = sections.filter((one) => !isTop(one)).map((one) => sectionMarkup(one, shown))
    return documentOf(
      results,
      outline.headline,
      markup`${topMarkup(results, outline, markup`${notices}`)}${linksTo(outline)}${platforms.map((platform, index) => platformSection(platform, platformId(index), shown))}${others}${leftOut(missing)}`,
    )
  }
  const folds = [...platforms.flatMap(({ targets }) => targets), ...sections]
  const bare = page(new Map(), new Map())
  const { contents, missing } = fit(
    folds.flatMap(({ parts }) => parts),
    limit - Buffer.byteLength(bare) - RESERVE_EACH * (folds.length + 1),
    ({ text }) => Buffer.byteLength(text),
  )
  return page(contents, missing)
}

/** Nothing on the page may ask for anything; only this script and this style may act. */
const POLICY = [
  "default-src 'none'",
  `script-src '${reportScriptDigest}'`,
  `style-src '${reportStyleDigest}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function documentOf({ program }: Results, headline: Headline, content: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${headlineWord(headline)}: ${plainText(headline.summary)}</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><p class="program">${program}</p>
<div class="page-tools"><button type="button" data-action="folds" aria-pressed="false">Unfold all</button><button type="button" data-action="theme">Theme: system</button></div></header>
<main id="main" tabindex="-1">
${content}</main>
<script>${trusted(reportScript)}</script>
</body>
</html>
`.text
}

function linksTo({ platforms }: Outline): Markup {
  if (platforms.length < 2) return nothing
  return markup`<nav aria-label="Platforms"><ul>${platforms.map(({ system }, index) => markup`<li><a href="#${platformId(index)}">${system}</a></li>`)}</ul></nav>
`
}

function platformId(index: number): string {
  return `platform-${index + 1}`
}

function leftOut(missing: ReadonlyMap<string, number>): Markup {
  if (missing.size === 0) return nothing
  const list = [...missing].map(([kind, count]) => `${kind} (${grouped(count, 0)})`).join(', ')
  return markup`<p class="legend" id="left-out">Left out to keep this file small: ${list}. <code>results.json</code> has everything.</p>
`
}
