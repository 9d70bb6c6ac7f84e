import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CallTreeRecord } from '../../../src/core/model/call-paths.ts'
import { flameOf, type Frame, largestDifference } from '../../../src/core/flame/frames.ts'
import { callTree, hostTree } from '../../fakes/call-trees.ts'

/** A call path that went away and one that came, of equal size. */
const exchanged = callTree([
  {
    at: 'main @ flake.nix:1',
    calls: [12, 12],
    below: [
      { at: 'old @ a.nix:1', calls: [10, 0] },
      { at: 'new @ b.nix:1', calls: [0, 10] },
    ],
  },
])

function allFrames(frame: Frame): readonly Frame[] {
  return [frame, ...frame.children.flatMap(allFrames)]
}

function namesOf(frame: Frame): readonly (string | undefined)[] {
  return allFrames(frame).map(({ site }) => site?.callee)
}

describe('the frames of a call tree', () => {
  test('are as wide as head’s calls in the view of head, and lack what is only in base', () => {
    const flame = flameOf(exchanged, 'head')
    expect(flame.value).toBe(12)
    expect(namesOf(flame)).toEqual([undefined, 'main', 'new'])
  })

  test('are as wide as base’s calls in the view of base', () => {
    expect(namesOf(flameOf(exchanged, 'base'))).toEqual([undefined, 'main', 'old'])
  })

  test('show what came and what went side by side in the view of the difference', () => {
    const flame = flameOf(exchanged, 'difference')
    expect(flame.value).toBe(22)
    expect(namesOf(flame)).toEqual([undefined, 'main', 'old', 'new'])
    expect(flame.children[0]?.children.map(({ value }) => value)).toEqual([10, 10])
  })

  test('keep the calls that the tree does not say more of in the width of their caller', () => {
    const flame = flameOf(callTree([{ at: 'f @ a.nix:1', calls: [5, 7] }], { base: 9, head: 10 }), 'head')
    expect([flame.value, flame.children[0]?.value]).toEqual([10, 7])
  })

  test('have no figures of base where the tree has one side', () => {
    const flame = flameOf({ ...hostTree, base: null }, 'head')
    expect(allFrames(flame).every(({ base }) => base === null)).toBe(true)
  })

  test('lead to the deepest one that has half of the whole difference', () => {
    expect(largestDifference(flameOf(hostTree, 'difference')).site?.callee).toBe('escapeShellArg')
    expect(largestDifference(flameOf(callTree([{ at: 'f @ a.nix:1', calls: [5, 5] }]), 'head')).node).toBe(-1)
  })

  test('are never narrower than those below them, whatever a file says', () => {
    const count = fc.integer({ min: 0, max: 50 })
    const trees = fc
      .array(fc.tuple(fc.nat(), count, count), { maxLength: 20 })
      .map((rows): CallTreeRecord => ({
        unit: 'calls',
        base: 20,
        head: 30,
        sites: [{ origin: 'repository', file: 'a.nix', line: 1, column: 1 }],
        nodes: rows.map(([parent, base, head], node) => [(parent % (node + 1)) - 1, 0, base, head]),
      }))
    fc.assert(
      fc.property(trees, fc.constantFrom('difference', 'base', 'head'), (tree, view) => {
        for (const { value, children } of allFrames(flameOf(tree, view))) {
          expect(value).toBeGreaterThanOrEqual(children.reduce((sum, child) => sum + child.value, 0))
        }
      }),
    )
  })
})
