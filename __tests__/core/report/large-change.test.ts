// What a change of everything comes to: fifty hosts, with thousands of derivations that changed, timed and explained.

import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { renderJson } from '../../../src/core/model/format-results.ts'
import { parseResults } from '../../../src/core/model/parse-results.ts'
import { HTML_LIMIT, renderHtml } from '../../../src/core/report/html/html.ts'
import { renderJunit } from '../../../src/core/report/junit.ts'
import { COMMENT_LIMIT, renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { LARGE_CHANGE, largeResults } from '../../fakes/large-results.ts'

const MEGABYTE = 1_000_000

const results = largeResults(LARGE_CHANGE)

describe('the report of a change of everything', () => {
  test('is a results file of a few megabytes, which is read again', () => {
    const file = renderJson(results)
    expect(Buffer.byteLength(file)).toBeLessThan(4 * MEGABYTE)
    expect(parseResults(file, 'results.json').platforms[0]?.targets).toHaveLength(LARGE_CHANGE.hosts)
  })

  test('is a page that a browser opens at once, and other files of less than a megabyte', () => {
    expect(Buffer.byteLength(renderHtml(results))).toBeLessThan(HTML_LIMIT)
    expect(Buffer.byteLength(renderJunit(results))).toBeLessThan(MEGABYTE)
    expect(Buffer.byteLength(renderMarkdown(results, { limit: 100 * MEGABYTE }))).toBeLessThan(MEGABYTE)
    expect(renderMarkdown(results).length).toBeLessThan(COMMENT_LIMIT)
  })

  test('has alike hosts in one row of the page, which names them all', () => {
    const page = renderHtml(results)
    const [table = ''] = /<table[^>]*>\s*<caption>Targets of .*?<\/table>/s.exec(page) ?? []
    expect(table.split('<tr').length).toBeLessThan(2 + 2)
    for (const { name } of results.platforms.flatMap(({ targets }) => targets))
      expect(table.replaceAll('<wbr>', '')).toContain(`<code>${name}</code>`)
  })

  test('has alike hosts in one row, so that a minute suffices at the terminal', () => {
    const lines = renderTerminal(results, { color: false, width: 80 }).split('\n')
    expect(lines.length).toBeLessThan(120)
    expect(lines.filter((line) => / and \d+ alike$/.test(line)).length).toBeLessThan(4)
  })
})
