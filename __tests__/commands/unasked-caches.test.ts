import { describe, expect, test } from '@jest/globals'
import { unaskedCaches } from '../../src/commands/unasked-caches.ts'
import type { BuildPlan } from '../../src/core/model/measurement.ts'
import { fakeMeasurement, fakePlan } from '../fakes/measurements.ts'

const URL = 'https://me:secret@x.cachix.org'
const FLAKE = `{ nixConfig.extra-substituters = [ "${URL}" ]; outputs = _: { }; }`

interface Asked {
  readonly plan?: Partial<BuildPlan>
  readonly substituters?: string
  readonly flake?: string | Error
}

async function messagesOf({
  plan = { toBuild: ['/nix/store/a.drv'] },
  substituters,
  flake = FLAKE,
}: Asked): Promise<readonly string[]> {
  const state = (of: Partial<BuildPlan>) =>
    ({ kind: 'measured', measurement: fakeMeasurement({ plan: fakePlan(of) }) }) as const
  const origin = { kind: 'flake', directory: 'nix', attributePath: ['packages'] } as const
  const notices = await unaskedCaches({
    measured: [{ target: { name: 'a', origin, thresholds: {} }, base: state({}), head: state(plan) }],
    substituters,
    read: (side, path) => {
      expect([side, path]).toEqual(['base', 'nix/flake.nix'])
      return flake instanceof Error ? Promise.reject(flake) : Promise.resolve(flake)
    },
  })
  return notices.map(({ message }) => message)
}

describe('caches that base’s flake names', () => {
  test('and Nix is not told of are named with what to set, without credentials', async () => {
    expect(await messagesOf({ substituters: 'https://cache.nixos.org' })).toEqual([
      expect.stringMatching(/extra-substituters: \[https:\/\/x\.cachix\.org\] \} \}$/),
    ])
  })

  test.each<[string, Asked]>([
    ['Nix asks them', { substituters: 'https://cache.nixos.org https://x.cachix.org/' }],
    ['nothing is to be built', { plan: { toFetch: ['/nix/store/a'] } }],
    ['it names none', { flake: '{ outputs = _: { }; }' }],
    ['it can not be read', { flake: new Error('no') }],
  ])('are nothing to speak of where %s', async (_, asked) => {
    expect(await messagesOf(asked)).toEqual([])
  })
})

test('caches that the daemon ignores are named with the remedy', async () => {
  const plan = { toBuild: ['/nix/store/a.drv'], ignoredCaches: ['extra-substituters'] }
  expect(await messagesOf({ plan, flake: '{ }' })).toEqual([
    expect.stringMatching(/\(extra-substituters\), since it does not trust this user.*trusted-users/),
  ])
})
