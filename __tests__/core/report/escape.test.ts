import stringWidth from 'string-width'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codeBlock, escapeMarkdown, inlineCode, tableCode } from '../../../src/core/text/escape.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { inputChanges } from '../../../src/core/model/moved-input.ts'
import { brokenTarget, exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { columnsOf, hostile, outsideCode } from './hostile.ts'

describe('text in Markdown', () => {
  test.each([
    ['a | b', 'a \\| b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['`code`', '\\`code\\`'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['*bold* _it_ ~no~', '\\*bold\\* \\_it\\_ \\~no\\~'],
    ['[text](url)', '\\[text\\](url)'],
    ['by @octocat', 'by @\u200Boctocat'],
    ['see #123', 'see \\#\u200B123'],
    ['gh-7', 'gh-\u200B7'],
    ['https://x.example', 'https:\u200B//x.example'],
    ['www.x.example', 'www\u200B.x.example'],
    ['two\nlines', 'two lines'],
    ['- item', '\u200B- item'],
    ['1. item', '\u200B1. item'],
    ['+12.2 %', '+12.2 %'],
    ['---', '\u200B---'],
  ])('%j is written %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  test('is cut with a mark where it is too long', () => {
    expect(escapeMarkdown('x'.repeat(100_000))).toMatch(/^x{399}…$/)
    expect(inlineCode('x'.repeat(100_000))).toMatch(/^`x{60}…x{59}`$/)
  })

  test('holds nothing that GitHub would act on', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text)
        expect(escaped).not.toMatch(/[<>\n\r\u001B\u202E]|@[A-Za-z\d]|#\d|:\/\/|(?<!\\)(?:\\\\)*[|`*_[\]]/)
      }),
    )
  })
})

describe('code in Markdown', () => {
  test.each([
    ['hosts.web', '`hosts.web`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a``', '``` a`` ```'],
    ['', '` `'],
    ['a\nb', '`a b`'],
  ])('%j is written %j', (text, code) => {
    expect(inlineCode(text)).toBe(code)
  })

  test.each([
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\\\\\|b`'],
    ['a\\\\|b', '`a\\\\\\|b`'],
  ])('%j in a table is written %j', (text, code) => {
    expect(tableCode(text)).toBe(code)
  })

  test('in a block cannot end the block', () => {
    const block = codeBlock('a\n````\nb', 10).split('\n')
    expect(block).toEqual(['`````text', 'a', '````', 'b', '`````'])
  })

  test('in a block is cut with a mark', () => {
    expect(codeBlock('1\n2\n3\n4', 2)).toBe('```text\n1\n2\n… 2 more lines\n```')
  })
})

/** A report in which every string that a stranger can choose is the given one. */
function hostileResults(text: string) {
  const target = targetResults(text, {
    findings: [
      exactFinding('function-calls', [730_112, 830_112], { outcome: 'regression', crossed: 'fail' }),
      exactFinding('thunks', [1, 2], { outcome: 'inconclusive', reason: { kind: 'sentence', text } }),
    ],
    derivationChanges: {
      versions: [{ name: text, base: [text], head: [text] }],
      added: [{ name: text, version: text }],
      removed: [],
      rebuilt: 0,
      newlyBuilt: [],
      rootCauses: {
        rebuilds: 12,
        explained: 12,
        roots: (['version', 'new', 'source', 'definition'] as const).map((change) => ({
          name: text,
          baseVersion: text,
          headVersion: text,
          change,
          rebuilds: 12,
        })),
      },
    },
    importedDerivations: [text],
  })
  const platform = platformResults({
    system: text,
    targets: [target, brokenTarget(`${text}2`, { kind: 'evaluation', message: `error: ${text}` })],
  })
  return resultsOf({
    verdict: 'fail',
    program: text,
    base: { ...resultsOf().base, subject: text, chosen: text },
    inputs: inputChanges.map((change) => ({
      lockFile: text,
      path: text,
      change,
      from: text,
      to: text,
      copyOf: text,
    })),
    notices: [{ level: 'warning', message: text }],
    platforms: [platform, platformResults()],
  })
}

describe('a report about hostile names', () => {
  test('keeps the rows and columns of its tables', () => {
    const rowsOf = (text: string) =>
      outsideCode(renderMarkdown(hostileResults(text))).filter((line) => line.startsWith('|'))
    const expected = rowsOf('harmless').map(columnsOf)
    fc.assert(
      fc.property(hostile, (text) => {
        expect(rowsOf(text).map(columnsOf)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  test('holds no tag but its own, and no mention', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of outsideCode(renderMarkdown(hostileResults(text)))) {
          // In one pass: what is taken out of a line must not join the backticks on either side of it.
          const prose = line.replace(
            /(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)|<details(?: open)?><summary>[A-Z][^<]*<\/summary>|<\/details>|<\/?sub>/g,
            ' ',
          )
          expect(prose).not.toMatch(/<|@[A-Za-z\d]/)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('sends nothing to the terminal but lines of text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const report = renderTerminal(hostileResults(text), { color: false, width: 80 })
        expect(report.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
        expect(report).not.toMatch(/^\s*::/m)
      }),
      { numRuns: 40 },
    )
  })

  test('is never wider than the terminal, with wide letters too', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', '.', '-', ' ', '日', '語', 'ß', '😀'),
      maxLength: 200,
    })
    fc.assert(
      fc.property(letters, fc.constantFrom(60, 80, 100), (text, width) => {
        const report = renderTerminal(hostileResults(`x${text}`), { color: false, width })
        for (const line of report.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 40 },
    )
  })
})
