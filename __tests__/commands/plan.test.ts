import { describe, expect, test } from '@jest/globals'
import { plan, type PlanRequest } from '../../src/commands/plan.ts'
import { UsageError } from '../../src/errors.ts'
import { CONFIG_PATH } from '../../src/commands/read-configuration.ts'
import { fakeWorld, gateRequest } from '../fakes/ports.ts'

const SYSTEM = 'x86_64-linux'
const MAC = 'aarch64-darwin'
const NAME = ['packages', SYSTEM]
const BOTH = { base: {}, head: {} }

const planRequest = (overrides: Partial<PlanRequest> = {}): PlanRequest => ({
  ...gateRequest(),
  shares: undefined,
  systems: [],
  ...overrides,
})

test('a plan lists what every job is to measure, and measures nothing', async () => {
  const world = fakeWorld({
    targets: [
      { path: [...NAME, 'kept'], ...BOTH },
      { path: [...NAME, 'new'], head: {} },
      { path: [...NAME, 'old'], base: {} },
    ],
  })
  expect(await plan(planRequest({ shares: 2 }), world.ports)).toEqual({
    include: [
      {
        share: '1/2',
        system: SYSTEM,
        runner: 'ubuntu-latest',
        targets: `packages.${SYSTEM}.kept\npackages.${SYSTEM}.new`,
      },
      { share: '2/2', system: SYSTEM, runner: 'ubuntu-latest', targets: `packages.${SYSTEM}.old` },
    ],
  })
  expect(world.nix.runs).toEqual([])
  expect(world.repository.isClosed()).toBe(true)
})

test('a plan lists targets whose flake does not evaluate in head, so that a job reports them', async () => {
  const world = fakeWorld({
    targets: [{ path: [...NAME, 'tool'], ...BOTH }],
    broken: { head: { '.': { kind: 'evaluation', message: 'error: no' } } },
  })
  expect(await plan(planRequest(), world.ports)).toMatchObject({
    include: [{ share: '1/1', targets: `packages.${SYSTEM}.tool` }],
  })
})

test('a plan is balanced by what targets are known to cost', async () => {
  const names = ['a', 'b', 'c', 'd']
  const world = fakeWorld({ targets: names.map((name) => ({ path: [...NAME, name], ...BOTH })) })
  const costs = new Map([[`packages.${SYSTEM}.d`, 100]])
  const asked: string[] = []
  const planned = await plan(planRequest({ shares: 2 }), world.ports, (system, target) => {
    asked.push(system)
    return costs.get(target) ?? 1
  })
  expect(planned.include.map(({ targets }) => targets.split('.').at(-1))).toEqual(['d', 'c'])
  expect(asked).toEqual([SYSTEM, SYSTEM, SYSTEM, SYSTEM])
})

describe('a plan of several platforms', () => {
  const targets = [
    { path: ['nixosConfigurations', 'web'], ...BOTH },
    { path: ['darwinConfigurations', 'laptop'], ...BOTH },
    { path: ['homeConfigurations', 'ann'], system: MAC, ...BOTH },
    { path: ['homeConfigurations', 'bob'], system: SYSTEM, ...BOTH },
  ]

  test('gives each its own targets, and reads both revisions once', async () => {
    const world = fakeWorld({ targets })
    const { include } = await plan(planRequest({ shares: 2, systems: [SYSTEM, MAC, SYSTEM] }), world.ports)
    expect(include).toEqual([
      {
        share: '1/2',
        system: SYSTEM,
        runner: 'ubuntu-latest',
        targets: 'nixosConfigurations.web\nhomeConfigurations.bob',
      },
      {
        share: '2/2',
        system: MAC,
        runner: 'macos-latest',
        targets: 'darwinConfigurations.laptop\nhomeConfigurations.ann',
      },
    ])
    expect(world.nix.calls.filter((call) => call.startsWith('prepare'))).toHaveLength(2)
    expect(world.nix.runs).toEqual([])
  })

  test('has packages by each system’s own path', async () => {
    const world = fakeWorld({
      targets: [SYSTEM, MAC].map((system) => ({ path: ['packages', system, 'tool'], ...BOTH })),
    })
    const { include } = await plan(planRequest({ systems: [SYSTEM, MAC] }), world.ports)
    expect(include.map((share) => share.targets)).toEqual([`packages.${SYSTEM}.tool`, `packages.${MAC}.tool`])
  })

  test('says which platform it can not be made for', async () => {
    const world = fakeWorld({ targets: [{ path: [...NAME, 'tool'], ...BOTH }] })
    const planning = plan(planRequest({ systems: [SYSTEM, MAC] }), world.ports)
    await expect(planning).rejects.toThrow(UsageError)
    await expect(planning).rejects.toThrow(/^Planning for aarch64-darwin: The repository has nothing/)
  })
})

test('a plan names targets as the configuration calls them', async () => {
  const config = 'targets:\n  - name: my tool (big)\n    attr: packages.${system}.tool\n'
  const world = fakeWorld({
    targets: [{ path: [...NAME, 'tool'], ...BOTH }],
    baseFiles: { [CONFIG_PATH]: config },
  })
  expect(await plan(planRequest(), world.ports)).toMatchObject({ include: [{ targets: 'my tool (big)' }] })
})

test('a plan of a platform that nothing belongs to is empty', async () => {
  const world = fakeWorld({
    targets: [{ path: ['nixosConfigurations', 'web'], ...BOTH }],
    system: 'aarch64-darwin',
  })
  expect(await plan(planRequest(), world.ports)).toEqual({ include: [] })
})

test('a plan that can not be made leaves the repository closed', async () => {
  const world = fakeWorld({ targets: [] })
  await expect(plan(planRequest(), world.ports)).rejects.toThrow(UsageError)
  expect(world.repository.isClosed()).toBe(true)
})
