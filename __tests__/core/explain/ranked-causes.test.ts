import { describe, expect, test } from '@jest/globals'
import type { CallPathsExplanation } from '../../../src/core/model/call-paths.ts'
import { rankedCauses } from '../../../src/core/explain/ranked-causes.ts'
import type { MovedInput } from '../../../src/core/model/moved-input.ts'
import { explanationOf, functionRow } from '../../fakes/explanations.ts'

const moved: MovedInput = {
  lockFile: 'flake.lock',
  path: 'nixpkgs',
  change: 'moved',
  from: 'aaaaaaa',
  to: 'bbbbbbb',
  days: 3,
}

const row = (first: number, difference: number) =>
  ({ file: 'a.nix', first, last: first, edit: 'edited', difference }) as const

const paths = (changedLines: Partial<CallPathsExplanation['changedLines']>): CallPathsExplanation => ({
  base: 1000,
  head: 1200,
  path: [],
  changedLines: {
    rows: [],
    others: { rows: 0, difference: 0 },
    elsewhere: 0,
    isOnly: false,
    ...changedLines,
  },
})

const shown = (...args: Parameters<typeof rankedCauses>) =>
  rankedCauses(...args).map((cause) => {
    const name =
      cause.kind === 'lines' ? cause.first : cause.kind === 'input' ? cause.name : (cause.row.name ?? '-')
    return [cause.kind, name, cause.share]
  })

describe('causes', () => {
  test('are the lines of the change and the inputs that moved, what leads to most first', () => {
    const callPaths = paths({
      rows: [row(1, 60), row(2, 0), row(3, -20)],
      inputs: [{ input: 'nixpkgs', difference: 140 }],
    })
    expect(shown({ callPaths, ...explanationOf([functionRow('f', 'a.nix:1:1', [0, 9])]) }, [moved])).toEqual([
      ['input', 'nixpkgs', 0.7],
      ['lines', 1, 0.3],
      ['lines', 2, null],
      ['lines', 3, -0.1],
    ])
  })

  test('are functions, then the inputs that moved, where no line is told', () => {
    const explanation = explanationOf([
      functionRow('f', 'a.nix:1:1', [0, 30]),
      functionRow(null, 'a.nix:2:1', [0, 10]),
    ])
    const causes = [
      ['function', 'f', 0.75],
      ['function', '-', 0.25],
      ['input', 'nixpkgs', null],
    ]
    expect(shown(explanation, [moved])).toEqual(causes)
    expect(shown({ ...explanation, callPaths: paths({}) }, [moved])).toEqual(causes)
  })

  test('have no share of an increase that is none', () => {
    const callPaths = { ...paths({ rows: [row(1, 60)] }), head: 1000 }
    expect(shown({ callPaths }, [])).toEqual([['lines', 1, null]])
    expect(shown(explanationOf([functionRow('f', 'a.nix:1:1', [5, 5])]), [])).toEqual([
      ['function', 'f', null],
    ])
  })

  test('are none where nothing is told', () => {
    expect(rankedCauses({}, [])).toEqual([])
  })
})
