import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hintIds, type OriginRow } from '../../../src/core/model/explanation.ts'
import { markdownPhrase } from '../../../src/core/report/markdown-text.ts'
import { hintLines, hintTexts, originsLine } from '../../../src/core/report/hints-text.ts'
import { type Phrase, written } from '../../../src/core/text/phrase.ts'

function plain(phrase: Phrase | undefined): string | undefined {
  return phrase?.map((piece) => ('code' in piece ? `\`${piece.code}\`` : piece.text)).join('')
}

describe('a hint in words', () => {
  test('says the cause, the figures and the remedy', () => {
    const [line] = hintLines([{ id: 'substituter-silent', evidence: '`https://a` does not answer.' }])
    expect(plain(line)).toBe(
      'A substituter does not answer: `https://a` does not answer. Nix tries several times and waits before it goes on, at each run. Mend its address, take it out of `substituters`, or bound the wait by `connect-timeout = 5`.',
    )
  })

  test.each(hintIds)('of %s has a title without a full stop, and a remedy of whole sentences', (id) => {
    const { title, remedy } = hintTexts[id]
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(plain(remedy)).toMatch(/^[A-Z].*\.$/)
  })

  test('shows names of evidence as code, and loses no character of it', () => {
    expect(written('`a` is called 3 times')).toEqual([{ code: 'a' }, { text: ' is called 3 times' }])
    expect(written('cut `he…')).toEqual([{ text: 'cut `he…' }])
    fc.assert(
      fc.property(fc.string(), (evidence) => {
        const text = plain(written(evidence)) ?? ''
        expect(text.replaceAll('`', '')).toBe(evidence.replaceAll('`', ''))
      }),
    )
  })

  test('lets nothing of a name through to Markdown', () => {
    const [line] = hintLines([{ id: 'deep-update', evidence: '`<img src=x>` and <b>@ada</b> [x](http://x)' }])
    const markdown = markdownPhrase(line ?? [])
    expect(markdown).toContain('`<img src=x>`')
    expect(markdown).not.toContain('<b>')
    expect(markdown).not.toMatch(/(?<!\\)\[x\]\(/)
  })
})

describe('whose calls they are', () => {
  const row = (origin: OriginRow['origin'], difference: number, input?: string): OriginRow => ({
    origin,
    ...(input !== undefined && { input }),
    base: 1000,
    head: 1000 + difference,
    difference,
  })

  test('is one sentence, the largest part first', () => {
    expect(
      plain(originsLine([row('input', 38_900, 'nixpkgs'), row('repository', 2_299), row('other', 1)])),
    ).toBe(
      'Of 41,200 more calls, 38,900 are inside input `nixpkgs`, 2,299 in the repository’s own functions, 1 in other functions.',
    )
  })

  test('is no share of the whole where some became fewer', () => {
    expect(plain(originsLine([row('input', 500, 'nixpkgs'), row('repository', -100)]))).toBe(
      '400 more calls in all: 500 more inside input `nixpkgs`, 100 fewer elsewhere.',
    )
  })

  test('sums up what is not named', () => {
    const inputs = ['a', 'b', 'c', 'd', 'e'].map((name, index) => row('input', 10 - index, name))
    expect(plain(originsLine(inputs))).toBe(
      'Of 40 more calls, 10 are inside input `a`, 9 inside input `b`, 8 inside input `c`, 13 in 2 others.',
    )
    expect(plain(originsLine([...inputs, row('repository', -3)]))).toBe(
      '37 more calls in all: 10 more inside input `a`, 9 more inside input `b`, 8 more inside input `c`, 13 more in 2 others, 3 fewer elsewhere.',
    )
  })

  test('goes without saying where all are the repository’s, or none are more', () => {
    expect(originsLine([row('repository', 500)])).toBeUndefined()
    expect(originsLine([row('input', -500, 'nixpkgs')])).toBeUndefined()
    expect(originsLine([])).toBeUndefined()
  })
})
