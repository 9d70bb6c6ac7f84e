import { describe, expect, test } from '@jest/globals'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { fakeSha } from '../fakes/repository.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const WEB = ['packages', SYSTEM, 'web']

const own = (revision: string) => fakeDerivation('host-1.0', revision === fakeSha('base') ? 'b' : 'h')

/** A side whose derivation is another at each revision. */
const dated = (side: FakeSide = {}): FakeSide => ({ derivationAt: ({ sha }) => own(sha), ...side })

const gateOf = (base: FakeSide, head: FakeSide, more: object = {}) =>
  run({ targets: [{ path: WEB, base, head }], ...more })

describe('a derivation that contains the revision', () => {
  test('is unchanged apart from it: base’s code gives head’s once it has head’s revision and date', async () => {
    const { results, target, nix } = await gateOf(dated(), dated())
    expect(nix.runs.map(({ kind, side }) => `${kind} ${side}`).sort()).toEqual([
      'exact base',
      'exact base',
      'exact head',
    ])
    const found = target(NAME)
    expect(found).toMatchObject({
      apartFromRevision: true,
      derivation: { base: own(fakeSha('base')), head: own(fakeSha('head')) },
      runs: { exact: 3, pairs: 0 },
    })
    expect(found?.derivationChanges).toBeUndefined()
    const told = (found?.findings ?? []).filter(({ outcome }) => outcome !== 'not-available')
    expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']))
    expect(results.verdict).toBe('pass')
    expect(results.platforms[0]?.cost.evaluations).toBe(3)
  })

  test('is judged by no limit on change, though head’s own has all to build', async () => {
    const toBuild = Array.from({ length: 300 }, (_, index) => fakeDerivation(`p-${String(index)}`))
    const { results, finding } = await gateOf(dated(), dated({ toBuild }))
    expect(results.verdict).toBe('pass')
    expect(finding('derivations-to-build')).toMatchObject({ outcome: 'unchanged', base: 300, head: 300 })
  })

  test('is held to a ceiling by what head has to build', async () => {
    const config = 'thresholds:\n  derivations-to-build: { max: 0 }\n'
    const { finding } = await gateOf(dated(), dated({ toBuild: ['/nix/store/x.drv'] }), { config })
    expect(finding('derivations-to-build')).toMatchObject({ outcome: 'warning', crossed: 'max', head: 1 })
  })

  test('is timed where evaluating it took clearly longer', async () => {
    const { target, nix } = await gateOf(dated({ seconds: 1 }), dated({ seconds: 9 }))
    expect(nix.runs.some(({ kind }) => kind === 'timed')).toBe(true)
    expect(target(NAME)?.apartFromRevision).toBe(true)
  })
})

describe('a derivation that differs by more than the revision', () => {
  const rebuilt: FakeSide = { derivation: fakeDerivation('host-1.1') }

  test('is changed, and the evaluation that tells is counted', async () => {
    const { target } = await gateOf(dated(), rebuilt)
    expect(target(NAME)).toMatchObject({ runs: { exact: 3 } })
    expect(target(NAME)?.apartFromRevision).toBeUndefined()
    expect(target(NAME)?.derivationChanges).toBeDefined()
  })

  test('costs nothing more where counters differ as well', async () => {
    const { nix } = await gateOf(dated(), { ...rebuilt, counters: { thunks: 2_000_001 } })
    expect(nix.runs.filter(({ kind }) => kind === 'exact')).toHaveLength(4)
  })

  test('is not taken for the same by what head makes of base’s revision', async () => {
    // Head’s code comes to base’s derivation where it is told base’s revision, and to another by its own.
    const cunning: FakeSide = {
      derivationAt: ({ sha }) => (sha === fakeSha('base') ? own(sha) : fakeDerivation('host-1.1')),
    }
    const { target, finding } = await gateOf(dated(), cunning)
    expect(target(NAME)?.apartFromRevision).toBeUndefined()
    expect(finding('derivations-changed')).toMatchObject({ outcome: 'changed', head: 1 })
  })
})

test('a base that does not evaluate with head’s revision is as it was', async () => {
  const failure = { kind: 'evaluation', message: 'error: no' } as const
  const failing: FakeSide = {
    ...dated(),
    failureAt: ({ sha }) => (sha === fakeSha('head') ? failure : undefined),
  }
  const { target } = await gateOf(failing, dated())
  expect(target(NAME)).toMatchObject({ status: 'compared', runs: { exact: 3 } })
  expect(target(NAME)?.apartFromRevision).toBeUndefined()
})
