import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChangedFile, ChangedLines } from '../../../src/core/explain/changed-lines.ts'
import type { Hunk } from '../../../src/core/model/change.ts'
import { explainCallPaths, type SideCalls } from '../../../src/core/explain/call-paths.ts'
import { MOST_ROWS, MOST_STEPS } from '../../../src/core/model/call-paths.ts'
import { explanationSchema } from '../../../src/core/model/explanation.ts'
import { treeOf } from './paths.ts'

type Calls = Parameters<typeof treeOf>[0]

const side = (calls: Calls, ...files: readonly string[]): SideCalls => ({
  tree: treeOf(calls),
  files: files.map((file) => ({ origin: 'repository', file })),
})

const hunk = (first: number, about: Partial<Hunk> = {}): Hunk => ({
  base: { first, count: 1 },
  head: { first, count: 1 },
  ...about,
})

const edited = (file: string, ...hunks: readonly Hunk[]): ChangedFile => ({
  basePath: file,
  headPath: file,
  hunks,
})

const explained = (
  base: SideCalls,
  head: SideCalls,
  {
    change,
    movedInputs = [],
  }: { readonly change?: ChangedLines; readonly movedInputs?: readonly string[] } = {},
) => explainCallPaths({ base, head, change, movedInputs })

const before: Calls = [
  [['flake.nix:4 nixosSystem'], 1],
  [['flake.nix:4 nixosSystem', 'nixpkgs:lib/modules.nix:9 map'], 10],
  [['flake.nix:4 nixosSystem', 'nixpkgs:lib/modules.nix:9 map', 'web.nix:5 mkHost'], 1],
  [['flake.nix:4 nixosSystem', 'nixpkgs:lib/modules.nix:9 map', 'web.nix:5 mkHost', '-', 'web.nix:6 f'], 100],
]
const after: Calls = [
  ...before.slice(0, 3),
  [['flake.nix:4 nixosSystem', 'nixpkgs:lib/modules.nix:9 map', 'web.nix:5 mkHost', '-', 'web.nix:6 f'], 900],
]

describe('what calls a change makes more of', () => {
  test('is nothing where both sides make the same calls', () => {
    expect(explained(side(before), side(before), { change: [edited('web.nix', hunk(5))] })).toBeUndefined()
  })

  test('is told by the lines that lead to them, and by the way from the first of those down', () => {
    expect(explained(side(before), side(after), { change: [edited('web.nix', hunk(5))] })).toMatchObject({
      base: 112,
      head: 912,
      path: [
        {
          origin: 'repository',
          file: 'web.nix',
          line: 5,
          callee: 'mkHost',
          base: 101,
          head: 901,
          edit: 'edited',
        },
        { origin: 'repository', file: 'web.nix', line: 6, callee: 'f', base: 100, head: 900 },
      ],
      changedLines: {
        rows: [{ file: 'web.nix', first: 5, last: 5, edit: 'edited', difference: 800 }],
        others: { rows: 0, difference: 0 },
        elsewhere: 0,
        isOnly: true,
      },
    })
  })

  test('is told by the way from the project’s own code down where the change is not known', () => {
    const callPaths = explained(side(before), side(after))
    expect(callPaths).not.toHaveProperty('changedLines')
    expect(callPaths?.path.map(({ file, line }) => `${file}:${String(line)}`)).toEqual([
      'flake.nix:4',
      'lib/modules.nix:9',
      'web.nix:5',
      'web.nix:6',
    ])
  })

  test('names code that leads to no call of its own where nothing else explains the increase', () => {
    const change = [edited('data.nix', hunk(2)), edited('web.nix', hunk(1))]
    expect(
      explained(side(before, 'data.nix'), side(after, 'data.nix'), { change })?.changedLines,
    ).toMatchObject({
      rows: [{ file: 'data.nix', first: 2, difference: 0 }],
      elsewhere: 800,
      isOnly: true,
    })
  })

  test('names no code that is not evaluated, and no comment', () => {
    const change = [edited('unused.nix', hunk(2)), edited('data.nix', hunk(7, { isNeutral: true }))]
    expect(
      explained(side(before, 'data.nix'), side(after, 'data.nix'), { change })?.changedLines,
    ).toMatchObject({
      rows: [],
      elsewhere: 800,
      isOnly: false,
    })
  })

  test('names a file that is no Nix code, since that may be read', () => {
    expect(
      explained(side(before), side(after), { change: [edited('hosts.json', hunk(2))] })?.changedLines,
    ).toMatchObject({
      rows: [{ file: 'hosts.json', difference: 0 }],
      isOnly: true,
    })
  })

  test('does not call lines the only ones where an input moved too', () => {
    const changedLines = explained(side(before), side(after), {
      change: [edited('web.nix', hunk(5))],
      movedInputs: ['nixpkgs'],
    })?.changedLines
    expect(changedLines?.isOnly).toBe(false)
    expect(changedLines?.inputs).toEqual([{ input: 'nixpkgs', difference: 0 }])
  })

  test('tells what an input that moved leads to', () => {
    const head: Calls = [...before, [['flake.nix:4 nixosSystem', 'nixpkgs:lib/new.nix:1 g'], 70]]
    expect(
      explained(side(before), side(head), { change: [], movedInputs: ['nixpkgs'] })?.changedLines,
    ).toMatchObject({
      rows: [],
      inputs: [{ input: 'nixpkgs', difference: 70 }],
      elsewhere: 0,
    })
  })

  test('begins with what grew less where calls are fewer', () => {
    const lines = explained(side(after), side(before), { change: [edited('web.nix', hunk(5))] })?.changedLines
    expect(lines?.rows).toMatchObject([{ file: 'web.nix', difference: -800 }])
  })

  test('sums up what there is no room for', () => {
    const lines = Array.from({ length: MOST_ROWS + 5 }, (_, index) => index + 1)
    const calls = (many: number): Calls =>
      lines.map((line) => [[`a.nix:${String(line)} f`, '-'], 10 + many * line] as const)
    const head: Calls = [...calls(1), ...lines.map((line) => [[`a.nix:${String(line)} f`], 1] as const)]
    const base: Calls = [...calls(0), ...lines.map((line) => [[`a.nix:${String(line)} f`], 1] as const)]
    const change = [edited('a.nix', ...lines.map((line) => hunk(line)))]
    const changedLines = explained(side(base), side(head), { change })?.changedLines
    expect(changedLines?.rows.map(({ first }) => first)).toEqual(lines.toReversed().slice(0, MOST_ROWS))
    expect(changedLines?.others).toEqual({ rows: 5, difference: 1 + 2 + 3 + 4 + 5 })
  })

  test('has a way as long as a person follows, each place once', () => {
    const deep = Array.from({ length: 40 }, (_, index) => `a.nix:${String(index + 1)} f`)
    const path = explained(side([[['a.nix:1 f'], 1]]), side([[[...deep, ...deep], 90]]), { change: [] })?.path
    expect(path).toHaveLength(MOST_STEPS)
    expect(new Set(path?.map(({ line }) => line)).size).toBe(MOST_STEPS)
  })

  test('is told of a change with more hunks than a call takes arguments', () => {
    const hunks = Array.from({ length: 200_000 }, (_, index) => hunk(2 * index + 1))
    const change = [{ basePath: 'big.nix', headPath: 'big.nix', hunks }]
    expect(explained(side(before), side(after), { change })?.changedLines?.elsewhere).toBe(800)
  })

  test('adds up to the increase and is what the schema says, whatever the calls and the change are', () => {
    const NAMES = ['a.nix:1 f', 'a.nix:2 g', 'a.nix:3', 'b.nix:1 f', 'nixpkgs:d.nix:4 h', 'dep:e.nix:5', '-']
    const calls = fc.array(
      fc.tuple(
        fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 90 }),
      ),
      { maxLength: 30 },
    )
    const lines = fc.uniqueArray(fc.integer({ min: 1, max: 4 })).map((all) => all.toSorted())
    const inputs = fc.constantFrom([], ['nixpkgs'], ['dep', 'nixpkgs', 'never'])
    fc.assert(
      fc.property(calls, calls, fc.tuple(lines, inputs), (base, head, [changed, movedInputs]) => {
        const change = [edited('a.nix', ...changed.map((line) => hunk(line)))]
        const callPaths = explained(side(base, 'a.nix'), side(head, 'a.nix'), { change, movedInputs })
        if (callPaths === undefined) return
        expect(explanationSchema.safeParse({ callPaths }).error).toBeUndefined()
        const { rows = [], inputs: own = [], others, elsewhere = 0 } = callPaths.changedLines ?? {}
        const told = [...rows, ...own].reduce((sum, { difference }) => sum + difference, elsewhere)
        expect(told + (others?.difference ?? 0)).toBe(callPaths.head - callPaths.base)
      }),
      { numRuns: 300 },
    )
  })
})
