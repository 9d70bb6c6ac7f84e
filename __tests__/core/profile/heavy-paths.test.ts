import { describe, expect, test } from '@jest/globals'
import type { CallTreeRecord } from '../../../src/core/model/call-paths.ts'
import { heavyPaths } from '../../../src/core/profile/heavy-paths.ts'

const site = (file: string, line: number, callee?: string) => ({
  origin: 'repository' as const,
  file,
  line,
  column: 1,
  ...(callee !== undefined && { callee }),
})

const tree = (
  nodes: CallTreeRecord['nodes'],
  sites: CallTreeRecord['sites'],
  head = 100,
): CallTreeRecord => ({
  unit: 'calls',
  base: null,
  head,
  sites,
  nodes,
})

describe('the heaviest call paths', () => {
  test('are an outline, the heaviest first, with where they branch', () => {
    const sites = [site('flake.nix', 3, 'mkHost'), site('a.nix', 1, 'f'), site('b.nix', 2)]
    expect(
      heavyPaths(
        tree(
          [
            [-1, 0, 0, 100],
            [0, 2, 0, 30],
            [0, 1, 0, 60],
          ],
          sites,
        ),
      ),
    ).toEqual([
      '        100  mkHost (flake.nix:3:1)',
      '         60    f (a.nix:1:1)',
      '         30    b.nix:2:1',
    ])
  })

  test('name a chain by where it begins and ends', () => {
    const sites = [1, 2, 3, 4].map((line) => site('a.nix', line, `f${line}`))
    const nodes: CallTreeRecord['nodes'] = [
      [-1, 0, 0, 100],
      [0, 1, 0, 99],
      [1, 2, 0, 98],
      [2, 3, 0, 97],
    ]
    expect(heavyPaths(tree(nodes, sites))).toEqual([
      '        100  f1 (a.nix:1:1) → … 2 more … → f4 (a.nix:4:1)',
    ])
  })

  test.each([
    ['2.8', '//builtin/derivation.nix'],
    ['2.26', '<nix/derivation-internal.nix>'],
    ['2.34', '«nix-internal»/derivation-internal.nix'],
  ])('leave out what Nix %s calls by itself, and show what is below it', (_, file) => {
    const internal = { origin: 'other' as const, file, line: 9, column: 12 }
    const builtIn = { origin: 'other' as const, file: '', line: 0, column: 0 }
    const nodes: CallTreeRecord['nodes'] = [
      [-1, 0, 0, 100],
      [0, 1, 0, 90],
      [1, 2, 0, 50],
      [1, 2, 0, 40],
    ]
    expect(heavyPaths(tree(nodes, [internal, builtIn, site('a.nix', 1)]))).toEqual([
      '         50  a.nix:1:1',
      '         40  a.nix:1:1',
    ])
  })

  test('are few, however many there are', () => {
    const sites = Array.from({ length: 40 }, (_, line) => site('a.nix', line + 1))
    const nodes = sites.map((_, index): CallTreeRecord['nodes'][number] => [-1, index, 0, 4])
    expect(heavyPaths(tree(nodes, sites)).length).toBeLessThanOrEqual(20)
    const flat = sites.slice(0, 30).map((_, index): CallTreeRecord['nodes'][number] => [-1, index, 0, 100])
    expect(heavyPaths(tree(flat, sites))).toHaveLength(20)
  })

  test('are shares where they are of samples', () => {
    const record = { ...tree([[-1, 0, 0, 2]], [site('a.nix', 1)], 3), unit: 'samples' as const }
    expect(heavyPaths(record)).toEqual([' 67 %  a.nix:1:1'])
  })

  test('are none where nothing was called', () => {
    expect(heavyPaths(tree([], [], 0))).toEqual([])
    expect(heavyPaths(tree([[-1, 0, 0, 0]], [site('a.nix', 1)], 0))).toEqual([])
  })
})
