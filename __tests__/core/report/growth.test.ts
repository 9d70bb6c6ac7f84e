import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sectionsOf } from '../../../src/core/comment/sections-of.ts'
import { growthLines, growthRows } from '../../../src/core/report/growth.ts'
import { growthsOf } from '../../../src/core/report/growths.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import type { Explanation } from '../../../src/core/model/explanation.ts'
import { resultsSchema } from '../../../src/core/model/results.ts'
import { explanationOf, functionRow, hostExplanation } from '../../fakes/explanations.ts'
import { exactFinding, platformResults, resultsOf, targetResults } from '../../fakes/results.ts'
import { columnsOf, hostile, outsideCode } from './hostile.ts'

const growing = (name: string, explanation: Explanation) =>
  targetResults(name, { findings: [exactFinding('function-calls', [730_112, 818_967])], explanation })

const resultsWith = (...targets: readonly ReturnType<typeof growing>[]) =>
  resultsOf({ verdict: 'fail', platforms: [platformResults({ verdict: 'fail', targets: [...targets] })] })

/** The lines below the table of one explanation, as plain text. */
function linesOf(explanation: Explanation): readonly string[] {
  const [growth] = growthsOf(platformResults({ targets: [growing('a', explanation)] }), resultsOf())
  if (growth === undefined) return []
  return growthLines(growth).map((line) =>
    line.map((piece) => ('code' in piece ? piece.code : piece.text)).join(''),
  )
}

describe('what grew', () => {
  test('names the change’s own line only where the function that grew most begins in it', () => {
    const other = functionRow('other', 'lib/a.nix:9:1', [0, 500])
    expect(linesOf(explanationOf([functionRow('own', 'lib/a.nix:3:1', [0, 1500, 'added']), other]))).toEqual([
      'own at lib/a.nix:3, a line that this change adds, accounts for 75 % of the 2,000 more function calls.',
    ])
    expect(linesOf(explanationOf([other, functionRow('own', 'lib/a.nix:3:1', [0, 400, 'added'])]))).toEqual(
      [],
    )
  })

  test('is no share of an increase where there is none', () => {
    const explanation = explanationOf([
      functionRow('f', 'lib/a.nix:3:1', [0, 500, 'edited']),
      functionRow('g', 'lib/a.nix:4:1', [900, 0]),
    ])
    const [growth] = growthsOf(platformResults({ targets: [growing('a', explanation)] }), resultsOf())
    expect(growth && growthRows(growth).map(({ share }) => share)).toEqual(['', ''])
    expect(linesOf(explanation)).toEqual([])
  })

  test('shows targets with the same cause as one, and others by themselves', () => {
    const unlike = explanationOf([functionRow('f', 'lib/a.nix:3:1', [0, 5])])
    const targets = [growing('a', hostExplanation), growing('b', hostExplanation), growing('c', unlike)]
    expect(growthsOf(platformResults({ targets }), resultsOf()).map(({ alike }) => alike.length)).toEqual([
      1, 0,
    ])
  })

  test('stays a table of five columns, and text, whatever names it holds', () => {
    const name = hostile.map((text) => text.slice(0, 200))
    fc.assert(
      fc.property(name, name, name, (called, file, input) => {
        const explanation: Explanation = {
          ...explanationOf([
            { ...functionRow(called, 'a.nix:1:1', [0, 9, 'added']), name: called },
            {
              ...functionRow(null, 'a.nix:1:1', [0, 5]),
              place: { origin: 'input', input, file, line: 3, column: 4 },
            },
          ]),
          primops: {
            increase: 3,
            rows: [{ name: called, base: 0, head: 3, difference: 3 }],
            others: { rows: 0, difference: 0 },
          },
        }
        const results = resultsWith(growing('a', explanation))
        expect(resultsSchema.safeParse(results).success).toBe(true)
        const report = renderMarkdown(results)
        const lines = outsideCode(report)
        const start = lines.findIndex((line) => line.startsWith('| Function |'))
        expect(lines.slice(start, start + 4).map(columnsOf)).toEqual([5, 5, 5, 5])
        expect(lines[start + 4]).toBe('')
        expect(report).not.toMatch(/\u001B|\u202E/)
        expect(renderTerminal(results, { color: false, width: 80 })).not.toMatch(/^\s*::|\u001B|\u202E/m)
      }),
    )
  })
})

test('what grew is in the comment on a pull request too', () => {
  const job = { id: 'gate', name: 'gate', head: '1'.repeat(40), run: 1, attempt: 1 }
  const [section] = sectionsOf(resultsWith(growing('a', hostExplanation)), job)
  const fold = section?.folds.find(({ kind }) => kind === 'tables of what grew')
  expect(fold?.importance).toBe(9.5)
  expect(fold?.text).toContain('| `mkVirtualHost` | `hosts/web/nginx.nix:14`, edited here |')
})
