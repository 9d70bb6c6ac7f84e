import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findRootCauses, MOST_ROOTS, type Rebuild } from '../../../src/core/explain/derivations.ts'
import { fakeDerivation } from '../../fakes/measurements.ts'
import { seeded } from '../../fakes/run.ts'

/** A graph in a few words: each derivation, or plain source, with what it refers to. */
type Graph = Readonly<Record<string, readonly string[]>>

function rebuild(base: Graph, head: Graph): Rebuild {
  return {
    base: { derivations: derivationsOf(base) },
    head: { derivations: derivationsOf(head) },
    references: new Map([...Object.entries(base), ...Object.entries(head)]),
  }
}

function derivationsOf(graph: Graph): ReadonlySet<string> {
  return new Set(Object.keys(graph).filter((path) => path.endsWith('.drv')))
}

const [oldSsl, newSsl] = [fakeDerivation('openssl-3.0.14', 'a'), fakeDerivation('openssl-3.0.15', 'b')]
const [oldApp, newApp] = [fakeDerivation('app-1.0', 'a'), fakeDerivation('app-1.0', 'b')]
const [oldHost, newHost] = [fakeDerivation('host', 'a'), fakeDerivation('host', 'b')]
const glibc = fakeDerivation('glibc-2.40')

const base: Graph = { [glibc]: [], [oldSsl]: [glibc], [oldApp]: [oldSsl, glibc], [oldHost]: [oldApp, oldSsl] }

describe('the root causes of a rebuild', () => {
  test('are the deepest that changed, with their versions and all that depends on them', () => {
    const head = { [glibc]: [], [newSsl]: [glibc], [newApp]: [newSsl, glibc], [newHost]: [newApp, newSsl] }
    expect(findRootCauses(rebuild(base, head))).toEqual({
      rebuilds: 3,
      explained: 3,
      roots: [
        { name: 'openssl', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 3 },
      ],
    })
  })

  test('are none where head has nothing that base has not', () => {
    expect(findRootCauses(rebuild(base, { [glibc]: [], [oldSsl]: [glibc] }))).toBeUndefined()
  })

  test.each([
    ['openssl-3.0.15.tar.gz', 'an archive'],
    ['source', 'a checkout'],
    ['fix-leak.patch', 'a patch'],
  ])('are told by the package that a new source belongs to: %s is %s', (name) => {
    const source = fakeDerivation(name, 's')
    const head = {
      [glibc]: [],
      [source]: [],
      [newSsl]: [glibc, source],
      [newApp]: [newSsl, glibc],
      [newHost]: [newApp, newSsl],
    }
    expect(findRootCauses(rebuild(base, head))).toMatchObject({
      rebuilds: 3,
      roots: [{ name: 'openssl', rebuilds: 3 }],
    })
  })

  test('lie below a source that is fetched by something that changed', () => {
    const [oldCurl, newCurl] = [fakeDerivation('curl-8.0', 'a'), fakeDerivation('curl-8.1', 'b')]
    const [oldSource, newSource] = [
      fakeDerivation('app-1.0.tar.gz', 'a'),
      fakeDerivation('app-1.0.tar.gz', 'b'),
    ]
    const before = { [oldCurl]: [], [oldSource]: [oldCurl], [oldApp]: [oldSource] }
    const after = { [newCurl]: [], [newSource]: [newCurl], [newApp]: [newSource] }
    expect(findRootCauses(rebuild(before, after))).toMatchObject({
      rebuilds: 3,
      explained: 3,
      roots: [{ name: 'curl', baseVersion: '8.0', headVersion: '8.1', rebuilds: 3 }],
    })
  })

  test('say that the source of a package of the same version is another', () => {
    const before = { [oldApp]: ['/nix/store/0-old-source'] }
    expect(findRootCauses(rebuild(before, { [newApp]: ['/nix/store/0-new-source'] }))?.roots).toEqual([
      { name: 'app', baseVersion: '1.0', headVersion: '1.0', change: 'source', rebuilds: 1 },
    ])
  })

  test('say that only the definition changed where it refers to nothing new', () => {
    const before = { [oldApp]: ['/nix/store/0-source', glibc], [glibc]: [] }
    expect(findRootCauses(rebuild(before, { [newApp]: ['/nix/store/0-source'] }))?.roots).toEqual([
      { name: 'app', baseVersion: '1.0', headVersion: '1.0', change: 'definition', rebuilds: 1 },
    ])
  })

  test('say what is new, with what depends on it', () => {
    const tool = fakeDerivation('htop-3.3.0', 't')
    const head = { ...base, [tool]: [glibc], [newHost]: [oldApp, oldSsl, tool] }
    expect(findRootCauses(rebuild(base, head))?.roots).toEqual([
      { name: 'htop', baseVersion: null, headVersion: '3.3.0', change: 'new', rebuilds: 2 },
    ])
  })

  test('pair versions that are most alike where there are several of a name', () => {
    const [one, two] = [fakeDerivation('openssl-1.1.1w', 'c'), fakeDerivation('openssl-1.1.1x', 'd')]
    const before = { [oldSsl]: [], [one]: [], [oldHost]: [oldSsl, one] }
    const after = { [newSsl]: [], [two]: [], [newHost]: [newSsl, two] }
    expect(
      findRootCauses(rebuild(before, after))?.roots.map(({ baseVersion, headVersion }) => [
        baseVersion,
        headVersion,
      ]),
    ).toEqual([
      ['1.1.1w', '1.1.1x'],
      ['3.0.14', '3.0.15'],
    ])
  })

  test('count what depends on several of one name once', () => {
    const [cross, crossNew] = [fakeDerivation('openssl-3.0.14', 'e'), fakeDerivation('openssl-3.0.15', 'f')]
    const before = { [oldSsl]: [], [cross]: [], [oldHost]: [oldSsl, cross] }
    const after = { [newSsl]: [], [crossNew]: [], [newHost]: [newSsl, crossNew] }
    expect(findRootCauses(rebuild(before, after))).toMatchObject({ rebuilds: 3, roots: [{ rebuilds: 3 }] })
  })

  test('are no more than a reader takes in, and tell how much those shown account for', () => {
    const units = Array.from({ length: MOST_ROOTS + 5 }, (_, index) => fakeDerivation(`unit-${index}`, 'u'))
    const head = { ...Object.fromEntries(units.map((unit) => [unit, []])), [newHost]: units }
    const causes = findRootCauses(rebuild({ [oldHost]: [] }, head))
    expect(causes?.roots).toHaveLength(MOST_ROOTS)
    expect(causes).toMatchObject({ rebuilds: MOST_ROOTS + 6, explained: MOST_ROOTS + 1 })
  })

  test('are those of the definition, on any graph', () => {
    fc.assert(
      fc.property(anyRebuild, (given) => {
        const { rebuilds, explained, roots } = naive(given)
        const found = findRootCauses(given)
        expect(found?.rebuilds ?? 0).toBe(rebuilds)
        expect(
          (found?.roots ?? []).map((root) => [`${root.name}-${root.headVersion}`, root.rebuilds]),
        ).toEqual(roots)
        expect(found?.explained ?? 0).toBe(explained)
      }),
      { numRuns: 500 },
    )
  })

  test('of ten thousand derivations are found with a thousand roots among them', () => {
    const random = seeded(3)
    const paths = (label: string) =>
      Array.from({ length: 10_000 }, (_, index) => fakeDerivation(`p${index}-1.0`, label))
    const graph = (own: readonly string[], changed: readonly string[]) =>
      Object.fromEntries(
        changed.map((path, index) => [
          path,
          index < 1_000 ? [] : Array.from({ length: 15 }, () => own[Math.floor(random() * index)] ?? ''),
        ]),
      )
    const before = paths('a')
    const after = paths('b')
    const causes = findRootCauses(rebuild(graph(before, before), graph(after, after)))
    expect(causes?.rebuilds).toBe(10_000)
    expect(causes?.roots[0]?.rebuilds).toBeGreaterThan(8_000)
  })
})

/** Graphs of up to 14 derivations, each of which refers to earlier ones; some of base are in head too. */
const anyRebuild = fc
  .array(
    fc.record({
      name: fc.constantFrom('a-1', 'b-1', 'c-1', 'd-1', 'source', 'x.tar.gz'),
      isKept: fc.boolean(),
      inputs: fc.array(fc.nat(13), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((nodes): Rebuild => {
    const path = (index: number) => fakeDerivation(nodes[index]?.name ?? '', `n${index}x`)
    const kept: boolean[] = []
    const graph: Record<string, readonly string[]> = {}
    for (const [index, node] of nodes.entries()) {
      const inputs = node.inputs.filter((input) => input < index)
      graph[path(index)] = inputs.map(path)
      // What depends on something that changed has changed.
      kept[index] = node.isKept && inputs.every((input) => kept[input])
    }
    const all = Object.keys(graph)
    return {
      base: { derivations: new Set(all.filter((_, index) => kept[index])) },
      head: { derivations: new Set(all) },
      references: new Map(Object.entries(graph)),
    }
  })

/** The definition, word by word. */
function naive({ base, head, references }: Rebuild) {
  const inputsOf = (path: string) => references.get(path) ?? []
  const nameOf = (path: string) => path.slice('/nix/store/'.length + 33, -'.drv'.length)
  const changed = [...head.derivations].filter((path) => !base.derivations.has(path))
  const isRebuilt = (path: string): boolean =>
    changed.includes(path) &&
    !(
      ['source', 'x.tar.gz'].includes(nameOf(path)) &&
      changed.some((one) => inputsOf(one).includes(path)) &&
      !inputsOf(path).some(isRebuilt)
    )
  const rebuilt = changed.filter(isRebuilt)
  const dependsOn = (path: string, names: readonly string[]): boolean =>
    (isRoot(path) && names.includes(nameOf(path))) ||
    inputsOf(path).some((input) => isRebuilt(input) && dependsOn(input, names))
  const isRoot = (path: string) => !inputsOf(path).some(isRebuilt)
  const names = [...new Set(rebuilt.filter(isRoot).map(nameOf))]
  const roots = names
    .map(
      (name) =>
        [
          name.includes('-') ? name : `${name}-`,
          rebuilt.filter((path) => dependsOn(path, [name])).length,
        ] as const,
    )
    .toSorted(([one, many], [other, few]) => few - many || (one < other ? -1 : 1))
  return {
    rebuilds: rebuilt.length,
    explained: rebuilt.filter((path) => dependsOn(path, names)).length,
    roots,
  }
}
