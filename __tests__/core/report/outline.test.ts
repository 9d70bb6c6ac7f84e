// One outline, and every format prints it.

import { describe, expect, test } from '@jest/globals'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { outlineOf } from '../../../src/core/report/outline.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { textOf } from './html-reader.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { textOf as plainOf } from '../../../src/core/text/phrase.ts'
import { scenarios } from './scenarios.ts'

describe.each(Object.entries(scenarios))('the outline of “%s”', (_, results) => {
  const { headline, sections } = outlineOf(results)
  const formats = {
    terminal: renderTerminal(results, { color: false, width: 120 }),
    markdown: renderMarkdown(results),
    html: textOf(renderHtml(results)),
  }

  /** Sections with a heading of their own in the format. */
  const headed = {
    terminal: sections.filter(
      ({ name, entries }) => name !== 'figures' && name !== 'metrics' && entries.some(({ brief }) => brief),
    ),
    markdown: sections.filter(({ fold }) => fold !== 'none'),
    html: sections.filter(({ name }) => !['notices', 'growth', 'metrics', 'figures'].includes(name)),
  }

  test.each(['terminal', 'markdown', 'html'] as const)('is printed in its order: %s', (format) => {
    const text = formats[format]
    const places = headed[format].map(({ title }) => ({ title, at: text.indexOf(title) }))
    expect(places.filter(({ at }) => at === -1)).toEqual([])
    expect(places.map(({ at }) => at)).toEqual(
      places.map(({ at }) => at).toSorted((one, other) => one - other),
    )
    expect(text.toLowerCase().replace(/\s+/g, ' ')).toContain(firstWords(headline.summary))
  })
})

/** Names are shortened, and lines wrap. */
function firstWords(summary: string): string {
  return summary.toLowerCase().split(' ').slice(0, 4).join(' ')
}

test('targets of which no change is worth a row are told in one line, in every format', () => {
  const targets = ['web', 'mail'].map((name) =>
    targetResults(name, { findings: [exactFinding('thunks', [1000, 1001])] }),
  )
  const results = resultsOf({
    configuration: { from: 'a file', changedInHead: false, smallestChange: 0.005 },
    platforms: [platformResults({ targets })],
  })
  const { groups, lines } = outlineOf(results).platforms[0]?.digest ?? { groups: [], lines: [] }
  expect(groups).toEqual([])
  expect(lines.map(plainOf)).toEqual(['2 targets changed by less than 0.5 %: web and mail.'])
  expect(renderTerminal(results, { color: false, width: 120 })).toContain(
    '2 targets changed by less than 0.5 %',
  )
  expect(renderMarkdown(results)).toContain('2 targets changed by less than 0.5 %')
  expect(textOf(renderHtml(results))).toContain('2 targets changed by less than 0.5 %')
})
