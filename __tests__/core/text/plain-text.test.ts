import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plainLines, plainText, shortenEnd, shortenMiddle } from '../../../src/core/text/plain-text.ts'

/** Half of a character. */
const HALF = /\p{Cs}/u

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

describe('plain text', () => {
  test('drops terminal escapes and shows what else cannot be seen', () => {
    expect(plainText('\u001B[31mred\u001B[0m')).toBe('red')
    expect(plainText('\u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007')).toBe('link')
    expect(plainText('bell\u0007')).toBe('bell\\u{7}')
    expect(plainText('abc\u202Egnp.exe')).toBe('abc\\u{202e}gnp.exe')
    expect(plainText('zero\u200Bwidth')).toBe('zero\\u{200b}width')
    expect(plainText('half \uD83D')).toBe('half \\u{d83d}')
  })

  test('is one line', () => {
    expect(plainText('  a\r\n\tb\n\nc ')).toBe('a b c')
  })

  test('keeps letters of any script', () => {
    expect(plainText('größe 日本語 😀')).toBe('größe 日本語 😀')
  })

  test('starts no command of a CI system’s log', () => {
    expect(plainText('##[add-mask]x')).toBe('## [add-mask]x')
  })

  test('holds no control, format or separator character, whatever it was made of', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(plainText(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  test('of several lines keeps its lines and their indentation', () => {
    expect(plainLines('error:\r\n\tat \u001B[1mx\u001B[0m  \n')).toEqual(['error:', '    at x', ''])
  })
})

describe('shortening', () => {
  test('cuts the middle of a name and the end of a sentence', () => {
    expect(shortenMiddle('nixosConfigurations.web', 11)).toBe('nixos…s.web')
    expect(shortenEnd('a long sentence', 8)).toBe('a long …')
    expect(shortenMiddle('short', 5)).toBe('short')
  })

  test('never exceeds the length asked for, nor cuts a character in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        (text, most) => {
          for (const shown of [shortenMiddle(text, most), shortenEnd(text, most)]) {
            expect(Array.from(shown).length).toBeLessThanOrEqual(most)
            if (!HALF.test(text)) expect(shown).not.toMatch(HALF)
          }
        },
      ),
    )
  })

  test('of a name of megabytes takes no time', () => {
    expect(shortenMiddle('😀'.repeat(2_000_000), 9)).toBe(`${'😀'.repeat(4)}…${'😀'.repeat(4)}`)
  })
})
