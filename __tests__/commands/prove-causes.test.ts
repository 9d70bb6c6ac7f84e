import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../src/core/model/failure.ts'
import { MeasurementError } from '../../src/errors.ts'
import { changeOf } from '../fakes/change.ts'
import { fakeDerivation } from '../fakes/measurements.ts'
import type { FakeSide } from '../fakes/targets.ts'
import { dearerBy, ending, FILES, prove, type Proving } from './proving.ts'
import { NAME, SYSTEM } from './run-gate.ts'

const NO_BUDGET = 'explain: { budget: none }'

const causesOf = ({ target }: Awaited<ReturnType<typeof prove>>) => target(NAME)?.explanation?.causes

const row = (file: string, gone: number) => ({ places: [{ file, first: 1, last: 1, edit: 'edited' }], gone })

describe('what makes head dearer', () => {
  test('is proven where it is one hunk of three, and told with what it took to prove it', async () => {
    const proven = await prove({ head: dearerBy('b.nix') })
    expect(causesOf(proven)).toMatchObject({
      metric: 'function-calls',
      difference: 1_000_000,
      rows: [{ ...row('b.nix', 1), without: 1_000_000 }],
      unresolved: 0,
      evaluations: proven.asked.length,
    })
    expect(causesOf(proven)).not.toHaveProperty('stopped')
    expect(proven.target(NAME)?.runs.without).toBe(proven.asked.length)
    expect(proven.asked).toContainEqual(['b.nix'])
  })

  test('is evaluated as head’s, with its revision and date', async () => {
    const revisions = new Set<string>()
    const head = dearerBy('b.nix')
    await prove({
      head: (present) => ({
        ...head(present),
        failureAt: ({ sha, timestamp }) => void revisions.add(`${sha} ${timestamp}`),
      }),
    })
    expect(revisions.size).toBe(1)
  })

  test('may be several hunks', async () => {
    const cost = new Map<string, number>([
      ['a.nix', 300_000],
      ['c.nix', 700_000],
    ])
    const proven = await prove({
      head: (present) => ({
        counters: {
          functionCalls: [...present].reduce((sum, file) => sum + (cost.get(file) ?? 0), 1_000_000),
        },
      }),
    })
    expect(causesOf(proven)?.rows).toMatchObject([row('c.nix', 0.7), row('a.nix', 0.3)])
  })

  test('is told with what has to go with it, where head does not evaluate otherwise', async () => {
    const head = dearerBy('a.nix')
    const proven = await prove({
      head: (present) =>
        !present.has('a.nix') && present.has('c.nix')
          ? { failure: { kind: 'evaluation', message: "error: attribute 'x' missing\nat c.nix:1:1:" } }
          : head(present),
    })
    expect(causesOf(proven)?.rows).toMatchObject([{ ...row('a.nix', 1), dependents: [{ file: 'c.nix' }] }])
  })

  test('is proven in rebuilds, against base’s graph', async () => {
    const many = Array.from({ length: 200 }, (_, index) => fakeDerivation(`dependency-${index}`))
    const [before, after] = ['a', 'b'].map((label) => fakeDerivation('host-1.0', label))
    const proven = await prove({
      base: { derivation: before ?? '' },
      head: (present) => ({
        derivation: (present.has('c.nix') ? after : before) ?? '',
        ...(present.has('c.nix') && { dependencies: many, toBuild: many }),
      }),
    })
    expect(causesOf(proven)).toMatchObject({ metric: 'rebuilds', difference: 200, rows: [row('c.nix', 1)] })
  })

  test('is proven of time by the counter that moved as it did', async () => {
    const proven = await prove({
      config: 'thresholds: { function-calls: { warn: none, fail: none } }',
      head: (present) => (present.has('a.nix') ? { seconds: 2, counters: { functionCalls: 1_900_000 } } : {}),
    })
    expect(proven.finding('function-calls')?.outcome).not.toBe('regression')
    expect(causesOf(proven)).toMatchObject({ metric: 'function-calls', rows: [row('a.nix', 1)] })
  })

  test('is not told of time that no counter tells of', async () => {
    const proven = await prove({ head: () => ({ seconds: 2, counters: { functionCalls: 1_000_100 } }) })
    expect(proven.results.verdict).toBe('fail')
    expect(proven.asked).toEqual([])
    expect(causesOf(proven)).toBeUndefined()
  })

  test('is not looked for among what alters no code, where counters are read', async () => {
    const change = changeOf(
      ...FILES.map((path) => ({
        ...{ base: { path, text: 'old\n' }, head: { path, text: 'new\n' } },
        hunks: [
          {
            base: { first: 1, count: 1 },
            head: { first: 1, count: 1 },
            ...(path === 'a.nix' && { isNeutral: true as const }),
          },
        ],
      })),
    )
    const { asked } = await prove({ head: dearerBy('b.nix'), change })
    expect(asked.flat()).not.toContain('a.nix')
  })
})

describe('what is asked', () => {
  test.each([
    ['where nothing got worse', { head: () => ({}) }],
    ['where it got better', { head: () => ({ counters: { functionCalls: 500_000 } }) }],
    ['without a budget', { head: dearerBy('b.nix'), config: NO_BUDGET }],
    ['without a budget, by an argument', { head: dearerBy('b.nix'), request: { explainBudgetSeconds: 0 } }],
    ['with less of a budget than head takes', { head: dearerBy('b.nix'), config: 'explain: { budget: 1s }' }],
    [
      'where head builds on the way',
      { head: (present) => ({ ...dearerBy('b.nix')(present), imported: ['x.drv'] }) },
    ],
    [
      'where head does not evaluate',
      { head: () => ({ failure: { kind: 'evaluation', message: 'error: no' } }) },
    ],
    ['where Git tells of no change', { head: dearerBy('b.nix'), change: changeOf() }],
  ] as const satisfies readonly (readonly [string, Proving])[])('is nothing %s', async (_, proving) => {
    const proven = await prove(proving)
    expect(proven.asked).toEqual([])
    expect(causesOf(proven)).toBeUndefined()
    expect(proven.target(NAME)?.runs).not.toHaveProperty('without')
  })

  test('is what got better too, where any change is to be explained', async () => {
    const head = (present: ReadonlySet<string>): FakeSide =>
      present.has('c.nix') ? { counters: { functionCalls: 500_000 } } : {}
    const proven = await prove({ head, request: { explainAny: true } })
    expect(proven.results.verdict).toBe('pass')
    expect(causesOf(proven)).toMatchObject({ difference: -500_000, rows: [row('c.nix', 1)] })
  })

  test('is of one target of those that changed alike, and of each kind of change', async () => {
    const path = (name: string) => ['packages', SYSTEM, name]
    const calls = { counters: { functionCalls: 1_900_000 } }
    const thunks = { counters: { thunks: 4_000_000 } }
    const others = [
      { path: path('db'), base: {}, head: calls },
      { path: path('mail'), base: {}, head: thunks },
    ]
    const { target } = await prove({ head: dearerBy('b.nix'), others })
    const proven = ['db', 'mail', 'web'].filter(
      (name) => target(`packages.${SYSTEM}.${name}`)?.explanation?.causes !== undefined,
    )
    expect(proven).toEqual(['mail', 'web'])
  })

  test('is evaluated beside others, as many as there is room for', async () => {
    const { nix, asked } = await prove({ head: dearerBy('b.nix'), concurrency: 3 })
    const mixtures = nix.runs.filter(({ kind }) => kind === 'exact').slice(-asked.length)
    expect(Math.max(...mixtures.map(({ beside }) => beside))).toBe(2)
  })

  test('leaves no source in the store', async () => {
    for (const failure of [undefined, { kind: 'evaluation', message: 'error: no' } as const]) {
      const { nix, asked } = await prove({
        head: (present) =>
          present.size === FILES.length
            ? dearerBy('b.nix')(present)
            : failure === undefined
              ? {}
              : { failure },
      })
      expect(asked.length).toBeGreaterThan(0)
      const count = (start: string) => nix.calls.filter((call) => call.startsWith(start)).length
      // Those of base and head are kept.
      expect(count('forget ')).toBe(count('prepare ') - 2)
    }
  })
})

describe('a large tree', () => {
  const count = ({ nix }: Awaited<ReturnType<typeof prove>>, start: string) =>
    nix.calls.filter((call) => call.startsWith(start)).length

  test('is evaluated in place, once that shows head to be what it is', async () => {
    const proven = await prove({ head: dearerBy('b.nix'), countFiles: 2001 })
    expect(causesOf(proven)?.rows).toMatchObject([row('b.nix', 1)])
    expect(proven.asked[0]).toEqual([])
    expect(proven.target(NAME)?.runs.without).toBe(proven.asked.length)
    expect([count(proven, 'prepare '), count(proven, 'forget ')]).toEqual([2, 0])
  })

  test.each([
    ['is another one there', { counters: { functionCalls: 2_020_000 } }],
    ['does not evaluate there', { failure: { kind: 'not-measured', message: 'not there' } }],
  ] as const)('is evaluated in the store, where head %s', async (_, there) => {
    const head = dearerBy('b.nix')
    let evaluations = 0
    const proven = await prove({
      countFiles: 2001,
      head: (present) => {
        evaluations += Number(present.size === FILES.length)
        // The first are those that measure it.
        return present.size === FILES.length && evaluations > 1 ? there : head(present)
      },
    })
    expect(causesOf(proven)?.rows).toMatchObject([row('b.nix', 1)])
    expect(causesOf(proven)?.evaluations).toBe(proven.asked.length)
    expect(count(proven, 'prepare ')).toBe(2 + proven.asked.length - 1)
  })
})

describe('a search that was cut short', () => {
  test('says that the budget is spent', async () => {
    const proven = await prove({
      head: (present) => ({ ...dearerBy('c.nix')(present), seconds: 20 }),
      config: 'explain: { budget: 30s }',
      exactRunsTakeTime: true,
      concurrency: 1,
    })
    expect(proven.asked).toHaveLength(1)
    expect(causesOf(proven)).toMatchObject({ stopped: 'budget', rows: [], unresolved: 1, evaluations: 1 })
  })

  test('says that it was interrupted, and the gate is told as such', async () => {
    const interruption = new AbortController()
    const proven = await prove({
      head: (present) => {
        if (present.size < FILES.length) interruption.abort()
        return dearerBy('c.nix')(present)
      },
      signal: interruption.signal,
    })
    expect(causesOf(proven)).toMatchObject({ stopped: 'interrupted', rows: [], evaluations: 0 })
    expect(proven.results.platforms[0]).toMatchObject({ interrupted: true })
    expect(proven.results.verdict).toBe('fail')
  })

  test('says that something failed', async () => {
    let calls = 0
    const proven = await prove({
      head: dearerBy('c.nix'),
      concurrency: 1,
      composeError: () =>
        (calls += 1) > 1 ? new MeasurementError('no room', { remedy: 'make some' }) : undefined,
    })
    expect(causesOf(proven)).toMatchObject({ stopped: 'failed' })
  })

  test('is told where it could not begin, and says why', async () => {
    const proven = await prove({
      head: dearerBy('c.nix'),
      composeError: () => new MeasurementError('no room', { remedy: 'make some' }),
    })
    expect(causesOf(proven)).toBeUndefined()
    expect(proven.results.notices).toContainEqual({
      level: 'info',
      message: expect.stringContaining('can not be proven: no room'),
    })
  })
})

const FAILURES: readonly Failure[] = (
  ['evaluation', 'not-measured', 'time-out', 'killed', 'out-of-memory'] as const
).map((kind) => ({ kind, message: 'error: a fault' }))

describe.each([
  ['fails', dearerBy('b.nix')],
  ['warns', (present) => (present.has('b.nix') ? { counters: { functionCalls: 1_080_000 } } : {})],
  ['passes with less', (present) => (present.has('b.nix') ? { counters: { functionCalls: 500_000 } } : {})],
  [
    'builds more',
    (present) => ({
      derivation: fakeDerivation('host-1.0', present.has('b.nix') ? 'b' : 'a'),
      dependencies: Array.from({ length: 120 }, (_, index) => `${index}.drv`),
      toBuild: Array.from({ length: 120 }, (_, index) => `${index}.drv`),
    }),
  ],
] as const satisfies readonly (readonly [string, Proving['head']])[])(
  'the verdict of a gate that %s',
  (_, head: Proving['head']) => {
    const request = { explainAny: true }
    const mixture = (failure: Failure): Proving => ({
      head: (present) => (present.size === FILES.length ? head(present) : { failure }),
    })
    const error = new MeasurementError('a fault', { remedy: 'mend it' })

    test.each([
      ['with proving', {}],
      ...FAILURES.map((failure) => [`where mixtures end by ${failure.kind}`, mixture(failure)] as const),
      ['where Git can not compose', { composeError: () => error }],
      ['where Git composes once', { composeError: (out) => (out.includes('b.nix') ? error : undefined) }],
      ['where Git can not tell of the change', { change: error }],
      [
        'where the graph of mixtures can not be read',
        {
          head: (present) => ({
            ...head(present),
            ...(present.size < FILES.length && { closureError: error, derivation: fakeDerivation('mixed') }),
          }),
        },
      ],
      [
        'where mixtures are cheaper than base',
        {
          head: (present) =>
            present.size < FILES.length ? { counters: { functionCalls: 1 } } : head(present),
        },
      ],
      [
        'where mixtures are far dearer',
        {
          head: (present) =>
            present.size < FILES.length ? { counters: { functionCalls: 1e12 } } : head(present),
        },
      ],
      [
        'where mixtures build on the way',
        {
          head: (present) => ({
            ...head(present),
            ...(present.size < FILES.length && { imported: ['x.drv'] }),
          }),
        },
      ],
      ['where the tree is large', { countFiles: 100_000 }],
      [
        'where the tree is large and is another one in place',
        { countFiles: 100_000, ...mixture({ kind: 'not-measured', message: 'not there' }) },
      ],
      ['where the budget is soon spent', { config: 'explain: { budget: 3s }', exactRunsTakeTime: true }],
    ] as const satisfies readonly (readonly [string, Partial<Proving>])[])(
      'is the same %s',
      async (__, proving: Partial<Proving>) => {
        const without = await prove({ head, request, config: NO_BUDGET })
        const proven = await prove({ head, request, ...proving })
        expect(ending(proven)).toEqual(ending(without))
        const outcomes = ({ target }: typeof proven) => target(NAME)?.findings.map(({ outcome }) => outcome)
        expect(outcomes(proven)).toEqual(outcomes(without))
      },
    )
  },
)

test('nothing of what mixtures say gets into results', async () => {
  const message = `error: \u001b[31mghp_${'a'.repeat(36)}\u001b[0m '${'long'.repeat(1_000_000)}'\n::set-output name=x::y\nat b.nix:1:1`
  const { results } = await prove({
    head: (present) =>
      present.size < FILES.length ? { failure: { kind: 'evaluation', message } } : dearerBy('b.nix')(present),
  })
  const text = JSON.stringify(results)
  expect(text.length).toBeLessThan(100_000)
  for (const part of ['ghp_', 'long', 'set-output', '\\u001b']) expect(text).not.toContain(part)
})
