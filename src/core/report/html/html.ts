// Results → a report for the browser, in one file: it asks for nothing, and opens from disk.

import { Buffer } from 'node:buffer'
import type { Results } from '../../model/results.ts'
import { headlineOf } from '../headline.ts'
import { grouped } from '../../text/number.ts'
import { plainText } from '../../text/plain-text.ts'
import { verdictWord } from '../verdict-word.ts'
import { reportScript, reportScriptDigest, reportStyle, reportStyleDigest } from './assets.generated.ts'
import { derivationTrees } from './derivations.ts'
import { failuresSection, inputsSection, limitsSection, measuredSection, section } from './facts.ts'
import { type Fitted, fitParts, type PagePart } from './fit-page.ts'
import { type Markup, markup, nothing, trusted } from '../../text/markup.ts'
import { platformParts, platformSection } from './platform.ts'
import { topMarkup } from './top.ts'

/** What a browser opens at once, and an upload takes. */
export const HTML_LIMIT = 2_000_000

export interface HtmlOptions {
  /** Most bytes of the report. */
  readonly limit?: number
}

/** For the lines of folds that are known only once it is known what is in them. */
const RESERVE_EACH = 400

const DERIVATIONS_IMPORTANCE = 2.5

export function renderHtml(results: Results, { limit = HTML_LIMIT }: HtmlOptions = {}): string {
  const platforms = results.platforms.map((platform) => platformParts(results, platform))
  const derivations = derivationParts(results)
  const targets = platforms.flatMap((platform) => platform.targets)
  const page = (fitted: Fitted) =>
    documentOf(
      results,
      markup`${topMarkup(results)}${contents(results)}${platforms.map((platform, index) => platformSection(platform, platformId(index), fitted))}${failuresSection(results)}${derivationsSection(derivations.map(fitted.contentOf))}${inputsSection(results)}${measuredSection(results)}${limitsSection(results)}${leftOut(fitted)}`,
    )
  const bare = page({ contentOf: () => nothing, missing: new Map() })
  const room = limit - Buffer.byteLength(bare) - RESERVE_EACH * (targets.length + derivations.length + 1)
  return page(fitParts([...targets.flatMap(({ parts }) => parts), ...derivations], room))
}

/** Nothing on the page may ask for anything; only this script and this style may act. */
const POLICY = [
  "default-src 'none'",
  `script-src '${reportScriptDigest}'`,
  `style-src '${reportStyleDigest}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function documentOf(results: Results, content: Markup): string {
  const { verdict, summary } = headlineOf(results)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${verdictWord(verdict)}: ${plainText(summary)}</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><p class="program">${results.program}</p>
<div class="page-tools"><button type="button" data-action="folds" aria-pressed="false">Unfold all</button><button type="button" data-action="theme">Theme: system</button></div></header>
<main id="main" tabindex="-1">
${content}</main>
<script>${trusted(reportScript)}</script>
</body>
</html>
`.text
}

function contents({ platforms }: Results): Markup {
  if (platforms.length < 2) return nothing
  return markup`<nav aria-label="Platforms"><ul>${platforms.map(({ system }, index) => markup`<li><a href="#${platformId(index)}">${system}</a></li>`)}</ul></nav>
`
}

function platformId(index: number): string {
  return `platform-${index + 1}`
}

function derivationParts(results: Results): readonly PagePart[] {
  return results.platforms
    .flatMap((platform) => derivationTrees(results, platform))
    .map((content) => ({
      content: () => content,
      importance: DERIVATIONS_IMPORTANCE,
      kind: 'lists of derivations',
    }))
}

function derivationsSection(trees: readonly Markup[]): Markup {
  return trees.every(({ text }) => text === '')
    ? nothing
    : section('derivations', 'Derivations: what changed', markup`${trees}`)
}

function leftOut({ missing }: Fitted): Markup {
  if (missing.size === 0) return nothing
  const list = [...missing].map(([kind, count]) => `${kind} (${grouped(count, 0)})`).join(', ')
  return markup`<p class="legend" id="left-out">Left out to keep this file small: ${list}. <code>results.json</code> has everything.</p>
`
}
