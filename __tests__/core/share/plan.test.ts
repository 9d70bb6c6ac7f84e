import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { namesOf, parsePlan, type Plan, type PlannedTarget, planOf } from '../../../src/core/share/plan.ts'
import { MOST_SHARES } from '../../../src/core/model/share.ts'
import { UsageError } from '../../../src/errors.ts'

const LINUX = 'x86_64-linux'
const MAC = 'aarch64-darwin'

const target = (name: string, cost?: number, system = LINUX): PlannedTarget => ({ system, name, cost })
const targets = (count: number, system = LINUX) =>
  Array.from({ length: count }, (_, index) => target(`t${index}`, undefined, system))
const lists = ({ include }: Plan) => include.map((share) => namesOf(share))

describe('a plan', () => {
  test('is what a matrix of GitHub takes', () => {
    expect(planOf([target('a'), target('b'), target('c', undefined, MAC)], 2)).toEqual({
      include: [
        { share: '1/2', system: LINUX, runner: 'ubuntu-latest', targets: 'a\nb' },
        { share: '2/2', system: MAC, runner: 'macos-latest', targets: 'c' },
      ],
    })
  })

  test('of nothing is empty', () => {
    expect(planOf([], 4)).toEqual({ include: [] })
  })

  test.each([
    ['x86_64-linux', 'ubuntu-latest'],
    ['aarch64-linux', 'ubuntu-24.04-arm'],
    ['aarch64-darwin', 'macos-latest'],
    ['x86_64-darwin', 'macos-15-intel'],
    ['riscv64-linux', 'riscv64-linux'],
    ['constructor', 'constructor'],
  ])('runs %s on %s', (system, runner) => {
    expect(planOf([target('a', undefined, system)], 1).include[0]?.runner).toBe(runner)
  })

  test('has eight shares where no number is asked for, and never an empty one', () => {
    expect(planOf(targets(100), undefined).include).toHaveLength(8)
    expect(planOf(targets(3), undefined).include).toHaveLength(3)
    expect(planOf(targets(3), 20).include).toHaveLength(3)
  })

  test('has a share for every platform, even where fewer are asked for', () => {
    expect(lists(planOf([target('a'), target('b', 1, MAC)], 1))).toEqual([['a'], ['b']])
  })

  test('balances by cost where it is known', () => {
    const plan = planOf([target('big', 100), target('a', 30), target('b', 40), target('c', 30)], 2)
    expect(lists(plan)).toEqual([['big'], ['a', 'b', 'c']])
  })

  test('takes a target of unknown cost for a usual one', () => {
    const plan = planOf(
      [target('big', 90), target('new'), target('a', 30), target('b', 30), target('c', 1)],
      2,
    )
    // 90 against 30 + 30 + 30 + 1.
    expect(lists(plan)).toEqual([
      ['big', 'c'],
      ['new', 'a', 'b'],
    ])
  })

  test.each([[Number.NaN], [Infinity], [-1], [0]])('takes a cost of %d for unknown', (cost) => {
    expect(lists(planOf([target('a', cost), target('b', 1), target('c', 1)], 3))).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ])
  })

  test('gives more shares to the platform that costs more', () => {
    const plan = planOf(
      [
        ...targets(30).map((one) => ({ ...one, cost: 10 })),
        ...targets(30, MAC).map((one) => ({ ...one, cost: 1 })),
      ],
      11,
    )
    expect(plan.include.filter(({ system }) => system === LINUX)).toHaveLength(10)
  })

  test('has every target once, shares numbered without a gap, none far from the mean', () => {
    const any = fc.array(
      fc.record({
        system: fc.constantFrom(LINUX, MAC, 'aarch64-linux'),
        cost: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
      }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(any, fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }), (list, shares) => {
        const given = list.map((one, index) => ({ ...one, name: `t${index}` }))
        const plan = planOf(given, shares)
        expect(planOf(given, shares)).toEqual(plan)
        const planned = plan.include.flatMap((share) =>
          namesOf(share).map((name) => [share.system, name].join()),
        )
        expect(planned.toSorted()).toEqual(given.map(({ system, name }) => [system, name].join()).toSorted())
        expect(plan.include.map(({ share }) => share)).toEqual(
          plan.include.map((_, index) => `${index + 1}/${plan.include.length}`),
        )
        expect(plan.include.length).toBeLessThanOrEqual(MOST_SHARES)
        expect(plan.include.length).toBeLessThanOrEqual(Math.max(shares ?? 8, 3))
      }),
    )
  })

  test('that cannot be handed to jobs is refused', () => {
    const refused = (act: () => unknown, message: RegExp) => {
      expect(act).toThrow(UsageError)
      expect(act).toThrow(message)
    }
    refused(() => planOf([target('a\nb')], 1), /"a\\nb" has a line break in its name/)
    refused(
      () =>
        planOf(
          Array.from({ length: 257 }, (_, index) => target('a', 1, `system-${index}`)),
          1,
        ),
      /targets of 257 systems/,
    )
    const long = Array.from({ length: 2000 }, (_, index) => target(`${'n'.repeat(300)}${index}`))
    refused(() => planOf(long, 1), /longer than an input of an action can be/)
    refused(() => planOf(long, 50), /matrix has \d+ bytes/)
    // Linux takes no variable of the environment, and so no input `plan` of report, beyond 128 KiB.
    const many = Array.from({ length: 2000 }, (_, index) => target(`${'ü'.repeat(30)}${index}`))
    refused(() => planOf(many, 50), /matrix has \d+ bytes/)
  })
})

describe('a plan that is handed to report', () => {
  test('is read as it was written', () => {
    const plan = planOf([target('a'), target('packages.x86_64-linux."b c"')], 2)
    expect(parsePlan(JSON.stringify(plan), 'The input plan')).toEqual(plan)
    expect(parsePlan('{"include":[]}', 'The input plan')).toEqual({ include: [] })
  })

  test.each([
    ['nothing', '', '""'],
    ['what is not JSON', 'not JSON', '"not JSON"'],
    ['an entry without targets', '{"include":[{"share":"1/2"}]}', 'include'],
    ['deep nesting', '['.repeat(100_000), '"[[['],
  ])('%s is refused', (_, text, shown) => {
    expect(() => parsePlan(text, 'The input plan')).toThrow(UsageError)
    expect(() => parsePlan(text, 'The input plan')).toThrow(shown)
  })
})
