import { describe, expect, test } from '@jest/globals'
import { parseFunctionCalls } from '../../../src/core/nix/function-calls.ts'
import { parseLockedInputs, sourceFiles } from '../../../src/core/nix/source-files.ts'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import { captured } from './captured.ts'

/** Where the captured project was in the store. */
const OWN = '/nix/store/w66xhgf8x1gqqbsaaadp53di1nksccsx-source'
const DEPENDENCY = '/nix/store/nbzpw3bc9zrhsgm633mrw8ric3mfzss8-source'

const RELEASES = ['2.8.0', '2.26.3', '2.34.8'] as const

function callsOf(release: string) {
  const inputs = parseLockedInputs(captured(release, 'flake-metadata.json'))
  const whose = sourceFiles({ storePath: OWN, inputs })
  return parseFunctionCalls(captured(release, 'function-calls.json'), whose)
}

describe.each(RELEASES)('calls by function as captured from Nix %s', (release) => {
  test('add up to the calls that its statistics count', () => {
    const json = captured(release, 'function-calls.json')
    const sum = callsOf(release)?.functions.reduce((total, { calls }) => total + calls, 0)
    expect(sum).toBe(parseStatistics(json)?.functionCalls)
    const primops = callsOf(release)?.primops.reduce((total, { calls }) => total + calls, 0)
    expect(primops).toBe(parseStatistics(json)?.primopCalls)
  })

  test('are told by file of the repository, and by input', () => {
    const functions = callsOf(release)?.functions.filter(({ place }) => place.origin !== 'other')
    const repository = (line: number, column: number) =>
      ({ origin: 'repository', file: 'flake.nix', line, column }) as const
    const input = (column: number) =>
      ({ origin: 'input', input: 'dep', file: 'lib/twice.nix', line: 1, column }) as const
    expect(functions).toEqual([
      { name: 'outputs', place: { ...input(13), file: 'flake.nix' }, calls: 1 },
      { name: undefined, place: input(22), calls: 1 },
      { name: undefined, place: input(42), calls: 100 },
      { name: undefined, place: input(45), calls: 100 },
      { name: undefined, place: input(78), calls: 100 },
      { name: 'f', place: input(9), calls: 100 },
      {
        name: undefined,
        place: { origin: 'input', input: 'scripts', file: 'default.nix', line: 1, column: 1 },
        calls: 1,
      },
      { name: undefined, place: repository(10, 50), calls: 3 },
      { name: undefined, place: repository(10, 55), calls: 3 },
      { name: 'outputs', place: repository(4, 13), calls: 1 },
      { name: 'square', place: repository(6, 16), calls: 3 },
    ])
  })

  test('have selections by attribute where this release tells them', () => {
    const attributes = callsOf(release)?.attributes
    expect(attributes === undefined).toBe(release !== '2.8.0')
    expect(attributes?.some(({ place }) => place.origin === 'repository') ?? false).toBe(release === '2.8.0')
  })

  test('never name a path in the store', () => {
    const files = callsOf(release)?.functions.map(({ place }) => place.file) ?? []
    expect(files.filter((file) => file.includes('/nix/store') || file.includes('\n'))).toEqual([])
  })
})

describe('calls by function', () => {
  const whose = sourceFiles({ storePath: OWN, inputs: [] })
  const one = { name: 'f', file: `${OWN}/a.nix`, line: 1, column: 2, count: 3 }
  const parsed = (functions: readonly unknown[]) => parseFunctionCalls(JSON.stringify({ functions }), whose)

  test('are the same in whatever order Nix lists them', () => {
    const other = { ...one, name: 'g', line: 4 }
    expect(parsed([one, other])).toEqual(parsed([other, one]))
  })

  test('without name or place, as Nix has them of strings, are kept', () => {
    expect(parsed([{ name: null, count: 2 }])?.functions).toEqual([
      { name: undefined, place: { origin: 'other', file: '(string)', line: 0, column: 0 }, calls: 2 },
    ])
  })

  test('are unknown where Nix counted none', () => {
    expect(parseFunctionCalls('{"nrFunctionCalls": 3}', whose)).toBeUndefined()
    expect(parseFunctionCalls('', whose)).toBeUndefined()
  })
})

describe('the files of sources', () => {
  const inputs = [
    {
      name: 'home-manager/nixpkgs',
      narHash: 'sha256-RV4h1TSdhoBMnSzFn5/lQLk0VIkql9qZKi0XQIFSD/s=',
      revision: '0e4e7256bc003504e5386e765aa1854151c24d48',
    },
  ]
  const whose = sourceFiles({ storePath: OWN, inputs })
  const nixpkgs = { origin: 'input', input: 'home-manager/nixpkgs', file: 'lib/lists.nix' }

  test.each([
    ['a path in the store', `${DEPENDENCY}/lib/lists.nix`],
    ['a revision', '«github:NixOS/nixpkgs/0e4e7256bc003504e5386e765aa1854151c24d48»/lib/lists.nix'],
    ['a hash', '«path:/x?narHash=sha256-RV4h1TSdhoBMnSzFn5/lQLk0VIkql9qZKi0XQIFSD/s%3D»/lib/lists.nix'],
  ])('are an input’s by %s', (_, name) => {
    expect(whose(name)).toEqual(nixpkgs)
  })

  test.each([
    ['shows it without what pins it', '«path:/home/user/tools»/a.nix', 'tools'],
    ['shows it without what pins it, from Git', '«git+https://example.org/x.git?ref=main»/a.nix', 'x'],
    ['reads it where it lies', '/home/user/tools/a.nix', 'tools'],
  ])('are an input’s by where it is from, where Nix %s', (_, name, input) => {
    const pinned = { narHash: 'sha256-x', revision: undefined }
    const all = [
      { ...pinned, name: 'tools', address: '/home/user/tools' },
      { ...pinned, name: 'x', address: 'https://example.org/x.git' },
    ]
    expect(sourceFiles({ storePath: OWN, inputs: all })(name)).toEqual({
      origin: 'input',
      input,
      file: 'a.nix',
    })
    const twice = [...all, ...all.map((one) => ({ ...one, name: `${one.name}_2` }))]
    expect(sourceFiles({ storePath: OWN, inputs: twice })(name).origin).toBe('other')
  })

  test('are nobody’s where another revision of an input is shown', () => {
    const address = 'https://example.org/x.git'
    const known = [{ name: 'x', narHash: undefined, revision: 'a'.repeat(40), address }]
    const shown = `«git+${address}?rev=${'b'.repeat(40)}»/a.nix`
    expect(sourceFiles({ storePath: OWN, inputs: known })(shown).origin).toBe('other')
  })

  test('are the repository’s by its revision', () => {
    const sha = 'c'.repeat(40)
    const shown = `«git+file:///home/user/own?rev=${sha}»/a.nix`
    expect(sourceFiles({ storePath: OWN, sha, inputs: [] })(shown)).toEqual({
      origin: 'repository',
      file: 'a.nix',
    })
  })

  test('are the repository’s', () => {
    expect(whose(`${OWN}/hosts/web.nix`)).toEqual({ origin: 'repository', file: 'hosts/web.nix' })
    expect(whose(`«path:${OWN}?rev=1»/hosts/web.nix`)).toEqual({
      origin: 'repository',
      file: 'hosts/web.nix',
    })
  })

  test.each([
    [
      '/nix/store/30gs4h90rc9rsgf7lx5nbqg5v076x1gd-nixpkgs-24.11/lib/lists.nix',
      'nixpkgs-24.11/lib/lists.nix',
    ],
    ['/nix/store/30gs4h90rc9rsgf7lx5nbqg5v076x1gd-number.nix', 'number.nix'],
    [
      '«https://github.com/NixOS/nixpkgs/archive/1e4e7256bc003504e5386e765aa1854151c24d48.tar.gz»/lib/x.nix',
      'github.com/NixOS/nixpkgs/lib/x.nix',
    ],
    ['<nix/derivation-internal.nix>', '<nix/derivation-internal.nix>'],
    ['«nix-internal»/derivation-internal.nix', '«nix-internal»/derivation-internal.nix'],
    ['«string»', '«string»'],
    ['«internal»', '«internal»'],
    ['«builtin-flake-schemas»/flake.nix', '«builtin-flake-schemas»/flake.nix'],
    ['let\n  f = x: x;\nin f', '(string)'],
  ])('are another’s, by a name that is the same on both sides: %s', (name, file) => {
    expect(whose(name)).toEqual({ origin: 'other', file })
  })
})

describe('the inputs of a lock file', () => {
  test('have their shortest path of names, each node one', () => {
    const locks = {
      root: 'root',
      nodes: {
        root: { inputs: { hm: 'home-manager', nixpkgs: 'nixpkgs_2' } },
        'home-manager': { inputs: { nixpkgs: 'nixpkgs', utils: ['utils'] }, locked: { rev: 'a' } },
        nixpkgs: { locked: { rev: 'b' } },
        nixpkgs_2: { inputs: { deep: 'nixpkgs' }, locked: { rev: 'c', narHash: 'sha256-x' } },
      },
    }
    expect(parseLockedInputs(JSON.stringify({ locks }))).toEqual([
      { name: 'hm', narHash: undefined, revision: 'a' },
      { name: 'nixpkgs', narHash: 'sha256-x', revision: 'c' },
      { name: 'hm/nixpkgs', narHash: undefined, revision: 'b' },
    ])
  })

  test.each(['', '{}', '{"locks":{"root":"root","nodes":{"root":{"inputs":{"a":"nowhere"}}}}}'])(
    'that are not as they should be fail nothing: %s',
    (metadata) => {
      expect(() => parseLockedInputs(metadata)).not.toThrow()
    },
  )
})
