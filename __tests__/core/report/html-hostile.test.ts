import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jsonMarkup, markup } from '../../../src/core/text/markup.ts'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { hostile } from './hostile.ts'
import { resultsWith } from './hostile-results.ts'
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

/** The names of elements and attributes do not hang on what texts there are. */
const shapeOf = (html: string) =>
  new Set(elementsOf(html).flatMap(({ name, attributes }) => [name, ...attributes.keys()]))

describe('hostile text in the HTML report', () => {
  const harmless = renderHtml(resultsWith('harm/less'))
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
