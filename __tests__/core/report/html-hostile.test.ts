import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Explanation } from '../../../src/core/model/explanation.ts'
import type { CallSite } from '../../../src/core/model/place.ts'
import { jsonMarkup, markup } from '../../../src/core/text/markup.ts'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import type { Results } from '../../../src/core/model/results.ts'
import {
  derivationChanges,
  exactFinding,
  identity,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'
import { hostile } from './hostile.ts'
import { elementsOf } from './html-reader.ts'

const attacks = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  ']]>',
  '</style><style>*{display:none}</style>',
  'a\u2028b\u2029c',
  '\u202Eevil\u202C',
  '\u0000\u001B[2J',
  '\uD800',
  '&lt;b&gt;&#60;',
  'long'.repeat(50_000),
]

/** Each text of results that a stranger may have chosen is this one. */
function resultsWith(text: string): Results {
  const short = text.slice(0, 60)
  const site: CallSite = { origin: 'input', input: short, file: short, line: 3, column: 1, callee: short }
  const calls = { base: 1, head: 90_000 }
  const explanation: Explanation = {
    functions: {
      increase: 89_999,
      rows: [
        {
          name: short,
          place: { origin: 'input', input: short, file: short, line: 1, column: 1 },
          ...calls,
          difference: 89_999,
        },
      ],
      others: { rows: 0, difference: 0 },
    },
    primops: {
      increase: 1,
      rows: [{ name: short, base: 0, head: 1, difference: 1 }],
      others: { rows: 0, difference: 0 },
    },
    origins: [{ origin: 'input', input: short, ...calls, difference: 89_999 }],
    callPaths: {
      ...calls,
      path: [{ ...site, ...calls, edit: 'added' }],
      changedLines: {
        rows: [{ file: short, first: 1, last: 2, edit: 'added', difference: 89_999 }],
        others: { rows: 0, difference: 0 },
        elsewhere: 0,
        isOnly: true,
      },
      tree: { unit: 'calls', ...calls, sites: [site], nodes: [[-1, 0, 1, 90_000]] },
    },
    hints: [{ id: 'deep-update', evidence: short }],
  }
  const target = targetResults(text, {
    status: 'compared',
    findings: [exactFinding('function-calls', [1, 50_000_000], { reason: { kind: 'sentence', text } })],
    derivationChanges: derivationChanges({
      versions: [{ name: text, base: [text], head: [text] }],
      added: [{ name: text, version: text }],
      newlyBuilt: [{ name: text, version: text }],
      rootCauses: {
        rebuilds: 1,
        explained: 1,
        roots: [{ name: short, baseVersion: short, headVersion: short, change: 'version', rebuilds: 1 }],
      },
    }),
    explanation,
    importedDerivations: [text],
    failures: { base: { kind: 'evaluation', message: `error: ${text}\n   ${text}` } },
  })
  const revision = { ...resultsOf().base, subject: text, revision: text, chosen: text }
  return resultsOf({
    verdict: 'fail',
    program: text,
    base: revision,
    head: revision,
    configuration: { from: text, changedInHead: false },
    notices: [{ level: 'warning', message: text }],
    acceptance: { label: text, by: text },
    inputs: Array.from({ length: 5 }, () => ({
      lockFile: short,
      path: short,
      change: 'moved' as const,
      from: short,
      to: short,
      copyOf: short,
    })),
    platforms: [
      platformResults({
        verdict: 'fail',
        system: text,
        identity: identity({ version: text, settings: { [text]: text } }),
        targets: [target],
      }),
      platformResults({ targets: [target] }),
    ],
  })
}

/** The names of elements and attributes do not hang on what texts there are. */
const shapeOf = (html: string) =>
  new Set(elementsOf(html).flatMap(({ name, attributes }) => [name, ...attributes.keys()]))

describe('hostile text in the HTML report', () => {
  const harmless = renderHtml(resultsWith('harmless'))
  const shape = shapeOf(harmless)

  test.each(attacks.map((text) => [text.slice(0, 40), text]))('stays text: %s', (_, text) => {
    const html = renderHtml(resultsWith(text))
    expect([...shapeOf(html)].filter((name) => !shape.has(name))).toEqual([])
    expect(html.match(/<script/g)?.length).toBe(harmless.match(/<script/g)?.length)
    expect(html.length).toBeLessThan(2 * harmless.length)
  })

  test('stays text, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = renderHtml(resultsWith(text))
        expect([...shapeOf(html)].filter((name) => !shape.has(name))).toEqual([])
        // What cannot be seen, or turns the direction of reading.
        expect(html.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      }),
      { numRuns: 60 },
    )
  })
})

describe('data for a script', () => {
  test('is the same once it is read, and holds nothing that could end the script', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.constantFrom(...attacks))), (texts) => {
        const { text } = jsonMarkup(texts)
        expect(text).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(texts)))
      }),
    )
  })
})

describe('markup', () => {
  test('escapes what is put in, and takes markup as it is', () => {
    const inner = markup`<b>${'<&>"\''}</b>`
    expect(markup`<p title="${'"'}">${inner}${[inner, inner]}${3}</p>`.text).toBe(
      `<p title="&quot;">${'<b>&lt;&amp;&gt;&quot;&#39;</b>'.repeat(3)}3</p>`,
    )
  })

  test('keeps the space at the end of a piece of a sentence', () => {
    expect(markup`${'a '}${'b'}${' c'}${' '}${'d'}`.text).toBe('a b c d')
  })
})
