import { expect, test } from '@jest/globals'
import { plan } from '../../src/commands/plan.ts'
import { UsageError } from '../../src/errors.ts'
import { fakeWorld, gateRequest } from '../fakes/ports.ts'

const SYSTEM = 'x86_64-linux'
const NAME = ['packages', SYSTEM]

test('a plan lists what every job is to measure, and measures nothing', async () => {
  const world = fakeWorld({
    targets: [
      { path: [...NAME, 'kept'], base: {}, head: {} },
      { path: [...NAME, 'new'], head: {} },
      { path: [...NAME, 'old'], base: {} },
    ],
  })
  expect(await plan(gateRequest(), world.ports)).toEqual({
    include: [
      { target: `packages.${SYSTEM}.kept`, system: SYSTEM, base: 'present', head: 'present' },
      { target: `packages.${SYSTEM}.old`, system: SYSTEM, base: 'present', head: 'absent' },
      { target: `packages.${SYSTEM}.new`, system: SYSTEM, base: 'absent', head: 'present' },
    ],
  })
  expect(world.nix.runs).toEqual([])
  expect(world.repository.isClosed()).toBe(true)
})

test('a plan lists targets whose flake does not evaluate in head, so that a job reports them', async () => {
  const world = fakeWorld({
    targets: [{ path: [...NAME, 'tool'], base: {}, head: {} }],
    broken: { head: { '.': { kind: 'evaluation', message: 'error: no' } } },
  })
  expect(await plan(gateRequest(), world.ports)).toMatchObject({
    include: [{ target: `packages.${SYSTEM}.tool`, base: 'present', head: 'broken' }],
  })
})

test('a plan of a platform that nothing belongs to is empty', async () => {
  const world = fakeWorld({
    targets: [{ path: ['nixosConfigurations', 'web'], base: {}, head: {} }],
    system: 'aarch64-darwin',
  })
  expect(await plan(gateRequest(), world.ports)).toEqual({ include: [] })
})

test('a plan that can not be made leaves the repository closed', async () => {
  const world = fakeWorld({ targets: [] })
  await expect(plan(gateRequest(), world.ports)).rejects.toThrow(UsageError)
  expect(world.repository.isClosed()).toBe(true)
})
