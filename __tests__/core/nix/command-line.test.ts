import { describe, expect, test } from '@jest/globals'
import {
  commonArguments,
  evaluationFeatures,
  fileArguments,
  flakeArguments,
  flakeReference,
  nixValue,
  restriction,
  selectionPath,
  urlFragment,
} from '../../../src/core/nix/command-line.ts'

const source = {
  storePath: '/nix/store/00000000000000000000000000000000-source',
  narHash: 'sha256-a+b/c=',
  sha: '0123456789012345678901234567890123456789',
  timestamp: 1_700_000_000,
}

/** The values of `--option NAME`, in order. */
const option = (args: readonly string[], name: string) =>
  args.flatMap((arg, index) => (arg === '--option' && args[index + 1] === name ? [args[index + 2]] : []))

describe('arguments of every command', () => {
  const common = {
    allowImportFromDerivation: false,
    options: {},
    emptyRegistry: '/tmp/registry.json',
    singleThreaded: false,
  }

  test('keep a flake’s own settings, import from derivation and the registry out', () => {
    const args = commonArguments(common)
    expect(option(args, 'accept-flake-config')).toEqual(['false'])
    expect(option(args, 'allow-import-from-derivation')).toEqual(['false'])
    expect(option(args, 'flake-registry')).toEqual(['/tmp/registry.json'])
    expect(option(args, 'eval-cores')).toEqual([])
  })

  test('evaluate on one thread where Nix has several', () => {
    expect(option(commonArguments({ ...common, singleThreaded: true }), 'eval-cores')).toEqual(['1'])
  })

  test('let the user’s options win, each given once', () => {
    const args = commonArguments({ ...common, options: { 'connect-timeout': '3', 'max-jobs': '1' } })
    expect(option(args, 'connect-timeout')).toEqual(['3'])
    expect(option(args, 'max-jobs')).toEqual(['1'])
  })
})

describe('a flake', () => {
  test('is named by the content and the commit, with `+` of the hash escaped', () => {
    expect(flakeReference(source, '.')).toBe(
      `path:${source.storePath}?lastModified=1700000000&narHash=sha256-a%2Bb%2Fc%3D&rev=${source.sha}`,
    )
  })

  test('has its place in history where that is known', () => {
    expect(flakeReference({ ...source, revisionCount: 7 }, '.')).toMatch(/&revCount=7$/)
  })

  test('may be in a folder with any name', () => {
    expect(flakeReference(source, 'größe of/a&b')).toContain('?dir=gr%C3%B6%C3%9Fe%20of%2Fa%26b&')
  })

  test('is refused with an outdated lock file', () => {
    // With `--no-write-lock-file` beside it, Nix would go on with a changed lock file in memory.
    expect(flakeArguments({})).toEqual(['--no-update-lock-file'])
  })

  test('gets its inputs overridden without a word to its lock file', () => {
    expect(flakeArguments({ nixpkgs: 'path:/a', 'b/c': 'path:/d' })).toEqual([
      '--no-write-lock-file',
      ...['--override-input', 'nixpkgs', 'path:/a'],
      ...['--override-input', 'b/c', 'path:/d'],
    ])
  })

  test.each([
    [['packages', 'x86_64-linux', "a'b-c"], "packages.x86_64-linux.a'b-c"],
    [['a.b', 'c d', '${e}', '\\'], String.raw`"a.b"."c d"."${'${e}'}"."\"`],
  ])('has an attribute path without escapes: %j', (names, path) => {
    expect(selectionPath(names)).toBe(path)
  })

  test.each([
    ['packages.x86_64-linux.a', 'packages.x86_64-linux.a'],
    ['a."b c#d"', 'a.%22b%20c%23d%22'],
    ['a."50%^x"', 'a.%2250%25%5Ex%22'],
    ['a."b/c"', 'a.%22b/c%22'],
  ])('has the attribute %s behind its `#`', (attribute, fragment) => {
    expect(urlFragment(attribute)).toBe(fragment)
  })
})

describe('a file', () => {
  test('finds the revision’s own files', () => {
    const args = fileArguments(source, 'nix/jobs.nix', {})
    expect(args.slice(0, 2)).toEqual(['--file', `${source.storePath}/nix/jobs.nix`])
    expect(args[args.indexOf('-I') + 1]).toBe(source.storePath)
  })

  test('gets strings as strings and all else as Nix values', () => {
    const args = fileArguments(source, 'default.nix', { system: 'x${y}', debug: true, list: ['a"b', null] })
    expect(args.slice(args.indexOf('--argstr'))).toEqual([
      ...['--argstr', 'system', 'x${y}'],
      ...['--arg', 'debug', 'builtins.fromJSON "true"'],
      ...['--arg', 'list', String.raw`builtins.fromJSON "[\"a\\\"b\",null]"`],
    ])
  })
})

describe('evaluation', () => {
  test('is restricted, and fetches neither from files nor from plain HTTP', () => {
    const args = restriction(['http://mirror.example/sources/'])
    expect(option(args, 'restrict-eval')).toEqual(['true'])
    const allowed = option(args, 'allowed-uris')[0]?.split(' ') ?? []
    expect(allowed).toContain('http://mirror.example/sources/')
    const usual = allowed.filter((uri) => uri !== 'http://mirror.example/sources/')
    expect(usual).toContain('https://')
    expect(usual.filter((uri) => /file:|path:|http:/.test(uri))).toEqual([])
  })

  test('has the features that the user has set up, but for those that nothing holds', () => {
    const configured = ['fetch-closure', 'flakes', 'nix-command', 'pipe-operators']
    expect(option(evaluationFeatures('flake', configured), 'experimental-features')).toEqual([
      'nix-command flakes pipe-operators',
    ])
    expect(option(evaluationFeatures('file', configured), 'experimental-features')).toEqual([
      'nix-command pipe-operators',
    ])
  })
})

test('a value cannot end its Nix string', () => {
  expect(nixValue('${builtins.abort "x"}')).toBe(
    String.raw`builtins.fromJSON "\"\${builtins.abort \\\"x\\\"}\""`,
  )
})
