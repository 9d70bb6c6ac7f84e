import { describe, expect, test } from '@jest/globals'
import { saveBaselines } from '../../src/commands/baseline.ts'
import { gate } from '../../src/commands/gate.ts'
import { plan, type PlanRequest } from '../../src/commands/plan.ts'
import { UsageError } from '../../src/errors.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { fakeBaselines, type FakeBaselinesOptions } from '../fakes/baselines.ts'
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
        // What is gone and what is new may be the same under another name.
        targets: `packages.${SYSTEM}.old\npackages.${SYSTEM}.new`,
      },
      { share: '2/2', system: SYSTEM, runner: 'ubuntu-latest', targets: `packages.${SYSTEM}.kept` },
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

describe('a plan after a push that kept its figures', () => {
  const names = ['a', 'b', 'c', 'd']
  const targets = names.map((name) => {
    const side = name === 'd' ? { counters: { thunks: 1_000_000_000 } } : {}
    return { path: [...NAME, name], base: side, head: side }
  })
  const BY_COUNT = [
    ['a', 'c'],
    ['b', 'd'],
  ]
  const onMac = names.map((name) => ({ path: ['packages', MAC, name], ...BOTH }))

  /** What the push kept whose tree base has. */
  async function kept() {
    const results = await gate(gateRequest(), fakeWorld({ targets }).ports)
    const baselines = fakeBaselines()
    await saveBaselines(baselines, { ...results, head: { ...results.head, tree: results.base.tree } })
    expect(baselines.kept.size).toBe(1)
    return Object.fromEntries(baselines.kept)
  }

  async function planned(options: FakeBaselinesOptions, overrides: Partial<PlanRequest> = {}) {
    const baselines = fakeBaselines(options)
    const world = fakeWorld({ targets: [...targets, ...onMac] })
    const { include } = await plan(planRequest({ shares: 2, ...overrides }), { ...world.ports, baselines })
    expect(world.nix.runs).toEqual([])
    const shares = include.map((share) => share.targets.split('\n').map((name) => name.split('.').at(-1)))
    return { shares, calls: baselines.calls }
  }

  test('is balanced by what targets cost then', async () => {
    expect((await planned({ kept: await kept() })).shares).toEqual([['d'], ['a', 'b', 'c']])
  })

  test('is balanced by count for other systems, of which this machine knows nothing', async () => {
    const { shares } = await planned({ kept: await kept() }, { shares: 6, systems: [SYSTEM, MAC] })
    expect(shares.slice(-2)).toEqual(BY_COUNT)
    expect((await planned({}, { systems: [MAC] })).calls).toEqual([])
  })

  test.each([
    ['nothing is kept', {}],
    ['the cache is away', { failure: 'The service is away.' }],
  ])('is balanced by count where %s', async (_, options) => {
    const { shares, calls } = await planned(options)
    expect(shares).toEqual(BY_COUNT)
    expect(calls).toHaveLength(1)
  })
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
