import { describe, expect, test } from '@jest/globals'
import { gate } from '../../src/commands/gate.ts'
import { measure, type MeasureRequest } from '../../src/commands/measure.ts'
import { plan } from '../../src/commands/plan.ts'
import { CONFIG_PATH } from '../../src/core/config/config-paths.ts'
import { report } from '../../src/commands/report.ts'
import { namesOf } from '../../src/core/share/plan.ts'
import { type Results, resultsSchema } from '../../src/core/model/results.ts'
import { parseShare } from '../../src/core/model/share.ts'
import { UsageError } from '../../src/errors.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { fakeWorld, type FakeWorldOptions, gateRequest } from '../fakes/ports.ts'

const SYSTEM = 'x86_64-linux'
const NAMES = ['a', 'b', 'c', 'd', 'e'].map((name) => `packages.${SYSTEM}.${name}`)

/** More work than base, so that it is timed in earnest. */
const SLOWER: FakeSide = { counters: { functionCalls: 1_080_000 }, derivation: '/nix/store/other.drv' }

const project = (options: Partial<FakeWorldOptions> = {}): FakeWorldOptions => ({
  targets: ['a', 'b', 'c', 'd', 'e'].map((name, index) => ({
    path: ['packages', SYSTEM, name],
    base: {},
    head: index === 2 ? SLOWER : {},
  })),
  ...options,
})

const request = (share: string, names: readonly string[]): MeasureRequest => ({
  ...gateRequest(),
  share: parseShare(share, 'share'),
  names,
})

const targetNames = ({ platforms }: Results) =>
  platforms.flatMap(({ targets }) => targets.map(({ name }) => name))

/** Without what hangs on the time that went by and on how many jobs there are. */
const decided = ({ platforms }: Results) =>
  platforms.map(({ system, verdict, targets }) => ({
    system,
    verdict,
    targets: targets
      .map(({ name, status, findings }) => ({
        name,
        status,
        findings: findings.map(({ metric, kind, outcome }) => [metric, kind, outcome]),
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  }))

describe('a share', () => {
  test('is its targets alone, and incomplete as long as others are missing', async () => {
    const world = fakeWorld(project())
    const results = resultsSchema.parse(await measure(request('2/3', NAMES.slice(2, 4)), world.ports))
    expect(targetNames(results)).toEqual(NAMES.slice(2, 4))
    expect(results).toMatchObject({ verdict: 'incomplete', shares: { of: 3, present: [2] } })
    expect(results.platforms[0]?.verdict).toBe('warn')
    expect(results.notices).toEqual([])
    expect(world.repository.isClosed()).toBe(true)
  })

  test('is judged by the thresholds that its targets have in the configuration', async () => {
    const config = [
      'targets:',
      '  - packages.${system}.*',
      '  - name: my tool (big)',
      '    attr: packages.${system}.c',
      '    thresholds:',
      '      function-calls: { fail: 1% }',
    ].join('\n')
    const world = fakeWorld(project({ baseFiles: { [CONFIG_PATH]: config } }))
    const results = await measure(request('1/1', ['my tool (big)']), world.ports)
    expect(targetNames(results)).toEqual(['my tool (big)'])
    expect(results.verdict).toBe('fail')
  })

  test('finds what the configuration does not name, as a plan of given targets has it', async () => {
    const config = 'targets: [ "packages.${system}.a" ]'
    const world = fakeWorld(project({ baseFiles: { [CONFIG_PATH]: config } }))
    const results = await measure(request('1/1', NAMES.slice(0, 2)), world.ports)
    expect(targetNames(results)).toEqual(NAMES.slice(0, 2))
  })

  test('with a target that is not there is refused, since it would be missing', async () => {
    const world = fakeWorld(project())
    const measuring = measure(request('1/2', ['packages.gone', ...NAMES]), world.ports)
    await expect(measuring).rejects.toThrow(UsageError)
    await expect(measuring).rejects.toThrow('“packages.gone” matches nothing, neither in base nor in head')
    expect(world.nix.runs).toEqual([])
  })

  test('of another system is refused', async () => {
    const world = fakeWorld({ targets: [{ path: ['darwinConfigurations', 'laptop'], base: {}, head: {} }] })
    await expect(measure(request('1/2', ['darwinConfigurations.laptop']), world.ports)).rejects.toThrow(
      'Share 1/2 has the target "darwinConfigurations.laptop", which x86_64-linux does not have.',
    )
  })

  test('without targets is refused: nothing measured is nothing passed', async () => {
    await expect(measure(request('1/2', []), fakeWorld(project()).ports)).rejects.toThrow(
      'Share 1/2 has no targets.',
    )
  })

  test('that was interrupted keeps what it had, and says so', async () => {
    const interruption = new AbortController()
    const world = fakeWorld(
      project({
        signal: interruption.signal,
        concurrency: 1,
        onRun: () => {
          interruption.abort()
        },
      }),
    )
    const results = await measure(request('1/1', NAMES), world.ports)
    expect(results).toMatchObject({ verdict: 'incomplete', platforms: [{ interrupted: true }] })
  })
})

test('measuring without a share is what the gate does', async () => {
  const whole = { ...gateRequest(), share: undefined, names: [] }
  expect(await measure(whole, fakeWorld(project()).ports)).toEqual(
    await gate(gateRequest(), fakeWorld(project()).ports),
  )
})

test('the intervals of a share miss less often by as much as there are shares', async () => {
  const pairsOf = async (share: string) => {
    const noisy = fakeWorld(project())
    const results = await measure(request(share, NAMES.slice(2, 3)), noisy.ports)
    const [finding] = results.platforms[0]?.targets[0]?.findings ?? []
    expect(results.sampling.confidence).toBe(0.99)
    expect(finding?.change?.interval?.confidence ?? 0.99).toBe(0.99)
    return finding?.samples?.head.length ?? 0
  }
  // The first look comes once an interval can decide at all: later, the more shares there are.
  expect(await pairsOf('1/256')).toBeGreaterThan(await pairsOf('1/1'))
})

test('a plan, its shares measured in jobs of their own, and their report decide what one gate decides', async () => {
  const { ports } = fakeWorld(project())
  const matrix = await plan({ ...gateRequest(), shares: 3, systems: [] }, ports)
  expect(matrix.include).toHaveLength(3)
  const files = await Promise.all(
    matrix.include.map(async (entry) => ({
      name: entry.share,
      results: await measure(request(entry.share, namesOf(entry)), fakeWorld(project()).ports),
    })),
  )
  const merged = await report({ results: [], plan: matrix }, () => Promise.resolve(files.toReversed()))
  const whole = await gate(gateRequest(), fakeWorld(project()).ports)
  expect(merged.verdict).toBe(whole.verdict)
  expect(decided(merged)).toEqual(decided(whole))
  const lacking = await report({ results: [], plan: matrix }, () => Promise.resolve(files.slice(1)))
  expect(lacking.verdict).toBe('incomplete')
  expect(targetNames(lacking)).toEqual(targetNames(merged))
})
