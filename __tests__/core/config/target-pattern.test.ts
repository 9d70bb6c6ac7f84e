import { describe, expect, test } from '@jest/globals'
import {
  matchesSeveral,
  parseTargetPattern,
  scanTargetPattern,
} from '../../../src/core/config/target-pattern.ts'
import type { PatternOrigin } from '../../../src/core/model/target.ts'
import { UsageError } from '../../../src/errors.ts'

const flake = (directory: string, attribute: string): PatternOrigin => ({
  kind: 'flake',
  directory,
  attribute,
})
const file = (name: string, attribute: string): PatternOrigin => ({
  kind: 'file',
  file: name,
  attribute,
  arguments: {},
})

describe('targets as one line of text', () => {
  test.each<[string, PatternOrigin]>([
    ['nixosConfigurations.*', flake('.', 'nixosConfigurations.*')],
    ['  packages.${system}.*  ', flake('.', 'packages.${system}.*')],
    ['.#packages.x', flake('.', 'packages.x')],
    ['#packages.x', flake('.', 'packages.x')],
    ['./sub#packages.*', flake('sub', 'packages.*')],
    ['sub/folder/#packages.*', flake('sub/folder', 'packages.*')],
    ['a/../b#x', flake('b', 'x')],
    ['packages."a#b/c"', flake('.', 'packages."a#b/c"')],
    ['./default.nix', file('default.nix', '')],
    ['release/jobs.nix', file('release/jobs.nix', '')],
    ['./default.nix#', file('default.nix', '')],
    ['default.nix#app', file('default.nix', 'app')],
    ['./release.nix#jobs.*', file('release.nix', 'jobs.*')],
    ['packages.${system}.nix', flake('.', 'packages.${system}.nix')],
    ['.#nixosConfigurations.nix', flake('.', 'nixosConfigurations.nix')],
  ])('%s is read', (text, origin) => {
    expect(scanTargetPattern(text)).toEqual({ ok: true, value: origin })
  })

  test.each<[string, string]>([
    ['', 'the target is empty; write one like nixosConfigurations.*'],
    ['default.nix', '"default.nix" could be a file or an attribute; write ./default.nix or .#default.nix'],
    [
      './sub',
      '"./sub" says where but not what; write ./sub#packages.${system}.* for a flake, or ./sub/default.nix',
    ],
    ['.', '"." says where but not what; write .#packages.${system}.* for a flake, or ./default.nix'],
    ['../other#x', '"../other" leads out of the repository; write a path below its root'],
    ['a/../../b#x', '"a/../../b" leads out of the repository; write a path below its root'],
    ['/etc/nixos#x', '"/etc/nixos" is an absolute path; write one from the repository’s root, like ./sub'],
    ['~/x.nix', '"~/x.nix" is a path from the home folder; write one from the repository’s root, like ./sub'],
    ['github:a/b#x', '"github:a/b" is not in this repository; write a path like ./sub'],
    ['.git/hooks/x.nix', '".git/hooks/x.nix" is Git’s own folder; write a path to a file of the project'],
    [String.raw`sub\x.nix#a`, String.raw`"sub\\x.nix" has a backslash; write / between folders`],
  ])('%s is refused with what would do', (text, problem) => {
    expect(scanTargetPattern(text)).toMatchObject({ ok: false, problem })
  })

  test('the place of a problem counts from the start of the text', () => {
    expect(scanTargetPattern('./sub#a..b')).toMatchObject({ ok: false, offset: 8 })
  })

  test('the error names where the pattern was written', () => {
    expect(() => parseTargetPattern('a..b', '--target')).toThrow(UsageError)
    expect(() => parseTargetPattern('a..b', '--target')).toThrow(
      /^--target "a\.\.b": there is a name missing/,
    )
  })

  test('a star outside of quotes can match several targets', () => {
    expect(matchesSeveral('a.*')).toBe(true)
    expect(matchesSeveral('a."*"')).toBe(false)
    expect(matchesSeveral('')).toBe(false)
  })
})
