import { describe, expect, test } from '@jest/globals'
import { nixString } from '../../../src/core/nix/nix-string.ts'

describe('a Nix string', () => {
  test.each([
    ['plain', '"plain"'],
    ['a "b" \\c', String.raw`"a \"b\" \\c"`],
    ['${x} $y $${z}', String.raw`"\${x} $y $\${z}"`],
    ['a\nb\r\tc', '"a\\nb\\r\tc"'],
    ['', '""'],
  ])('of %j is written %s', (text, literal) => {
    expect(nixString(text)).toBe(literal)
  })
})
