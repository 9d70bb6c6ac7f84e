import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mergeResults, type NamedResults } from '../../../src/core/share/merge-results.ts'
import { planOf } from '../../../src/core/share/plan.ts'
import { outcomes } from '../../../src/core/model/finding.ts'
import type { Machine } from '../../../src/core/model/identity.ts'
import { metricIds } from '../../../src/core/model/metric.ts'
import type { PlatformResults } from '../../../src/core/model/platform-results.ts'
import { type Results, resultsSchema } from '../../../src/core/model/results.ts'
import type { Failure } from '../../../src/core/model/failure.ts'
import type { TargetResults } from '../../../src/core/model/target-results.ts'
import { withMissing } from '../../../src/core/share/with-missing.ts'
import { UsageError } from '../../../src/errors.ts'
import {
  derivationChanges,
  identity,
  platformResults,
  resultsOf,
  targetResults,
} from '../../fakes/results.ts'

const named = (...files: readonly Results[]): readonly NamedResults[] =>
  files.map((results, index) => ({ name: `file ${index + 1}`, results }))

/** Every outcome is what the schema says. */
const merge = (...files: readonly Results[]): Results => resultsSchema.parse(mergeResults(named(...files)))

const machine = (cpu: string): Machine => ({ ...identity().machine, cpu })

const withTargets = (...targets: TargetResults[]): PlatformResults => platformResults({ targets })

const worse = (name: string): TargetResults =>
  targetResults(name, {
    findings: targetResults(name).findings.map((finding) => ({ ...finding, outcome: 'regression' })),
  })

const notMeasured = (name: string): TargetResults =>
  targetResults(name, {
    status: 'not-measured',
    failures: { head: { kind: 'not-measured', message: 'interrupted' } },
  })

const share = (index: number, of: number, results: Partial<Results> = {}): Results =>
  resultsOf({ shares: { of, present: [index] }, ...results })

/** Files of one comparison, with few values for everything, so that they collide in every way. */
const anyTarget = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'é'),
    status: fc.constantFrom('compared' as const, 'not-measured' as const, 'head-failed' as const),
    outcome: fc.constantFrom(...outcomes),
    accepted: fc.constantFrom(true, false, undefined),
    head: fc.constantFrom(1, 2, null),
    exact: fc.nat(2),
    failure: fc.constantFrom<(Failure | undefined)[]>(
      undefined,
      { kind: 'not-measured', message: 'interrupted' },
      { kind: 'share-missing', share: { index: 1, of: 3 }, message: 'why' },
    ),
  })
  .map(({ name, status, outcome, accepted, head, exact, failure }): TargetResults => ({
    name,
    status,
    derivation: { base: null, head: null },
    findings: [
      {
        metric: 'thunks',
        kind: 'exact',
        outcome,
        base: 1,
        head,
        change: null,
        ...(accepted !== undefined && { accepted }),
      },
    ],
    ...(failure !== undefined && { failures: { head: failure } }),
    runs: { exact, pairs: 0 },
  }))

const anyPlatform = fc
  .record({
    system: fc.constantFrom('x86_64-linux', 'aarch64-darwin'),
    version: fc.constantFrom('2.28.0', '2.34.8'),
    cpu: fc.constantFrom('one', 'two', 'three'),
    others: fc.option(fc.array(fc.constantFrom('one', 'four').map(machine), { maxLength: 2 })),
    interrupted: fc.constantFrom(true, false, undefined),
    standsIn: fc.constantFrom(true, undefined),
    targets: fc.array(anyTarget, { maxLength: 4 }),
    seconds: fc.nat(3),
    evaluations: fc.nat(9),
  })
  .map(({ system, version, cpu, others, interrupted, standsIn, targets, ...cost }): PlatformResults => ({
    system,
    identity: identity({ version, machine: machine(cpu) }),
    ...(others !== null && { otherMachines: others }),
    ...(interrupted !== undefined && { interrupted }),
    ...(standsIn !== undefined && { standsIn }),
    verdict: 'pass',
    targets,
    cost,
  }))

const anyInput = fc
  .record({ path: fc.constantFrom('nixpkgs', 'home'), to: fc.constantFrom('aaaaaaa', 'bbbbbbb') })
  .map((input) => ({ lockFile: 'flake.lock', change: 'moved' as const, from: '0000000', ...input }))

const anyResults = fc
  .record({
    program: fc.constantFrom('nix-perf-gate 1', 'nix-perf-gate 2'),
    chosen: fc.constantFrom('given', 'the merge base'),
    pairs: fc.constantFrom(20, 30),
    from: fc.constantFrom('base', 'the defaults'),
    notices: fc.array(
      fc.record({
        level: fc.constantFrom('info' as const, 'warning' as const),
        message: fc.constantFrom('one', 'two'),
        missingShare: fc.constantFrom(undefined, { index: 2, of: 3 }),
      }),
      { maxLength: 3 },
    ),
    accepted: fc.boolean(),
    shares: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 3 }))),
    inputs: fc.option(fc.array(anyInput, { maxLength: 3 })),
    platforms: fc.array(anyPlatform, { maxLength: 3 }),
  })
  .map(({ program, chosen, pairs, from, notices, accepted, shares, inputs, platforms }): Results => {
    const { base, sampling } = resultsOf()
    return resultsOf({
      program,
      base: { ...base, chosen },
      sampling: { ...sampling, maxPairs: pairs },
      configuration: { from, changedInHead: false },
      notices: notices.map(({ missingShare, ...notice }) => ({
        ...notice,
        ...(missingShare !== undefined && { missingShare }),
      })),
      ...(accepted && { acceptance: { label: 'accepted', by: 'ann' } }),
      ...(shares !== null && { shares: { of: 3, present: shares } }),
      ...(inputs !== null && { inputs }),
      platforms,
    })
  })

describe('merging', () => {
  const check = (holds: (one: Results, two: Results, three: Results) => void) => {
    fc.assert(fc.property(anyResults, anyResults, anyResults, holds), { numRuns: 300 })
  }

  test('is the same in any order', () => {
    check((one, two, three) => {
      expect(merge(three, one, two)).toEqual(merge(one, two, three))
      expect(merge(two, one, three)).toEqual(merge(one, two, three))
    })
  })

  test('keeps every input that moved once, and no more than the schema takes', () => {
    const moved = (path: string) =>
      ({ lockFile: 'flake.lock', path, change: 'moved', from: 'aaaaaaa', to: 'bbbbbbb' }) as const
    const many = (start: number) =>
      resultsOf({ inputs: Array.from({ length: 400 }, (_, index) => moved(`i${start + index}`)) })
    expect(merge(many(0), many(0)).inputs).toHaveLength(400)
    expect(merge(many(0), many(300)).inputs).toHaveLength(500)
    expect(merge(merge(many(0), many(300)), many(200))).toEqual(merge(many(0), merge(many(300), many(200))))
    expect(merge(resultsOf())).not.toHaveProperty('inputs')
  })

  test('keeps what is at the root of a rebuild', () => {
    const rootCauses = {
      rebuilds: 1,
      explained: 1,
      roots: [{ name: 'a', baseVersion: '1', headVersion: '2', change: 'version' as const, rebuilds: 1 }],
    }
    const target = targetResults('a', { derivationChanges: derivationChanges({ rootCauses }) })
    const file = resultsOf({ platforms: [withTargets(target)] })
    expect(merge(file, file).platforms[0]?.targets).toEqual([target])
  })

  test('is the same in any grouping', () => {
    check((one, two, three) => {
      expect(merge(merge(one, two), three)).toEqual(merge(one, two, three))
      expect(merge(one, merge(two, three))).toEqual(merge(one, two, three))
      expect(merge(merge(one), merge(two), merge(three))).toEqual(merge(one, two, three))
    })
  })

  test('is the same however often a file is there', () => {
    check((one, two, three) => {
      const merged = merge(one, two, three)
      expect(merge(merged)).toEqual(merged)
      expect(merge(merged, merged)).toEqual(merged)
      expect(merge(merged, two, one, two, three)).toEqual(merged)
    })
  })

  test('is the same for what a report added of missing shares', () => {
    const plan = planOf(
      ['a', 'b', 'z'].map((name) => ({ system: 'x86_64-linux', name, cost: undefined })),
      3,
    )
    const common = (results: Results): Results => ({
      ...results,
      shares: results.shares ?? { of: 3, present: [] },
    })
    check((one, two, three) => {
      const [first, second, third] = [common(one), common(two), common(three)]
      const expected = withMissing(merge(first, second, third), undefined)
      expect(withMissing(merge(withMissing(merge(first, second), undefined), third), undefined)).toEqual(
        expected,
      )
      // Stand-ins of shares that are not there leave no trace; the others are what nobody measured.
      const present = { of: 3, present: [] }
      const none = { ...merge(first), shares: present }
      expect(merge(withMissing(none, plan), { ...second, shares: present })).toEqual(
        merge(none, { ...second, shares: present }),
      )
    })
  })
})

describe('platforms', () => {
  test('of the same system and Nix are one, with all the machines', () => {
    const file = (cpu: string, name: string) =>
      resultsOf({
        platforms: [{ ...withTargets(targetResults(name)), identity: identity({ machine: machine(cpu) }) }],
      })
    const { platforms } = merge(file('two', 'b'), file('one', 'a'), file('two', 'c'))
    expect(platforms).toHaveLength(1)
    expect(platforms[0]?.identity.machine.cpu).toBe('one')
    expect(platforms[0]?.otherMachines?.map(({ cpu }) => cpu)).toEqual(['two'])
    expect(platforms[0]?.targets.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  test.each([
    ['system', { system: 'aarch64-darwin' }],
    ['version of Nix', { identity: identity({ version: '2.18.1' }) }],
    ['setting of Nix', { identity: identity({ settings: { cores: '2' } }) }],
  ])('of another %s stay apart', (_, other) => {
    const merged = merge(resultsOf(), resultsOf({ platforms: [platformResults(other)] }))
    expect(merged.platforms).toHaveLength(2)
  })

  test('have the time of the longest job, and the evaluations of all', () => {
    const file = (name: string, seconds: number) =>
      resultsOf({
        platforms: [{ ...withTargets(targetResults(name)), cost: { seconds, evaluations: 900 } }],
      })
    expect(merge(file('a', 20), file('b', 30)).platforms[0]?.cost).toEqual({ seconds: 30, evaluations: 4 })
  })

  test('count evaluations of several targets at once as those of one', () => {
    const together = { first: 'a', targets: 3, evaluations: 2 }
    const targets = ['a', 'b', 'c'].map((name) =>
      targetResults(name, { runs: { exact: 0, pairs: 0, together } }),
    )
    const [one, other] = [targets.slice(0, 2), targets.slice(1)].map((some) =>
      resultsOf({ platforms: [withTargets(...some)] }),
    )
    if (one === undefined || other === undefined) throw new Error('no results')
    expect(merge(one, other).platforms[0]?.cost.evaluations).toBe(2)
  })
})

describe('a target that is there twice', () => {
  const merged = (...targets: TargetResults[]) =>
    merge(...targets.map((target) => resultsOf({ platforms: [withTargets(target)] })))

  test('keeps the worse outcome', () => {
    expect(merged(targetResults('a'), worse('a'), targetResults('a')).platforms[0]?.targets).toEqual([
      worse('a'),
    ])
    expect(merged(notMeasured('a'), targetResults('a')).verdict).toBe('incomplete')
    expect(merged(worse('a'), notMeasured('a')).verdict).toBe('fail')
  })

  test('keeps one of two that are as good, the same in any order', () => {
    const [one, two] = [1, 2].map((exact) => targetResults('a', { runs: { exact, pairs: 0 } }))
    if (one === undefined || two === undefined) throw new Error('two targets')
    expect(merged(one, two)).toEqual(merged(two, one))
    expect(merged(one, two).platforms[0]?.targets).toHaveLength(1)
  })
})

describe('a verdict', () => {
  test('is made of the findings, whatever the file says', () => {
    const file = resultsOf({ verdict: 'pass', platforms: [withTargets(worse('a'))] })
    expect(merge(file)).toMatchObject({ verdict: 'fail', platforms: [{ verdict: 'fail' }] })
    expect(merge(resultsOf({ verdict: 'fail' })).verdict).toBe('pass')
  })

  test('is not softened by what the file says of acceptance', () => {
    const accepted = {
      ...worse('a'),
      findings: worse('a').findings.map((one) => ({ ...one, accepted: true })),
    }
    const file = resultsOf({
      acceptance: { label: 'fine', by: 'mallory' },
      platforms: [withTargets(accepted)],
    })
    const merged = merge(file)
    expect(merged.verdict).toBe('fail')
    expect(merged.acceptance).toBeUndefined()
    expect(merged.platforms[0]?.targets).toEqual([worse('a')])
  })

  test('is incomplete where no file has a platform', () => {
    expect(merge(resultsOf({ verdict: 'pass', platforms: [] })).verdict).toBe('incomplete')
  })

  test('is incomplete where a job was interrupted', () => {
    const file = resultsOf({ platforms: [platformResults({ interrupted: true })] })
    expect(merge(file, resultsOf())).toMatchObject({
      verdict: 'incomplete',
      platforms: [{ interrupted: true }],
    })
  })

  test('is incomplete until the last share is there', () => {
    expect(merge(share(1, 3)).verdict).toBe('incomplete')
    expect(merge(share(1, 3), share(3, 3))).toMatchObject({
      verdict: 'incomplete',
      shares: { of: 3, present: [1, 3] },
    })
    expect(merge(share(3, 3), share(1, 3), share(2, 3)).verdict).toBe('pass')
  })

  test('of a file with 200,000 targets is found', () => {
    const tiny = (index: number): TargetResults => ({
      name: String(index),
      status: 'compared',
      derivation: { base: null, head: null },
      findings: [],
      runs: { exact: 0, pairs: 0 },
    })
    const targets = Array.from({ length: 200_000 }, (_, index) => tiny(index))
    expect(mergeResults(named(resultsOf({ platforms: [withTargets(...targets.slice(0, 1))] }))).verdict).toBe(
      'pass',
    )
    expect(mergeResults(named(resultsOf({ platforms: [platformResults({ targets })] }))).verdict).toBe('pass')
  })
})

describe('what files of one comparison may differ in', () => {
  test('is told once, and one of them is named', () => {
    const { sampling } = resultsOf()
    const { notices, program } = merge(
      resultsOf({ program: 'nix-perf-gate 2', sampling: { ...sampling, confidence: 0.95 } }),
      resultsOf({ program: 'nix-perf-gate 1' }),
      resultsOf({ program: 'nix-perf-gate 3' }),
    )
    expect(program).toBe('nix-perf-gate 1')
    expect(notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('judged by different configurations'),
      expect.stringContaining('different versions of the program'),
    ])
  })

  test('notices are there once, warnings first', () => {
    const info = { level: 'info' as const, message: 'a' }
    const warning = { level: 'warning' as const, message: 'b' }
    expect(merge(resultsOf({ notices: [info, warning] }), resultsOf({ notices: [info] })).notices).toEqual([
      warning,
      info,
    ])
  })
})

describe('files that are not of one comparison are refused', () => {
  const { base, head } = resultsOf()
  test.each([
    ['base', { base: { ...base, revision: 'f'.repeat(40) } }, /base differs/],
    ['tree of base', { base: { ...base, tree: 'f'.repeat(40) } }, /tree of base differs/],
    ['head', { head: { ...head, revision: 'f'.repeat(40) } }, /head differs/],
    ['tree of head', { head: { ...head, tree: 'f'.repeat(40) } }, /tree of head differs/],
    ['number of shares', { shares: { of: 4, present: [1] } }, /number of shares differs/],
  ])('for another %s, naming both files', (_, other, message) => {
    const act = () => merge(share(1, 3), resultsOf(other))
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
    expect(act).toThrow(/file 1: .+\n {2}file 2: /)
  })

  test.each([
    ['share 9 of 4', { of: 4, present: [9] }],
    ['share 1 of 1000000000', { of: 1_000_000_000, present: [1] }],
  ])('for %s, which no plan has', (claim, shares) => {
    expect(() => merge(resultsOf({ shares }))).toThrow(`file 1 claims to be ${claim}.`)
  })

  test('where there are more platforms than jobs', () => {
    const platforms = Array.from({ length: 257 }, (_, index) => platformResults({ system: `a-${index}` }))
    expect(() => merge(resultsOf({ platforms }))).toThrow('The results are of 257 platforms')
  })

  test('without letting the file’s own words into the message as they are', () => {
    const revision = `\u001b[31m\n::error::${'x'.repeat(100_000)}`
    try {
      merge(resultsOf(), resultsOf({ head: { ...head, revision } }))
      throw new Error('not refused')
    } catch (error) {
      const { message } = error instanceof UsageError ? error : { message: String(error) }
      expect(message.length).toBeLessThan(400)
      expect(message).not.toContain('\u001b')
      expect(message.split('\n')).toHaveLength(3)
    }
  })
})

describe('shares that left no results', () => {
  const plan = planOf(
    [
      ...['a', 'b', 'c', 'd'].map((name) => ({ system: 'x86_64-linux', name, cost: undefined })),
      { system: 'aarch64-darwin', name: 'e', cost: undefined },
    ],
    3,
  )
  const first = share(1, 3, { platforms: [withTargets(targetResults('a'), targetResults('c'))] })

  test('are warned of one by one, where there is no plan', () => {
    const { notices, verdict } = withMissing(merge(first), undefined)
    expect(verdict).toBe('incomplete')
    expect(notices.map(({ message }) => message)).toEqual([
      'Share 2 of 3 left no results: its job failed, was cancelled, or did not upload them.',
      'Share 3 of 3 left no results: its job failed, was cancelled, or did not upload them.',
    ])
  })

  test('have their targets not measured, by the plan', () => {
    expect(plan.include.map(({ targets }) => targets)).toEqual(['a\nc', 'b\nd', 'e'])
    const results = resultsSchema.parse(withMissing(merge(first), plan))
    expect(results.verdict).toBe('incomplete')
    expect(results.notices).toEqual([])
    const told = results.platforms.map(({ system, targets }) => [
      system,
      targets.map(({ name, status, failures }) => [name, status, failures?.head?.message.slice(0, 12)]),
    ])
    expect(told).toEqual([
      ['aarch64-darwin', [['e', 'not-measured', 'Share 3 of 3']]],
      [
        'x86_64-linux',
        [
          ['a', 'compared', undefined],
          ['b', 'not-measured', 'Share 2 of 3'],
          ['c', 'compared', undefined],
          ['d', 'not-measured', 'Share 2 of 3'],
        ],
      ],
    ])
    expect(results.platforms.map(({ verdict }) => verdict)).toEqual(['incomplete', 'incomplete'])
    expect(results.platforms[0]?.targets[0]?.findings).toHaveLength(metricIds.length)
  })

  test('leave a failing verdict failing', () => {
    const failing = share(1, 3, { platforms: [withTargets(worse('a'))] })
    expect(withMissing(merge(failing), plan).verdict).toBe('fail')
  })

  test('are taken back once a re-run has their results', () => {
    const published = withMissing(merge(first), plan)
    const rest = [
      share(2, 3, { platforms: [withTargets(targetResults('b'), targetResults('d'))] }),
      share(3, 3, { platforms: [{ ...withTargets(targetResults('e')), system: 'aarch64-darwin' }] }),
    ]
    expect(withMissing(merge(published, ...rest), plan)).toEqual(merge(first, ...rest))
    expect(merge(published, ...rest).verdict).toBe('pass')
  })

  test('are told by their kind, whatever the words are', () => {
    const message = 'Share 2 of 3 left no results: its job failed, was cancelled, or did not upload them.'
    const sayingSo = targetResults('b', {
      status: 'not-measured',
      failures: { head: { kind: 'not-measured', message } },
      runs: { exact: 0, pairs: 0 },
    })
    const results = merge(
      share(1, 3, {
        notices: [
          { level: 'warning', message },
          { level: 'warning', message: 'in other words', missingShare: { index: 2, of: 3 } },
        ],
        platforms: [
          withTargets(sayingSo, {
            ...sayingSo,
            name: 'd',
            failures: {
              head: { kind: 'share-missing', share: { index: 2, of: 3 }, message: 'in other words' },
            },
          }),
        ],
      }),
    )
    expect(results.platforms[0]?.targets).toEqual([sayingSo])
    expect(results.notices).toEqual([{ level: 'warning', message }])
  })

  test('a target that its own share has nothing of is not measured either, and stays so', () => {
    const part = share(1, 3, { platforms: [withTargets(targetResults('a'))] })
    const results = withMissing(merge(part), plan)
    const [missing] = results.platforms[1]?.targets.filter(({ name }) => name === 'c') ?? []
    expect(missing?.failures?.head?.message).toMatch(/^Share 1 of 3 has results, but none of this target/)
    expect(merge(results).platforms[0]?.targets.map(({ name }) => name)).toContain('c')
  })

  test('are told by their targets where jobs were not told their share', () => {
    const { platforms } = first
    const results = withMissing(merge(resultsOf({ platforms })), plan)
    expect(results).toMatchObject({ verdict: 'incomplete', shares: { of: 3, present: [1] } })
  })

  test('a plan that the results are not of is refused', () => {
    expect(() => withMissing(merge(share(1, 4)), plan)).toThrow(/of 4 shares, and the plan has 3/)
  })
})

test('results decide the check where some of the files have it so', () => {
  const told = (mode?: 'report-only') =>
    resultsOf({ configuration: { from: 'base', changedInHead: false, ...(mode && { mode }) } })
  const modeOf = (...all: readonly Results[]) =>
    mergeResults(all.map((results, index) => ({ name: String(index), results }))).configuration.mode
  expect(modeOf(told('report-only'), told('report-only'))).toBe('report-only')
  expect(modeOf(told('report-only'), told())).toBeUndefined()
  expect(modeOf(told(), told('report-only'))).toBeUndefined()
})
