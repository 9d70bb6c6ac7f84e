import { describe, expect, test } from '@jest/globals'
import { compareDerivations, parseDerivationName } from '../../../src/core/decide/derivation-changes.ts'
import { MOST_LISTED } from '../../../src/core/model/derivation-changes.ts'
import { fakeDerivation, fakeMeasurement, fakePlan } from '../../fakes/measurements.ts'

describe('the name of a derivation', () => {
  test.each([
    ['firefox-132.0', 'firefox', '132.0'],
    ['python3.12-requests-2.32.3', 'python3.12-requests', '2.32.3'],
    ['gcc-wrapper-13.3.0', 'gcc-wrapper', '13.3.0'],
    ['nixos-system-web-24.11pre-git', 'nixos-system-web', '24.11pre-git'],
    ['hello', 'hello', ''],
    ['unit-nginx.service', 'unit-nginx.service', ''],
    ['etc-os-release', 'etc-os-release', ''],
    ['xorg-server-', 'xorg-server-', ''],
  ])('%s is %s, version “%s”', (full, name, version) => {
    expect(parseDerivationName(fakeDerivation(full))).toEqual({ name, version })
  })

  test('is read from a bare store name as well', () => {
    expect(parseDerivationName('0000000000000000000000000000000a-curl-8.11.0.drv')).toEqual({
      name: 'curl',
      version: '8.11.0',
    })
  })
})

interface Graph {
  readonly top: string
  readonly derivations?: readonly string[]
  readonly toBuild?: readonly string[]
}

function compare(base: Graph, head: Graph) {
  const measurement = ({ top, derivations = [], toBuild = [] }: Graph) =>
    fakeMeasurement({
      derivationPath: top,
      closure: { derivations: new Set([top, ...derivations]) },
      plan: fakePlan({ toBuild }),
    })
  return compareDerivations(measurement(base), measurement(head))
}

const [OLD, NEW] = [fakeDerivation('host', 'old'), fakeDerivation('host', 'new')]

describe('the change between two graphs', () => {
  test('is nothing where both come to the same derivation', () => {
    expect(compare({ top: OLD }, { top: OLD, derivations: [fakeDerivation('x-1')] })).toBeUndefined()
  })

  test('is that of paths alone where all comes to the same', () => {
    const side = (top: string) =>
      fakeMeasurement({
        derivationPath: top,
        changed: new Map([[top, { outputs: ['/nix/store/host'], isFixed: false, inputs: [] }]]),
      })
    expect(compareDerivations(side(OLD), side(NEW))).toEqual({
      versions: [],
      added: [],
      removed: [],
      rebuilt: 0,
      newlyBuilt: [],
      comesToSame: true,
    })
  })

  test('names versions that changed, packages that came and went, and counts the merely rebuilt', () => {
    const shared = fakeDerivation('bash-5.2', 'same')
    const changes = compare(
      {
        top: OLD,
        derivations: [
          shared,
          fakeDerivation('firefox-131.0', 'one'),
          fakeDerivation('curl-8.0', 'one'),
          fakeDerivation('nano-7.2', 'one'),
        ],
      },
      {
        top: NEW,
        derivations: [
          shared,
          fakeDerivation('firefox-132.0', 'two'),
          fakeDerivation('curl-8.0', 'two'),
          fakeDerivation('vim-9.1', 'two'),
        ],
      },
    )
    expect(changes).toEqual({
      versions: [{ name: 'firefox', base: ['131.0'], head: ['132.0'] }],
      added: [{ name: 'vim', version: '9.1' }],
      removed: [{ name: 'nano', version: '7.2' }],
      rebuilt: 2,
      newlyBuilt: [],
    })
  })

  test('shows of a name with several versions only those that differ', () => {
    const changes = compare(
      { top: OLD, derivations: [fakeDerivation('lua-5.1', 'one'), fakeDerivation('lua-5.2', 'one')] },
      { top: NEW, derivations: [fakeDerivation('lua-5.1', 'two'), fakeDerivation('lua-5.4', 'two')] },
    )
    expect(changes?.versions).toEqual([{ name: 'lua', base: ['5.2'], head: ['5.4'] }])
    expect(changes?.added).toEqual([])
  })

  test('leaves sources and patches to the packages they belong to', () => {
    const changes = compare(
      { top: OLD },
      {
        top: NEW,
        derivations: ['curl-8.0.tar.xz', 'fix-build.patch', 'v1.2.zip'].map((name) =>
          fakeDerivation(name, 'new'),
        ),
      },
    )
    expect(changes).toMatchObject({ versions: [], added: [], removed: [] })
  })

  test('names what has to be rebuilt and base’s graph does not have by name and version', () => {
    const [curl, firefox] = [fakeDerivation('curl-8.0', 'two'), fakeDerivation('firefox-132.0', 'two')]
    const old = [OLD, fakeDerivation('curl-8.0', 'one'), fakeDerivation('bash-5.2', 'same')]
    const changes = compare(
      { top: OLD, derivations: old, toBuild: old },
      { top: NEW, derivations: [curl, firefox], toBuild: [NEW, curl, firefox] },
    )
    expect(changes?.newlyBuilt).toEqual([{ name: 'firefox', version: '132.0' }])
  })
  test('has no more names of a list than anybody reads, and says how many more there are', () => {
    const packages = (label: string, version: string) =>
      Array.from({ length: 1_000 }, (_, index) => fakeDerivation(`p${index}-${version}`, label))
    const [before, after] = [packages('one', '1'), packages('two', '2')]
    const changes = compare(
      { top: OLD, derivations: before },
      { top: NEW, derivations: [...after, fakeDerivation('vim-9.1', 'two')], toBuild: after },
    )
    expect(changes).toMatchObject({
      added: [{ name: 'vim', version: '9.1' }],
      rebuilt: 1,
      omitted: { versions: 950, added: 0, removed: 0, newlyBuilt: 950 },
    })
    expect(changes?.versions).toHaveLength(MOST_LISTED)
    expect(changes?.newlyBuilt).toHaveLength(MOST_LISTED)
  })
})
