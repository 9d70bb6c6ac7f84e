import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  formatAttributePath,
  globRegex,
  literalName,
  parseAttributePath,
  scanAttributePath,
} from '../../../src/core/config/attribute-path.ts'
import { UsageError } from '../../../src/errors.ts'

const SYSTEM = 'x86_64-linux'

describe('attribute paths', () => {
  test.each<[string, readonly string[]]>([
    ['nixosConfigurations.*', ['nixosConfigurations', '*']],
    ['packages.${system}.tools', ['packages', SYSTEM, 'tools']],
    ['packages."${system}".tools', ['packages', SYSTEM, 'tools']],
    ['packages.x-${system}-y', ['packages', 'x-x86_64-linux-y']],
    ['checks.${system}.lint-*', ['checks', SYSTEM, 'lint-*']],
    ['packages."a.b".c', ['packages', 'a.b', 'c']],
    [String.raw`a."\"\\\${x}\n"`, ['a', '"\\\\${x}\n']],
    ['a."b*c"', ['a', String.raw`b\*c`]],
    ["f'.g-h_1", ["f'", 'g-h_1']],
    ['homeConfigurations.alice@host', ['homeConfigurations', 'alice@host']],
    ['"a$b"', ['a$b']],
    ['"ü 日本"', ['ü 日本']],
  ])('%s is read segment by segment', (text, segments) => {
    expect(parseAttributePath(text, SYSTEM)).toEqual(segments)
  })

  test.each<[string, number | undefined, string]>([
    ['', undefined, 'the attribute path is empty; write one like packages.${system}.*'],
    ['a..b', 2, 'there is a name missing beside a dot; write names with one dot between them'],
    ['.a', 0, 'there is a name missing beside a dot; write names with one dot between them'],
    ['a.', 2, 'there is a name missing beside a dot; write names with one dot between them'],
    ['a.${sytem}', 2, '"${sytem}" is not known here; the one variable is ${system}'],
    ['a.$system', 2, '"$system" is not known here; the one variable is ${system}'],
    [
      'a."${foo}"',
      2,
      '"${foo}" is not known here; write the one variable is ${system}, or \\${ for the characters',
    ],
    ['a.{b,c}', 2, '{ } do not list names here; write one target for each'],
    ['a.b c', 3, '" " needs quotes around its name; write a."b c".d'],
    ['a.b"c"', 3, 'a quote stands around a whole name; write a."b.c".d'],
    ['a."b', 2, 'a quote is opened and never closed; write a."b.c".d'],
    [String.raw`a."\x"`, 2, String.raw`"\\x" is no escape of a Nix string; write \\ for a backslash`],
    ['a.**', 2, '`*` stands for one name; write a.*.* for two levels'],
    ['a'.repeat(1001), undefined, 'the attribute path has more than 1000 characters'],
  ])('%s is refused, with the place', (text, offset, problem) => {
    expect(scanAttributePath(text, SYSTEM)).toEqual({ ok: false, problem, offset })
  })

  test('a bad path is an error that a user can mend', () => {
    expect(() => parseAttributePath('a..b', SYSTEM)).toThrow(UsageError)
  })

  test('names are quoted where Nix needs it', () => {
    expect(formatAttributePath(['packages', 'x86_64-linux', "f'", '_a'])).toBe("packages.x86_64-linux.f'._a")
    expect(formatAttributePath(['a.b', '1a', '', 'in', 'alice@host'])).toBe(
      '"a.b"."1a"."".\"in\"."alice@host"',
    )
    expect(formatAttributePath(['a"b\\c${d}\n'])).toBe(String.raw`"a\"b\\c\${d}\n"`)
  })

  test('names that are written read back as the same names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)),
      fc.string({ unit: fc.constantFrom('a', '.', '*', '\\', '"', '$', '{', '}', '\n', '\t', ' ') }),
    )
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(parseAttributePath(formatAttributePath(names), SYSTEM).map(literalName)).toEqual(names)
      }),
    )
  })

  test('a segment with a star is no literal name', () => {
    expect(literalName('a*')).toBeUndefined()
    expect(literalName(String.raw`a\*\\`)).toBe('a*\\')
  })

  test.each<[string, string, boolean]>([
    ['*', '', true],
    ['*', 'anything', true],
    ['lint-*', 'lint-a', true],
    ['lint-*', 'a-lint-a', false],
    ['*-doc', 'x-doc', true],
    ['a*b*c', 'aXbXc', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['a*bc*bc', 'abcXbc', true],
    ['a*bc*bc', 'abc', false],
    ['a', 'a', true],
    ['a', 'ab', false],
    [String.raw`a\*`, 'a*', true],
    [String.raw`a\*`, 'ab', false],
    ['a.b', 'aXb', false],
  ])('%s against %s is %s', (segment, name, matches) => {
    expect(new RegExp(`^${globRegex(segment)}$`).test(name)).toBe(matches)
  })

  test('a glob agrees with the regular expression it stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(text, name, (segment, candidate) => {
        const regex = new RegExp(`^${segment.replaceAll('*', '.*')}$`)
        expect(new RegExp(`^${globRegex(segment)}$`).test(candidate)).toBe(regex.test(candidate))
      }),
    )
  })
})
