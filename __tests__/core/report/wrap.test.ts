import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { wrapText } from '../../../src/core/report/wrap.ts'

describe('a line that is too long', () => {
  test('is broken at spaces', () => {
    expect(wrapText('one two three', 8)).toBe('one two\nthree')
  })

  test.each([
    ['pkgs/development/tools/sbom.nix:19', 20, 'pkgs/development/\ntools/sbom.nix:19'],
    ['pkgs/development/tools/sbom.nix:19', 14, 'pkgs/\ndevelopment/\ntools/\nsbom.nix:19'],
    [
      'see nixos/modules/services/a-long-file-name.nix:19',
      18,
      'see nixos/modules/\nservices/a-long-\nfile-name.nix:19',
    ],
    ['short.nix and some/folder/with/sbom.nix:19', 20, 'short.nix and some/\nfolder/with/\nsbom.nix:19'],
  ])('breaks the path in %s at its joints', (text, columns, lines) => {
    expect(wrapText(text, columns)).toBe(lines)
  })

  test('never has the ending of a file on two lines', () => {
    const name = fc.stringMatching(/^[a-z]{1,30}$/)
    const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => `${names.join('/')}.nix:1234`)
    fc.assert(
      fc.property(path, fc.integer({ min: 12, max: 60 }), (text, columns) => {
        const lines = wrapText(`at ${text} twice`, columns)
        expect(lines).toContain('.nix:1234')
        for (const line of lines.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
      }),
    )
  })

  test('is painted line by line', () => {
    expect(wrapText('\u001B[1m\u001B[36mone/two three\u001B[39m four\u001B[22m five', 8)).toBe(
      [
        '\u001B[1m\u001B[36mone/two\u001B[39m\u001B[22m',
        '\u001B[1m\u001B[36mthree\u001B[39m\u001B[22m',
        '\u001B[1mfour\u001B[22m',
        'five',
      ].join('\n'),
    )
  })

  test('loses nothing but the spaces at which it is broken', () => {
    const text = fc.stringMatching(/^[a-z/.: -]{0,80}$/)
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 40 }), (one, columns) => {
        expect(wrapText(one, columns).replace(/\s/g, '')).toBe(one.replace(/\s/g, ''))
      }),
    )
  })
})
