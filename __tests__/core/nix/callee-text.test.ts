import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MOST_CALLEE } from '../../../src/core/model/place.ts'
import { calleeText } from '../../../src/core/nix/callee-text.ts'

const calleeAt = (line: string, column = 1) => calleeText(Buffer.from(line), column)

describe('what is called at a place', () => {
  test.each([
    ['  lib.mkIf cfg.enable {', 3, 'lib.mkIf'],
    ["builtins.foldl' (a: b: a) 0 list", 1, "builtins.foldl'"],
    ['pkgs."my-package".override { }', 1, 'pkgs."my-package".override'],
    ['import ./hosts.nix { inherit lib; }', 1, 'import ./hosts.nix'],
    ['builtins.import ./hosts.nix', 1, 'builtins.import ./hosts.nix'],
    ['import (f x)', 1, 'import'],
    ['import', 1, 'import'],
    ['(import ./x.nix { }) y', 1, '(import ./x.nix { })'],
    ['(x:', 1, '(x:'],
    ['a ++ b', 3, '++'],
    ['a // b', 3, '//'],
    ['é: lib.f x', 5, 'lib.f'],
    ['"text"', 1, undefined],
    ['', 1, undefined],
    ['f', 9, undefined],
    ['f', 0, 'f'],
  ])('is as the source has it: %j', (line, column, callee) => {
    expect(calleeAt(line, column)).toBe(callee)
  })

  test('is shortened, and of a line of megabytes no more is read', () => {
    expect(calleeAt(`(${'x'.repeat(9_000_000)}`)).toBe(`(${'x'.repeat(MOST_CALLEE - 2)}…`)
    expect(calleeAt('x'.repeat(9_000_000))?.length).toBe(MOST_CALLEE)
  })

  test('has no control characters and fits into results, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(210), (bytes, column) => {
        const callee = calleeText(bytes, column) ?? ''
        expect(callee).not.toMatch(/[\u0000-\u001F]/)
        expect(Array.from(callee).length).toBeLessThanOrEqual(MOST_CALLEE)
      }),
    )
    expect(Array.from(calleeAt(`lib."${'😀'.repeat(80)}"`) ?? '')).toHaveLength(MOST_CALLEE)
  })
})
