import { describe, expect, test } from '@jest/globals'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeTarget } from '../fakes/targets.ts'
import { run, SYSTEM, targetsOf } from './run-gate.ts'

const packageOf = (name: string, sides: Omit<FakeTarget, 'path'>) => ({
  path: ['packages', SYSTEM, name],
  ...sides,
})
const named = (name: string) => `packages.${SYSTEM}.${name}`
const derived = (name: string, label: string) => ({ derivation: fakeDerivation(name, label) })
const DEAR = { functionCalls: 3_000_000_000 }

const statuses = async (...targets: readonly FakeTarget[]) => {
  const { results } = await run({ targets })
  return targetsOf(results).map(({ name, status, renamedFrom = '' }) => [name, status, renamedFrom])
}

describe('a target with another name in head', () => {
  test('is compared where its derivation has the same name', async () => {
    const { results, nix, target, finding } = await run({
      targets: [
        packageOf('old', { base: derived('web-1.0', 'a') }),
        packageOf('other', { base: derived('other-1.0', 'b') }),
        packageOf('new', { head: { ...derived('web-1.1', 'c'), counters: DEAR } }),
      ],
    })
    expect(results.verdict).toBe('fail')
    expect(target(named('new'))).toMatchObject({ status: 'compared', renamedFrom: named('old') })
    expect(target(named('old'))).toBeUndefined()
    expect(target(named('other'))?.status).toBe('removed')
    expect(finding('function-calls', named('new'))).toMatchObject({ base: 1_000_000, outcome: 'regression' })
    // Both sides were run again to believe the difference, each by its own name.
    expect(nix.calls.filter((call) => call === `exact ${named('old')} base`)).toHaveLength(2)
    expect(nix.calls.filter((call) => call === `exact ${named('new')} head`)).toHaveLength(2)
  })

  test('is compared where it is the only one of its kind that is new, and the other the only one that is gone', async () => {
    expect(
      await statuses(
        packageOf('old', { base: derived('web-1.0', 'a') }),
        packageOf('new', { head: derived('site-1.0', 'b') }),
        { path: ['checks', SYSTEM, 'unit'], head: derived('unit', 'c') },
      ),
    ).toEqual([
      [named('new'), 'compared', named('old')],
      [`checks.${SYSTEM}.unit`, 'added', ''],
    ])
  })

  test('is left as new where it may be one of several', async () => {
    expect(
      await statuses(
        packageOf('old', { base: derived('web-1.0', 'a') }),
        packageOf('one', { head: derived('web-1.0', 'b') }),
        packageOf('two', { head: derived('web-1.0', 'c') }),
      ),
    ).toEqual([
      [named('old'), 'removed', ''],
      [named('one'), 'added', ''],
      [named('two'), 'added', ''],
    ])
  })

  test('is held to the limits of its name in base', async () => {
    const { finding } = await run({
      config: `targets: [{ attr: ${named('old')}, thresholds: { thunks: { max: 1000 } } }, 'packages.\${system}.*']`,
      targets: [
        packageOf('old', { base: derived('web-1.0', 'a') }),
        packageOf('new', { head: { ...derived('web-1.0', 'b'), counters: { thunks: 2_000_001 } } }),
      ],
    })
    expect(finding('thunks', named('new'))).toMatchObject({ outcome: 'regression', crossed: 'max' })
  })
})
