// Every parser of text from outside, on texts of a size that nobody writes: each looks at them a bounded number of times.

import { describe, expect, test } from '@jest/globals'
import { renderComment } from '../../src/core/comment/render.ts'
import { sectionsOf } from '../../src/core/comment/sections-of.ts'
import { annotationsOf } from '../../src/core/report/annotations.ts'
import { renderHtml } from '../../src/core/report/html/html.ts'
import { renderJunit } from '../../src/core/report/junit.ts'
import { renderMarkdown } from '../../src/core/report/markdown.ts'
import { renderTerminal } from '../../src/core/report/terminal.ts'
import { brokenTarget, platformResults, resultsOf } from '../fakes/results.ts'
import { nixParsers } from './nix-parsers.ts'
import { otherParsers } from './other-parsers.ts'

/** With work in proportion to the square of it, this test does not end. */
const LENGTH = 1_000_000

const KINDS: readonly (readonly [string, (piece: string) => string])[] = [
  ['addresses', () => repeated('a://')],
  ['addresses with names', () => repeated('a://b:c@d?')],
  ['spaces', () => repeated(' ')],
  ['line breaks', () => repeated('\n')],
  ['quotes', () => repeated('"')],
  ['escaped quotes', () => `"${repeated('\\"')}`],
  ['brackets', () => repeated('[')],
  ['braces', () => repeated('{"a":')],
  ['digits', () => repeated('7')],
  ['terminal escapes', () => repeated('\u001B[')],
  ['titles', () => repeated('\u001B]0;#')],
  ['comments', () => repeated('<!-- ')],
  ['errors', () => repeated('error: path URL ')],
  ['positions', () => repeated(' at a.nix:1')],
  ['times', () => repeated('        0.05 real         0.03 user         0.01 sys\n')],
  ['its own text', (seed) => repeated(seed)],
  ['its own text in one line', (seed) => repeated(seed.replaceAll('\n', ' '))],
  ['its own beginning', (seed) => repeated(seed.slice(0, 12))],
]

function repeated(piece: string): string {
  return piece.repeat(Math.ceil(LENGTH / Math.max(1, piece.length)))
}

describe('a text of a million characters', () => {
  test.each(KINDS)('is read once by every report, as %s', (_, make) => {
    const long = make('a://b @c\n')
    const { head } = resultsOf()
    const results = resultsOf({
      head: { ...head, subject: long, chosen: long },
      notices: [{ level: 'warning', message: long }],
      platforms: [platformResults({ targets: [brokenTarget(long, { kind: 'evaluation', message: long })] })],
    })
    const id = { id: 'i', name: 'n', head: 'h', run: 1, attempt: 1, acceptLabel: 'l' }
    const reports = [
      renderTerminal(results, { color: false, width: 80 }),
      renderMarkdown(results, { limit: 60_000 }),
      renderHtml(results),
      renderJunit(results),
      renderComment(sectionsOf(results, id), 'default'),
      JSON.stringify(annotationsOf(results)),
    ]
    for (const report of reports) expect(report.length).toBeLessThan(400_000)
  })

  test.each([...nixParsers, ...otherParsers])(
    'is read once by the parser of $name',
    ({ seeds, longest = LENGTH, check }) => {
      const [seed = ''] = seeds
      for (const [, make] of KINDS) check(make(seed).slice(0, longest))
      expect(KINDS.length).toBeGreaterThan(0)
    },
  )
})
