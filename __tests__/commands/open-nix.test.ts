import { describe, expect, test } from '@jest/globals'
import { gate } from '../../src/commands/gate.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { parseTargetPattern } from '../../src/core/config/target-pattern.ts'
import { pullRequestFromFork } from '../fakes/events.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { fakeWorld, gateRequest } from '../fakes/ports.ts'
import { fakeSha } from '../fakes/repository.ts'
import { NAME, run, SYSTEM } from './run-gate.ts'

const web = (base: FakeSide, head: FakeSide) => ({ path: ['packages', SYSTEM, 'web'], base, head })

const pullRequest = { ...pullRequestFromFork, isFork: false } as const

describe('a Nix that can not hold a stranger’s code', () => {
  const weak = { weakness: 'this release runs programs', targets: [web({}, {})] }
  const mergeGroup = { kind: 'merge_group', baseSha: fakeSha('base'), headSha: fakeSha('head') } as const

  test.each([pullRequest, mergeGroup])(
    'evaluates nothing under $kind, and says how to go on',
    async (event) => {
      const world = fakeWorld(weak)
      await expect(gate(gateRequest({ event }), world.ports)).rejects.toMatchObject({
        name: 'MeasurementError',
        message: expect.stringContaining(weak.weakness),
        remedy: expect.stringMatching(/Nix 2\.20[\s\S]*allow-unsafe-release: true/),
      })
      expect(world.nix.calls).toEqual([])
    },
  )

  test('may do so where base’s configuration says so', async () => {
    const { results } = await run({
      ...weak,
      config: 'nix: { allow-unsafe-release: true }',
      headFiles: { [CONFIG_PATH]: '' },
      request: { event: pullRequest },
    })
    expect(results.verdict).toBe('pass')
  })

  test('evaluates one’s own code at the terminal', async () => {
    expect((await run(weak)).results.verdict).toBe('pass')
  })
})

describe('impure evaluation', () => {
  const impure = { config: 'nix: { impure: true }', headFiles: { [CONFIG_PATH]: '' }, targets: [web({}, {})] }
  const warnings = ({ results }: Awaited<ReturnType<typeof run>>) =>
    results.notices.filter(({ message }) => message.includes('nix.impure, and evaluators are not isolated'))

  test('of a change under review is warned of where nothing isolates evaluators', async () => {
    const shown = warnings(await run({ ...impure, request: { event: pullRequest } }))
    expect(shown).toEqual([expect.objectContaining({ level: 'warning' })])
  })

  test('of one’s own code is not', async () => {
    expect(warnings(await run({ targets: [web({}, {})], config: 'nix: { impure: true }' }))).toEqual([])
  })

  test('is not what head’s configuration asks for', async () => {
    const { openedWith } = await run({
      config: '',
      headFiles: { [CONFIG_PATH]: impure.config },
      targets: [web({}, {})],
      request: { event: pullRequest },
    })
    expect(openedWith).toEqual([
      expect.objectContaining({ options: expect.objectContaining({ impure: false }) }),
    ])
  })
})

test.each([
  [
    'under review base’s lock files tell Nix which addresses are the project’s, and head’s do not',
    pullRequest,
    [],
  ],
  ['elsewhere head’s are the user’s own', undefined, ['head']],
])('%s', async (_, event, ofHead) => {
  const { openedWith } = await run({
    targets: [web({}, {}), { path: ['packages', SYSTEM, 'web'], file: 'sub', base: {}, head: {} }],
    baseFiles: { 'flake.lock': 'base', 'sub/flake.lock': 'sub of base' },
    headFiles: { 'flake.lock': 'head' },
    request: {
      targets: [NAME, `./sub#${NAME}`].map((text) => parseTargetPattern(text, 'here')),
      ...(event && { event }),
    },
  })
  expect(openedWith).toEqual([expect.objectContaining({ baseLocks: ['base', 'sub of base', ...ofHead] })])
})
