import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChangedLines } from '../../../src/core/explain/changed-lines.ts'
import { explainFunctions, explainPrimops } from '../../../src/core/explain/functions.ts'
import { lineMapOf } from '../../../src/core/explain/line-map.ts'
import { pairFunctions } from '../../../src/core/explain/pair-functions.ts'
import type { CalledFunction, Place } from '../../../src/core/nix/function-calls.ts'

type Written = readonly [name: string | undefined, at: string, calls: number]

/** `['f', 'lib/a.nix:3:5', 20]`; of an input: `nixpkgs:lib/a.nix:3:5`. */
function called([name, at, calls]: Written): CalledFunction {
  const [column, line, file = '', input] = at.split(':').toReversed()
  const place: Place = {
    ...(input === undefined ? { origin: 'repository' } : { origin: 'input', input }),
    file,
    line: Number(line),
    column: Number(column),
  }
  return { name, place, calls }
}

function explained(base: readonly Written[], head: readonly Written[], change?: ChangedLines) {
  return explainFunctions({
    base: { functions: base.map(called), primops: [] },
    head: { functions: head.map(called), primops: [] },
    change,
  })
}

/** Rows as `name file:line calls → calls`. */
function rowsOf(base: readonly Written[], head: readonly Written[], change?: ChangedLines) {
  return (explained(base, head, change)?.rows ?? []).map(
    ({ name, place, base: before, head: after, edit }) =>
      `${name ?? '-'} ${place.file}:${place.line} ${before} → ${after}${edit === undefined ? '' : ` ${edit}`}`,
  )
}

const LIBRARY: readonly Written[] = [
  ['map', 'lib/lists.nix:3:9', 100],
  [undefined, 'lib/lists.nix:3:15', 100],
  ['filter', 'lib/lists.nix:8:12', 40],
  ['fold', 'lib/lists.nix:20:10', 7],
]

/** Functions some lines further down. */
function shifted(functions: readonly Written[], lines: number): readonly Written[] {
  return functions.map(([name, at, calls]) => [
    name,
    at.replace(/:(\d+):/, (_, line: string) => `:${Number(line) + lines}:`),
    calls,
  ])
}

function more(functions: readonly Written[], name: string, calls: number): readonly Written[] {
  return functions.map((one) => (one[0] === name ? [one[0], one[1], one[2] + calls] : one))
}

describe('functions are paired', () => {
  test('with themselves where no line moved', () => {
    expect(rowsOf(LIBRARY, more(LIBRARY, 'filter', 60))).toEqual(['filter lib/lists.nix:8 40 → 100'])
  })

  test('with themselves below inserted lines', () => {
    expect(rowsOf(LIBRARY, more(shifted(LIBRARY, 12), 'filter', 60))).toEqual([
      'filter lib/lists.nix:20 40 → 100',
    ])
  })

  test('with themselves below lines inserted between them', () => {
    const head = [...LIBRARY.slice(0, 2), ...shifted(LIBRARY.slice(2), 5)]
    expect(rowsOf(LIBRARY, more(head, 'fold', 1))).toEqual(['fold lib/lists.nix:25 7 → 8'])
  })

  test('in a file that moved', () => {
    const head = LIBRARY.map(([name, at, calls]) => [name, `library/${at}`, calls] as const)
    expect(rowsOf(LIBRARY, more(head, 'map', 1))).toEqual(['map library/lib/lists.nix:3 100 → 101'])
  })

  test('in a file that was renamed', () => {
    const head = LIBRARY.map(([name, at, calls]) => [name, at.replace('lists', 'list'), calls] as const)
    expect(rowsOf(LIBRARY, more(head, 'map', 1))).toEqual(['map lib/list.nix:3 100 → 101'])
  })

  test('when renamed among neighbours that were not', () => {
    const head = LIBRARY.map(
      ([name, at, calls]) =>
        [name === 'filter' ? 'keep' : name, name === 'filter' ? 'lib/lists.nix:8:10' : at, calls] as const,
    )
    expect(rowsOf(LIBRARY, more(head, 'keep', 5))).toEqual(['keep lib/lists.nix:8 40 → 45'])
  })

  test('by input, whatever the others are called', () => {
    const base: readonly Written[] = [['f', 'nixpkgs:lib/a.nix:1:1', 5]]
    expect(rowsOf(base, [...base, ['f', 'other:lib/a.nix:1:1', 9]])).toEqual(['f lib/a.nix:1 0 → 9'])
  })

  test('with nothing where the other side never calls them', () => {
    expect(rowsOf(LIBRARY, [...LIBRARY.slice(1), ['new', 'hosts/web.nix:1:1', 9]])).toEqual([
      'new hosts/web.nix:1 0 → 9',
      'map lib/lists.nix:3 100 → 0',
    ])
  })
})

describe('with the lines that the change wrote, functions', () => {
  const change = (base: readonly [number, number], head: readonly [number, number]): ChangedLines => [
    {
      basePath: 'a.nix',
      headPath: 'a.nix',
      hunks: [{ base: { first: base[0], count: base[1] }, head: { first: head[0], count: head[1] } }],
    },
  ]

  test('keep their place below the change, however alike the lines are', () => {
    const base: readonly Written[] = [
      [undefined, 'a.nix:10:3', 5],
      [undefined, 'a.nix:20:3', 6],
    ]
    // Ten lines were inserted above, and the first is not called any more.
    const head: readonly Written[] = [[undefined, 'a.nix:30:3', 6]]
    expect(rowsOf(base, head, change([5, 0], [6, 10]))).toEqual(['- a.nix:10 5 → 0'])
  })

  test('are said to be added where nothing was replaced', () => {
    expect(rowsOf([], [['f', 'a.nix:7:1', 5]], change([6, 0], [7, 1]))).toEqual(['f a.nix:7 0 → 5 added'])
  })

  test('are said to be edited where lines were replaced', () => {
    const base: readonly Written[] = [[undefined, 'a.nix:7:10', 5]]
    const head: readonly Written[] = [[undefined, 'a.nix:7:14', 9]]
    expect(rowsOf(base, head, change([7, 1], [7, 1]))).toEqual(['- a.nix:7 5 → 9 edited'])
  })

  test('are said to be neither beside the change', () => {
    expect(rowsOf([], [['f', 'a.nix:8:1', 5]], change([7, 1], [7, 1]))).toEqual(['f a.nix:8 0 → 5'])
  })

  test('are found again in a file that Git saw moved', () => {
    const moved: ChangedLines = [{ basePath: 'a.nix', headPath: 'b/c.nix', hunks: [] }]
    expect(rowsOf([['f', 'a.nix:8:1', 5]], [['f', 'b/c.nix:8:1', 7]], moved)).toEqual(['f b/c.nix:8 5 → 7'])
  })

  test('are found again by their name where they were moved to another file', () => {
    const moved: ChangedLines = [
      ...change([7, 1], [6, 0]),
      {
        basePath: 'b.nix',
        headPath: 'b.nix',
        hunks: [{ base: { first: 2, count: 0 }, head: { first: 3, count: 1 } }],
      },
    ]
    expect(rowsOf([['f', 'a.nix:7:1', 5]], [['f', 'b.nix:3:4', 7]], moved)).toEqual(['f b.nix:3 5 → 7 added'])
  })

  test('of a submodule, whose lines are not told, are paired by their names and places', () => {
    const bump: ChangedLines = [
      {
        basePath: 'vendor/lib',
        headPath: 'vendor/lib',
        hunks: [{ base: { first: 1, count: 1 }, head: { first: 1, count: 1 } }],
      },
    ]
    const base: readonly Written[] = [
      ['f', 'vendor/lib/a.nix:1:1', 5],
      ['g', 'vendor/lib/a.nix:3:1', 5],
    ]
    expect(rowsOf(base, more(shifted(base, 1), 'f', 2), bump)).toEqual(['f vendor/lib/a.nix:2 5 → 7'])
  })
})

const name = fc.option(fc.constantFrom('f', 'g', 'mkIf', 'outputs', 'concatMap', 'x'), { nil: undefined })
const functions = fc
  .uniqueArray(
    fc.record({
      name,
      file: fc.constantFrom('a.nix', 'lib/b.nix', 'lib/c.nix'),
      input: fc.option(fc.constantFrom('nixpkgs', 'hm'), { nil: undefined }),
      line: fc.integer({ min: 1, max: 30 }),
      column: fc.integer({ min: 1, max: 9 }),
      calls: fc.integer({ min: 1, max: 1000 }),
    }),
    { selector: ({ file, input, line, column }) => [file, input, line, column].join(':') },
  )
  .map((all) =>
    all.map(({ name: called, file, input, line, column, calls }): CalledFunction => ({
      name: called,
      place: {
        ...(input === undefined ? { origin: 'repository' } : { origin: 'input', input }),
        file,
        line,
        column,
      },
      calls,
    })),
  )

const hunk = fc.record({
  base: fc.record({ first: fc.integer({ min: 1, max: 30 }), count: fc.integer({ min: 0, max: 4 }) }),
  head: fc.record({ first: fc.integer({ min: 1, max: 30 }), count: fc.integer({ min: 0, max: 4 }) }),
})
const changes: fc.Arbitrary<ChangedLines | undefined> = fc.option(
  fc.uniqueArray(
    fc.record({
      basePath: fc.constantFrom('a.nix', 'lib/b.nix', 'lib', undefined),
      headPath: fc.constantFrom('a.nix', 'lib/c.nix', 'lib', undefined),
      hunks: fc.array(hunk, { maxLength: 3 }),
    }),
    { selector: ({ basePath }) => basePath, maxLength: 3 },
  ),
  { nil: undefined },
)

const sum = (all: readonly CalledFunction[]) => all.reduce((total, { calls }) => total + calls, 0)

const sides = fc.record({ base: functions, head: functions, change: changes })

describe('whatever the functions are', () => {
  test('contributions add up to the increase', () => {
    fc.assert(
      fc.property(sides, ({ base, head, change }) => {
        const table = explainFunctions({
          base: { functions: base, primops: [] },
          head: { functions: head, primops: [] },
          change,
        })
        const increase = sum(head) - sum(base)
        if (table === undefined) {
          expect(increase).toBe(0)
          return
        }
        expect(table.increase).toBe(increase)
        const shown = table.rows.reduce((total, { difference }) => total + difference, 0)
        expect(shown + table.others.difference).toBe(increase)
        for (const row of table.rows) expect(row.difference).toBe(row.head - row.base)
      }),
    )
  })

  test('each is in exactly one pair', () => {
    fc.assert(
      fc.property(sides, ({ base, head, change }) => {
        const pairs = pairFunctions(base, head, change && lineMapOf(change))
        const order = (all: readonly CalledFunction[]) => new Set(all)
        const bases = pairs.flatMap((pair) => pair.base ?? [])
        const heads = pairs.flatMap((pair) => pair.head ?? [])
        expect([bases.length, heads.length]).toEqual([base.length, head.length])
        expect([order(bases), order(heads)]).toEqual([order(base), order(head)])
      }),
    )
  })

  const inFile = (one: CalledFunction, place: Partial<Place>) => ({
    ...one,
    place: { ...one.place, ...place },
  })
  const contributions = (base: readonly CalledFunction[], head: readonly CalledFunction[]) =>
    pairFunctions(base, head, undefined)
      .map(({ base: before, head: after }) => (after?.calls ?? 0) - (before?.calls ?? 0))
      .filter((difference) => difference !== 0)

  /** Head as it would be had one function been called more often. */
  const grown = fc
    .record({ base: functions, pick: fc.nat(), more: fc.integer({ min: 1, max: 500 }) })
    .filter(({ base }) => base.length > 0)
    .map(({ base, pick, more: calls }) => ({
      base,
      more: calls,
      head: base.map((one, index) =>
        index === pick % base.length ? { ...one, calls: one.calls + calls } : one,
      ),
    }))

  test('lines inserted above change no contribution, unless one of the same name comes to stand where another was', () => {
    fc.assert(
      fc.property(grown, fc.integer({ min: 1, max: 40 }), ({ base, head, more: calls }, lines) => {
        const below = head.map((one) => inFile(one, { line: one.place.line + lines }))
        // Of an input there is no diff that would tell the two apart.
        const places = new Set(base.map(({ name, place }) => JSON.stringify([name, place])))
        fc.pre(!below.some(({ name, place }) => places.has(JSON.stringify([name, place]))))
        expect(contributions(base, below)).toEqual([calls])
      }),
    )
  })

  test('a file that is moved changes no contribution', () => {
    fc.assert(
      fc.property(grown, ({ base, head, more: calls }) => {
        const elsewhere = head.map((one) =>
          one.place.file === 'lib/b.nix' ? inFile(one, { file: 'moved/b.nix' }) : one,
        )
        expect(contributions(base, elsewhere)).toEqual([calls])
      }),
    )
  })

  test('a function that is renamed changes no contribution', () => {
    fc.assert(
      fc.property(grown, fc.nat(), ({ base, head, more: calls }, pick) => {
        const renamed = head.map((one, index) =>
          index === pick % head.length && one.name !== undefined ? { ...one, name: 'renamed' } : one,
        )
        expect(contributions(base, renamed)).toEqual([calls])
      }),
    )
  })
})

describe('the table', () => {
  test('has what grew most first, and sums up what it leaves out', () => {
    const names = Array.from({ length: 30 }, (_, index) => `f${index}`)
    const functionsOf = (calls: (index: number) => number) =>
      names.map((one, index): Written => [one, `a.nix:${index + 1}:1`, calls(index)])
    const table = explained(
      functionsOf(() => 100),
      functionsOf((index) => (index === 3 ? 0 : 100 + index)),
    )
    expect(table?.rows).toHaveLength(20)
    expect(table?.rows[0]).toMatchObject({ name: 'f29', base: 100, head: 129, difference: 29 })
    expect(table?.rows.at(-1)).toMatchObject({ name: 'f3', difference: -100 })
    expect(table?.others).toEqual({ rows: 9, difference: 1 + 2 + 4 + 5 + 6 + 7 + 8 + 9 + 10 })
  })

  test('is not there where nothing differs', () => {
    expect(explained(LIBRARY, LIBRARY)).toBeUndefined()
  })

  test('is the same for built-in functions', () => {
    const primops = (readDir: number) => [
      { name: 'map', calls: 3 },
      { name: 'readDir', calls: readDir },
    ]
    const table = explainPrimops({
      base: { functions: [], primops: primops(1) },
      head: { functions: [], primops: primops(400) },
      change: undefined,
    })
    expect(table).toEqual({
      increase: 399,
      rows: [{ name: 'readDir', base: 1, head: 400, difference: 399 }],
      others: { rows: 0, difference: 0 },
    })
  })
})
