// Text that a stranger chooses changes nothing of a comment but the place where it stands.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PROJECT } from '../../../src/core/text/project.ts'
import { parseComment } from '../../../src/core/comment/body.ts'
import { renderComment } from '../../../src/core/comment/render.ts'
import { inputChanges } from '../../../src/core/model/moved-input.ts'
import type { Results } from '../../../src/core/model/results.ts'
import {
  brokenTarget,
  exactFinding,
  identity,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'
import { columnsOf, hostile, outsideCode } from '../report/hostile.ts'
import { OLD_HEAD, written } from './jobs.ts'

/** Results in which every string that a stranger can choose is the given one. */
function resultsWith(text: string): Results {
  const worse = { outcome: 'regression', crossed: 'fail', accepted: true } as const
  const machine = { os: text, cpu: text, cores: 4, memoryBytes: 2 ** 30, residentMemoryFrom: text }
  return resultsOf({
    verdict: 'fail',
    program: text,
    base: { ...resultsOf().base, subject: text, chosen: text },
    head: { ...resultsOf().head, subject: text, chosen: text },
    configuration: { from: text, changedInHead: true },
    inputs: inputChanges.map((change) => ({
      lockFile: text,
      path: text,
      change,
      from: text,
      to: text,
      copyOf: text,
    })),
    notices: [
      { level: 'warning', message: `x${text}` },
      { level: 'info', message: `x${text}` },
    ],
    acceptance: { label: text, by: text },
    platforms: [
      platformResults({
        system: text,
        verdict: 'fail',
        identity: identity({ version: text, settings: { [text]: text }, machine }),
        targets: [
          targetResults(text, {
            findings: [
              exactFinding('function-calls', [730_112, 830_112], worse),
              exactFinding('thunks', [1, 2], { outcome: 'inconclusive', reason: { kind: 'sentence', text } }),
              exactFinding('primop-calls', [1, null], {
                outcome: 'not-available',
                reason: { kind: 'sentence', text: `x${text}` },
              }),
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
          }),
          brokenTarget(`x${text}`, { kind: 'evaluation', message: `error: x${text}` }),
        ],
      }),
    ],
  })
}

/** Two sections that are current, and one that is not. */
function commentWith(text: string, limit = 1_000_000): string {
  const results = resultsWith(text)
  const jobs = [
    [results, { id: 'a', name: text }],
    [results, { id: 'b', name: text }],
    [results, { id: 'c', name: text, head: OLD_HEAD, run: 1 }],
  ] as const
  return renderComment(written(jobs, { limit }), 'default', { limit })
}

/** What a reader of Markdown makes of each line, without its words. */
function shapeOf(comment: string): readonly string[] {
  return outsideCode(comment).map((line) => {
    const marker = /^<!-- [\w-]+:(\w+)/.exec(line)?.[1]
    if (marker !== undefined) return `marker ${marker}${line.endsWith(' -->') ? '' : ' without end'}`
    if (line.startsWith('|')) return `row of ${columnsOf(line)}`
    if (line.startsWith('<')) return line
    return /^(?:#+ \S+|- |\*\*|⏳ |\*Left out)/.exec(line)?.[0] ?? (line === '' ? '' : 'text')
  })
}

const expected = shapeOf(commentWith('harmless'))

function expectShape(comment: string): void {
  expect(shapeOf(comment)).toEqual(expected)
  expect(comment.split('<!--').length - 1).toBe(expected.filter((line) => line.startsWith('marker')).length)
  // What cannot be seen, but for our own break.
  expect(comment.replace(/[\n\u200B]/g, '')).not.toMatch(/\p{C}/u)
  const sections = parseComment(comment)
  expect(sections.map(({ meta, folds }) => [meta.verdict, meta.run, folds.length])).toEqual([
    ['fail', 7001, 7],
    ['fail', 7001, 7],
    ['fail', 1, 0],
  ])
}

function expectProse(comment: string): void {
  for (const line of outsideCode(comment).filter((one) => !one.startsWith('<!--'))) {
    const own = line
      .replace(/<details(?: open)?><summary>[A-Z][^<]*<\/summary>|<\/details>|<\/?sub>/g, '')
      .replaceAll(PROJECT, '')
    const prose = own.replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
    expect(prose).not.toMatch(/<|@[A-Za-z\d]|:\/\/|#\d/)
  }
}

describe('a comment about hostile names', () => {
  test.each([
    ['a marker of a section', '<!-- nix-perf-gate:section ["0000000000000000","x",1] -->'],
    ['a marker on a line of its own', 'x\n<!-- nix-perf-gate:end -->\n<!-- nix-perf-gate:lead -->\nx'],
    ['the marker of the comment', '<!-- nix-perf-gate:comment default -->'],
    ['the end of a comment', '--> <b>x</b> <!--'],
    ['the end of code and folds', 'x\n```\n````\n</details>\n</summary>\n</details>'],
    ['the start of folds', '<details><summary>x</summary>\n<details>\n'],
    ['HTML', '<img src=x onerror=alert(1)><script>'],
    ['a mention and references', '@octocat @org/team #1 GH-1 owner/name#1 https://evil.example'],
    ['a table', 'x | y |\n| --- | --- |\n| a | b |'],
    ['headings and lists', '# x\n- y\n1. z\n> q\n---\n==='],
    ['terminal escapes', '\u001B[2J\u001B]8;;https://evil.example\u0007x\u001B]8;;\u0007'],
    ['right-to-left marks', 'x\u202Ey\u2066z\u200Fw'],
    ['line separators', 'x\u2028<!-- nix-perf-gate:end -->\u2029y\u0085z'],
    ['halves of characters', 'x\uD800y\uDC00'],
    ['emphasis and escapes', '\\*x\\* **y** _z_ ~~w~~ `v` ``u $a$ &lt;b&gt; \\'],
  ])('is of the same shape with %s', (_, text) => {
    expectShape(commentWith(text))
    expectProse(commentWith(text))
  })

  test.each(['`', '|', '<', '@a', '\n', '\\', '日', '<!--'])(
    'is of the same shape with 100 KB of %j, and fits',
    (part) => {
      const text = `x${part.repeat(Math.ceil(100_000 / part.length))}x`
      expectShape(commentWith(text))
      const comment = commentWith(text, 65_536)
      expect(comment.length).toBeLessThanOrEqual(65_536)
      expect(parseComment(comment)).toHaveLength(3)
    },
  )

  test('is of the same shape with anything', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const comment = commentWith(`x${text}`)
        expectShape(comment)
        expectProse(comment)
      }),
      { numRuns: 40 },
    )
  })
})
