import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findRootCauses, MOST_ROOTS } from '../../../src/core/explain/derivations.ts'
import type { Measurement } from '../../../src/core/model/measurement.ts'
import type { Side } from '../../../src/core/model/revision.ts'
import { fakeDerivation, fakeMeasurement, fakePlan } from '../../fakes/measurements.ts'
import { seeded } from '../../fakes/run.ts'

/** A graph in a few words: each derivation, or plain source, with what it refers to. */
type Graph = Readonly<Record<string, readonly string[]>>

/** Both sides, of which all is to be built, below targets that nothing has to be built for. */
function rebuild(
  base: Graph,
  head: Graph,
  fixed: readonly string[] = [],
): Readonly<Record<Side, Measurement>> {
  return { base: measurement('1', base, fixed), head: measurement('2', head, fixed) }
}

function measurement(label: string, graph: Graph, fixed: readonly string[]): Measurement {
  const derivationPath = fakeDerivation('target', label)
  const paths = Object.keys(graph)
  const all = { ...graph, [derivationPath]: paths }
  return fakeMeasurement({
    derivationPath,
    plan: fakePlan({ toBuild: paths }),
    closure: { derivations: new Set([derivationPath, ...paths]) },
    changed: new Map(
      Object.entries(all).map(([path, inputs]) => [
        path,
        { outputs: [path.replace(/\.drv$/, '')], isFixed: fixed.includes(path), inputs },
      ]),
    ),
  })
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
      rebuilds: 4,
      explained: 4,
      roots: [{ name: 'openssl', rebuilds: 4 }],
    })
  })

  test('are packages that got a new source too, whatever else is rebuilt below them', () => {
    const source = fakeDerivation('a-download', 's')
    const app = fakeDerivation('app-2.0', 'b')
    const head = {
      [glibc]: [],
      [newSsl]: [glibc],
      [source]: [newSsl],
      [app]: [newSsl, source],
      [newHost]: [app],
    }
    expect(findRootCauses(rebuild(base, head, [source]))).toEqual({
      rebuilds: 4,
      explained: 4,
      roots: [
        { name: 'openssl', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 4 },
        { name: 'app', baseVersion: '1.0', headVersion: '2.0', change: 'version', rebuilds: 3 },
      ],
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
        const found = findRootCauses(rebuild(given.base, given.head, given.fixed))
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
      isFixed: fc.boolean(),
      inputs: fc.array(fc.nat(13), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((nodes): Given => {
    const path = (index: number) => fakeDerivation(nodes[index]?.name ?? '', `n${index}x`)
    const kept: boolean[] = []
    const graph: Record<string, readonly string[]> = {}
    for (const [index, node] of nodes.entries()) {
      const inputs = node.inputs.filter((input) => input < index)
      graph[path(index)] = inputs.map(path)
      // What depends on something that changed has changed.
      kept[index] = node.isKept && inputs.every((input) => kept[input])
    }
    return {
      base: Object.fromEntries(Object.entries(graph).filter((_, index) => kept[index])),
      head: graph,
      fixed: Object.keys(graph).filter((_, index) => nodes[index]?.isFixed),
    }
  })

interface Given {
  readonly base: Graph
  readonly head: Graph
  readonly fixed: readonly string[]
}

/** The definition, word by word. */
function naive({ base, head, fixed }: Given) {
  const rebuilt = Object.keys(head).filter((path) => base[path] === undefined)
  const inputsOf = (path: string) => (head[path] ?? []).filter((input) => rebuilt.includes(input))
  const nameOf = (path: string) => path.slice('/nix/store/'.length + 33, -'.drv'.length)
  const hasNameOfSource = (path: string) => ['source', 'x.tar.gz'].includes(nameOf(path))
  const isSource = (path: string) =>
    rebuilt.some((one) => inputsOf(one).includes(path)) &&
    (fixed.includes(path) || (hasNameOfSource(path) && inputsOf(path).length === 0))
  const isRoot = (path: string) =>
    !isSource(path) && (inputsOf(path).length === 0 || inputsOf(path).some(isSource))
  const isOf = (path: string, names: readonly string[]) => isRoot(path) && names.includes(nameOf(path))
  const dependsOn = (path: string, names: readonly string[]): boolean =>
    isOf(path, names) ||
    (isSource(path) && rebuilt.some((one) => isOf(one, names) && inputsOf(one).includes(path))) ||
    inputsOf(path).some((input) => dependsOn(input, names))
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
