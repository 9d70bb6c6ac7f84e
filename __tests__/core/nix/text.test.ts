import { describe, expect, test } from '@jest/globals'
import { nixString } from '../../../src/core/nix/nix-string.ts'
import { plainText } from '../../../src/core/nix/uncolored.ts'

describe('a Nix string', () => {
  test.each([
    ['plain', '"plain"'],
    ['a "b" \\c', String.raw`"a \"b\" \\c"`],
    ['${x} $y $${z}', String.raw`"\${x} $y $\${z}"`],
    ['a\nb\r\tc', '"a\\nb\\r\tc"'],
    ['', '""'],
  ])('of %j', (text, literal) => {
    expect(nixString(text)).toBe(literal)
  })
})

describe('plain text', () => {
  test.each([
    ['\u001B[31;1merror:\u001B[0m no', 'error: no'],
    ['\u001B[K\u001B[?25lx', 'x'],
    ['[31m', '[31m'],
  ])('of %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})
