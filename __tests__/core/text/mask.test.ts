import { describe, expect, test } from '@jest/globals'
import { createMask, maskPieces, maskValue } from '../../../src/core/text/mask.ts'
import { maskResults } from '../../../src/core/model/mask-results.ts'
import { renderJson } from '../../../src/core/model/format-results.ts'
import { renderHtml } from '../../../src/core/report/html/html.ts'
import { renderJunit } from '../../../src/core/report/junit.ts'
import { renderMarkdown } from '../../../src/core/report/markdown.ts'
import { renderTerminal } from '../../../src/core/report/terminal.ts'
import { resultsOf } from '../../fakes/results.ts'

const SECRET = 'ghs_A<b>"c\\d&e_0123456789'
const mask = createMask([SECRET, 'correct-horse'])

describe('a mask', () => {
  test('takes out each secret wherever it stands', () => {
    expect(mask(`a ${SECRET} b ${SECRET}correct-horse`)).toBe('a *** b ******')
  })

  test('leaves a text without secrets as it is', () => {
    expect(mask('nothing here')).toBe('nothing here')
  })

  test('takes out the longer of two that begin alike', () => {
    expect(createMask(['password', 'password-and-more'])('password-and-more')).toBe('***')
  })

  test.each([
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['in base64', Buffer.from(SECRET).toString('base64').slice(0, -2)],
    ['in base64 behind one byte', Buffer.from(`x${SECRET}yz`).toString('base64').slice(2, -4)],
    ['in base64 behind two bytes', Buffer.from(`xy${SECRET}z`).toString('base64').slice(3, -4)],
    ['in base64 of URLs', Buffer.from(SECRET).toString('base64url').slice(0, -1)],
  ])('knows a secret %s', (_, form) => {
    expect(mask(`before ${form} after`)).toContain('***')
    expect(mask(`before ${form} after`)).not.toContain(form)
  })

  test('covers names and values in data', () => {
    expect(maskValue({ 'correct-horse': [1, null, 'x correct-horse'] }, mask)).toEqual({
      '***': [1, null, 'x ***'],
    })
  })

  test('covers a text in pieces', () => {
    expect([...maskPieces(['one\n', 'correct-horse\n'], mask)]).toEqual(['one\n', '***\n'])
  })

  test('takes no more than one look at a text for each form of a secret', () => {
    const text = 'correct-hors'.repeat(200_000)
    expect(mask(text)).toBe(text)
  })
})

describe('a secret in results', () => {
  const message = `failed with ${SECRET} ${'x'.repeat(380)} ${SECRET}`
  const results = resultsOf({ notices: [{ level: 'warning', message }] })

  test('is in no report of them, where texts are cut and wrapped', () => {
    const masked = maskResults(results, mask)
    const reports = [
      renderJson(masked),
      renderMarkdown(masked, { limit: 60_000 }),
      renderHtml(masked),
      renderJunit(masked),
      renderTerminal(masked, { color: true, width: 30 }),
    ]
    for (const report of reports) expect(report).not.toMatch(/ghs.{0,2}_A/)
  })

  test('costs nothing where there is none', () => {
    const harmless = resultsOf()
    expect(maskResults(harmless, mask)).toBe(harmless)
  })

  test('that is a word of the format leaves the data as they are', () => {
    expect(maskResults(results, createMask(['compared', 'incomplete', 'level', 'warning']))).toBe(results)
  })
})
