import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareInputs, MOST_INPUTS } from '../../../src/core/explain/inputs.ts'
import { resultsSchema } from '../../../src/core/model/results.ts'
import { resultsOf } from '../../fakes/results.ts'

const DAY = 86_400

interface FakeNode {
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>
  readonly locked?: Readonly<Record<string, string | number>>
}

function lock(root: FakeNode['inputs'], nodes: Readonly<Record<string, FakeNode>> = {}, version = 7): string {
  return JSON.stringify({ version, root: 'root', nodes: { root: { inputs: root ?? {} }, ...nodes } })
}

/** A node that is locked to a revision of a GitHub repository. */
function github(repository: string, rev: string, more: Readonly<Record<string, number>> = {}): FakeNode {
  const [owner = '', repo = ''] = repository.split('/')
  return { locked: { type: 'github', owner, repo, rev: rev.repeat(40 / rev.length), ...more } }
}

const compare = (base: string | undefined, head: string | undefined) =>
  compareInputs({ path: 'flake.lock', base, head }).map(({ lockFile, ...others }) => {
    expect(lockFile).toBe('flake.lock')
    return others
  })

const pkgs = (rev: string, more = {}) => github('NixOS/nixpkgs', rev, more)

describe('the inputs that moved', () => {
  test.each([5, 6, 7])('are told with revisions and age, in version %d of the format', (version) => {
    const at = (rev: string, lastModified: number) => {
      const node = pkgs(rev, version === 5 ? {} : { lastModified })
      return lock(
        { nixpkgs: 'nixpkgs' },
        { nixpkgs: version === 5 ? { ...node, ...{ info: { lastModified } } } : node },
        version,
      )
    }
    expect(compare(at('2f3a1b4c', 1_700_000_000), at('9c8d7e6f', 1_700_000_000 + 12 * DAY))).toEqual([
      { path: 'nixpkgs', change: 'moved', from: '2f3a1b4', to: '9c8d7e6', days: 12 },
    ])
  })

  test('are none where lock files differ in nothing that is locked', () => {
    const one = lock({ nixpkgs: 'nixpkgs' }, { nixpkgs: pkgs('a') })
    const other = lock({ nixpkgs: 'nixpkgs_2' }, { nixpkgs_2: pkgs('a', { lastModified: 4 }) })
    expect(compare(one, other)).toEqual([])
  })

  test('are named by the inputs on their way, the nearest first', () => {
    const at = (rev: string) =>
      lock(
        { home: 'home' },
        { home: { ...github('a/home', rev), inputs: { nixpkgs: 'nixpkgs' } }, nixpkgs: pkgs(rev) },
      )
    expect(compare(at('a'), at('b')).map(({ path }) => path)).toEqual(['home', 'home/nixpkgs'])
  })

  test('are told by hash where there is no revision, and by address where there is neither', () => {
    const at = (hash: string, url: string) =>
      lock(
        { one: 'one', two: 'two' },
        {
          one: { locked: { type: 'tarball', url: 'https://a.example', narHash: `sha256-${hash}` } },
          two: { locked: { type: 'file', url } },
        },
      )
    expect(compare(at('0123456789', 'https://b.example'), at('abcdefghij', 'https://c.example'))).toEqual([
      { path: 'one', change: 'moved', from: 'sha256-0123456', to: 'sha256-abcdefg' },
      {
        path: 'two',
        change: 'moved',
        from: 'file:https://b.example',
        to: 'file:https://c.example',
      },
    ])
  })

  test('name the repository where that is another', () => {
    const at = (repository: string) => lock({ nixpkgs: 'n' }, { n: github(repository, 'a') })
    expect(compare(at('NixOS/nixpkgs'), at('fork/nixpkgs'))).toEqual([
      {
        path: 'nixpkgs',
        change: 'moved',
        from: 'github:NixOS/nixpkgs aaaaaaa',
        to: 'github:fork/nixpkgs aaaaaaa',
      },
    ])
  })

  test('are added and removed', () => {
    const one = lock({ old: 'old' }, { old: github('a/old', 'a') })
    const other = lock({ new: 'new' }, { new: github('a/new', 'b') })
    expect(compare(one, other)).toEqual([
      { path: 'new', change: 'added', from: null, to: 'bbbbbbb' },
      { path: 'old', change: 'removed', from: 'aaaaaaa', to: null },
    ])
  })

  const own = lock(
    { nixpkgs: 'nixpkgs', home: 'home' },
    {
      nixpkgs: pkgs('a'),
      home: { ...github('a/home', 'a'), inputs: { nixpkgs: 'nixpkgs_2' } },
      nixpkgs_2: github('nixos/nixpkgs', 'b'),
    },
  )
  const following = lock(
    { nixpkgs: 'nixpkgs', home: 'home' },
    { nixpkgs: pkgs('a'), home: { ...github('a/home', 'a'), inputs: { nixpkgs: ['nixpkgs'] } } },
  )

  test('follow now, which is told with what was there before', () => {
    expect(compare(own, following)).toEqual([
      { path: 'home/nixpkgs', change: 'follows', from: 'bbbbbbb', to: 'nixpkgs' },
    ])
  })

  test('no longer follow, which is a copy that came in', () => {
    expect(compare(following, own)).toEqual([
      { path: 'home/nixpkgs', change: 'own', from: 'nixpkgs', to: 'bbbbbbb', copyOf: 'nixpkgs' },
    ])
  })

  test('are a copy where a new input brings what is there already', () => {
    const alone = lock({ nixpkgs: 'nixpkgs' }, { nixpkgs: pkgs('a') })
    expect(compare(alone, own)).toEqual([
      { path: 'home', change: 'added', from: null, to: 'aaaaaaa' },
      { path: 'home/nixpkgs', change: 'added', from: null, to: 'bbbbbbb', copyOf: 'nixpkgs' },
    ])
  })

  test('are no news where the copy was there before', () => {
    const moved = own.replaceAll('b'.repeat(40), 'c'.repeat(40))
    expect(compare(own, moved)).toEqual([
      { path: 'home/nixpkgs', change: 'moved', from: 'bbbbbbb', to: 'ccccccc' },
    ])
  })

  test('are meant where the flake itself names a repository twice', () => {
    const one = lock({ nixpkgs: 'a' }, { a: pkgs('a') })
    const two = lock({ nixpkgs: 'a', unstable: 'b' }, { a: pkgs('a'), b: pkgs('b') })
    expect(compare(one, two)).toEqual([{ path: 'unstable', change: 'added', from: null, to: 'bbbbbbb' }])
  })

  test('are told by the copy alone where that brings others', () => {
    const utils = (inputs: FakeNode['inputs']) => ({ ...github('a/utils', 'a'), ...(inputs && { inputs }) })
    const one = lock(
      { utils: 'utils' },
      { utils: utils({ systems: 'systems' }), systems: github('a/systems', 'a') },
    )
    const two = lock(
      { utils: 'utils', tool: 'tool' },
      {
        utils: utils({ systems: 'systems' }),
        systems: github('a/systems', 'a'),
        tool: { ...github('a/tool', 'a'), inputs: { utils: 'utils_2' } },
        utils_2: utils({ systems: 'systems_2' }),
        systems_2: github('a/systems', 'a'),
      },
    )
    expect(compare(one, two).map(({ path, copyOf }) => [path, copyOf])).toEqual([
      ['tool', undefined],
      ['tool/utils', 'utils'],
      ['tool/utils/systems', undefined],
    ])
  })

  test('are the flake itself where an input follows that', () => {
    expect(compare(own, own.replace('"nixpkgs_2"}', '[]}'))[0]).toMatchObject({ change: 'follows', to: '.' })
  })

  test.each([
    ['a lock file that came', undefined, own],
    ['a lock file that went', own, undefined],
    ['a lock file that is no JSON', own, '<<<<<<< HEAD'],
    ['a version that is not known', own, own.replace('"version":7', '"version":8')],
    ['a lock file without nodes', own, '{"version":7,"root":"root"}'],
  ])('are not told of %s', (_, base, head) => {
    expect(compare(base, head)).toEqual([])
  })
})

describe('a hostile lock file', () => {
  test('that goes in circles comes to an end', () => {
    const circle = (rev: string) =>
      lock(
        { a: 'a', b: ['a', 'b'] },
        {
          a: { ...github('o/a', rev), inputs: { b: 'b', self: 'a', root: 'root', f: ['a', 'f'] } },
          b: { ...github('o/b', rev), inputs: { a: 'a' } },
        },
      )
    expect(compare(circle('a'), circle('b')).map(({ path }) => path)).toEqual(['a', 'a/b'])
  })

  test('with endless names, depth and width tells what a report can hold', () => {
    const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`i${index}`, `i${index}`]))
    const nodes = (rev: string) =>
      Object.fromEntries(
        Object.keys(wide).map((name, index) => [
          name,
          {
            ...github(`${'o'.repeat(150)}/r`, rev),
            inputs: { deep: `i${index + 1}`, ['n'.repeat(100_000)]: 'i1' },
          },
        ]),
      )
    const few = (rev: string) =>
      lock({ i0: 'i0' }, Object.fromEntries(Object.entries(nodes(rev)).slice(0, 30)))
    expect(compare(few('a'), few('b'))).toHaveLength(16)
    const many = (rev: string) =>
      lock(wide, Object.fromEntries(Object.keys(wide).map((name) => [name, github('o/r', rev)])))
    const inputs = compareInputs({ path: 'x'.repeat(4_000), base: many('a'), head: many('b') })
    expect(inputs).toHaveLength(MOST_INPUTS)
    expect(resultsSchema.safeParse(resultsOf({ inputs: [...inputs] })).error).toBeUndefined()
  })

  test('of any shape gives inputs that the schema takes', () => {
    fc.assert(
      fc.property(anyLock, anyLock, (base, head) => {
        const inputs = compareInputs({ path: 'flake.lock', base, head })
        expect(resultsSchema.safeParse(resultsOf({ inputs: [...inputs] })).error).toBeUndefined()
      }),
    )
  })

  test('of any shape moves nothing against itself, and back what it moved', () => {
    fc.assert(
      fc.property(anyLock, anyLock, (base, head) => {
        expect(compare(base, base)).toEqual([])
        const moved = (from: string, to: string) =>
          compare(from, to).filter(({ change }) => change === 'moved')
        expect(moved(head, base).map(({ path, from, to }) => [path, to, from])).toEqual(
          expect.arrayContaining(moved(base, head).map(({ path, from, to }) => [path, from, to])),
        )
      }),
    )
  })
})

const anyName = fc.constantFrom('a', 'b', 'nixpkgs', '__proto__', 'x/y', '', 'root', '\u0000')

const anyLock = fc
  .dictionary(
    anyName,
    fc.record(
      {
        inputs: fc.oneof(
          fc.dictionary(anyName, fc.oneof(anyName, fc.array(anyName, { maxLength: 3 }), fc.jsonValue())),
          fc.jsonValue(),
        ),
        locked: fc.oneof(
          fc.record(
            {
              type: fc.constantFrom('github', 'path'),
              owner: fc.constantFrom('o', 'O'),
              repo: fc.constantFrom('r', 's'),
              rev: fc.constantFrom('a'.repeat(40), 'b'.repeat(40), 3),
              lastModified: fc.constantFrom(0, 10 ** 9, 1e300, -1, 'x'),
            },
            { requiredKeys: [] },
          ),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    ),
  )
  .map((nodes) => JSON.stringify({ version: 7, root: 'root', nodes }))
