import { describe, expect, test } from '@jest/globals'
import type { Derivation, Measurement } from '../../../src/core/model/measurement.ts'
import { newDerivations, rebuildsOf } from '../../../src/core/model/rebuilds.ts'
import { fakeDerivation, fakeMeasurement, fakePlan } from '../../fakes/measurements.ts'

/** Derivations by name: what each is made of, and what it comes to; the first is the target’s own. */
type Graph = Readonly<
  Record<string, { readonly inputs?: readonly string[]; readonly output?: string | null }>
>

const pathOf = (name: string) => fakeDerivation(name)

/** Of a side that has the graph, where the other one has `shared` too and `toBuild` is to be built. */
function side(
  graph: Graph,
  { shared = [], toBuild }: { shared?: string[]; toBuild?: string[] } = {},
): Measurement {
  const names = Object.keys(graph)
  const changed = new Map(
    Object.entries(graph).map(([name, { inputs = [], output }]): [string, Derivation] => [
      pathOf(name),
      {
        outputs: output === null ? undefined : [output ?? `${name} out`],
        isFixed: false,
        inputs: [...inputs.map(pathOf), '/nix/store/0-builder.sh'],
      },
    ]),
  )
  return fakeMeasurement({
    derivationPath: pathOf(names[0] ?? ''),
    closure: { derivations: new Set([...names, ...shared].map(pathOf)) },
    changed,
    plan: fakePlan({ toBuild: (toBuild ?? [...names, ...shared]).map(pathOf).toSorted() }),
  })
}

const rebuilds = (head: Measurement, base: Measurement | undefined) => {
  const found = rebuildsOf(head, base)
  return found && [...found].map((path) => path.slice('/nix/store/'.length + 33, -'.drv'.length)).toSorted()
}

const base = side(
  { host1: { inputs: ['app1', 'glibc'] }, app1: { inputs: ['ssl1', 'glibc'] }, ssl1: { inputs: ['glibc'] } },
  { shared: ['glibc'] },
)
const graph: Graph = {
  host2: { inputs: ['app2', 'glibc'] },
  app2: { inputs: ['ssl2', 'glibc'] },
  ssl2: { inputs: ['glibc'] },
}

describe('rebuilds', () => {
  test.each([
    ['nothing is built', ['host2', 'app2', 'ssl2', 'glibc']],
    ['base is built', ['host2', 'app2', 'ssl2']],
  ])('are as many where %s', (_, toBuild) => {
    expect(rebuilds(side(graph, { shared: ['glibc'], toBuild }), base)).toEqual(['app2', 'host2', 'ssl2'])
  })

  test('are no more than what has to be built', () => {
    expect(rebuilds(side(graph, { shared: ['glibc'], toBuild: ['host2'] }), base)).toEqual(['host2'])
  })

  test('are none where both sides come to the same derivation', () => {
    expect(rebuilds(base, base)).toEqual([])
    expect(rebuilds({ ...base, isKept: true }, base)).toEqual([])
  })

  test('are none where the outputs are those of base, and what only leads there is not built for anything new', () => {
    const before = side({ host1: { inputs: ['source1'] }, source1: { inputs: ['curl1'] }, curl1: {} })
    const after = side({
      host2: { inputs: ['source2'], output: 'host1 out' },
      source2: { inputs: ['curl2'], output: 'source1 out' },
      curl2: {},
    })
    expect(rebuilds(after, before)).toEqual([])
    const changed = side({
      host2: { inputs: ['source2', 'tool2'] },
      source2: { inputs: ['curl2'], output: 'source1 out' },
      curl2: {},
      tool2: {},
    })
    expect(rebuilds(changed, before)).toEqual(['host2', 'tool2'])
  })

  test('are there where the outputs are not known before they are built', () => {
    const before = side({ host1: { inputs: ['tool1'], output: null }, tool1: { output: null } })
    const after = side({ host2: { inputs: ['tool2'], output: null }, tool2: { output: null } })
    expect(rebuilds(after, before)).toEqual(['host2', 'tool2'])
  })

  test('are all that has to be built where there is no base', () => {
    expect(rebuilds(side(graph, { toBuild: ['host2', 'ssl2'] }), undefined)).toEqual(['host2', 'ssl2'])
  })

  test('can not be told where the graphs were not read', () => {
    const { changed, ...unread } = side(graph)
    expect(changed?.size).toBe(3)
    expect(rebuildsOf(unread, base)).toBeUndefined()
    expect(newDerivations(unread, base)).toBeUndefined()
  })
})
