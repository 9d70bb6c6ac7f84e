import { describe, expect, test } from '@jest/globals'
import { partsOf } from '../../../src/core/causes/parts-of.ts'
import { suspectsOf } from '../../../src/core/causes/suspects.ts'
import type { Change } from '../../../src/core/model/change.ts'
import type { Explanation } from '../../../src/core/model/explanation.ts'
import type { MovedInput } from '../../../src/core/model/moved-input.ts'
import { changeBetween, treeOf } from './trees.ts'

const lock = (rev: string) =>
  JSON.stringify({ nodes: { lib: { locked: { rev } }, root: { inputs: { tools: 'lib' } } }, root: 'root' })

const GAP = '\n\n\n\n\n\n'

const change: Change = changeBetween(
  treeOf({
    'README.md': 'a\n',
    'a.nix': `1\n${GAP}2\n${GAP}3\n`,
    'flake.lock': lock('1'),
    run: 'x',
    'z.nix': 'z\n',
  }),
  treeOf({
    ...{
      'README.md': 'b\n'.repeat(99),
      'a.nix': `one\n${GAP}two\ntwo\n${GAP}three\n`,
      'flake.lock': lock('2'),
    },
    ...{ 'new/a.nix': 'n\nn\n', 'new/b.nix': 'n\nn\n', run: { mode: '100755', text: 'x' } },
  }),
)

const parts = partsOf(change)

const moved: MovedInput = {
  ...{ lockFile: 'flake.lock', path: 'tools', change: 'moved', from: 'aaaaaaa', to: 'bbbbbbb', days: 3 },
} as const

/** Where the suspects are, in order. */
function suspects(explanation?: Explanation, inputs: readonly MovedInput[] = []): readonly string[] {
  return suspectsOf(parts, explanation, inputs).map((index) => {
    const [place] = parts[index]?.places ?? []
    if (place === undefined) return ''
    return 'input' in place
      ? place.input
      : `${place.file}${place.first === undefined ? '' : `:${place.first}`}`
  })
}

const row = (file: string, first: number, difference: number) =>
  ({ file, first, last: first, edit: 'edited', difference }) as const

const explained = (...rows: readonly ReturnType<typeof row>[]): Explanation => ({
  callPaths: {
    ...{ base: 1000, head: 1200, path: [] },
    changedLines: { rows: [...rows], others: { rows: 0, difference: 0 }, elsewhere: 0, isOnly: false },
  },
})

describe('parts of a change that are asked about', () => {
  test('are those that bring most first, where nothing is known', () => {
    expect(suspects()).toEqual(['tools', 'new/', 'a.nix:8', 'a.nix:1', 'a.nix:16', 'z.nix', 'run'])
  })

  test('are those first that lines of the trace are in, the likeliest first, whatever they are', () => {
    expect(
      suspects(explained(row('a.nix', 16, 150), row('new/b.nix', 2, 40), row('z.nix', 1, 5))).slice(0, 4),
    ).toEqual(['a.nix:16', 'new/', 'z.nix', 'tools'])
  })

  test('are as before for lines that no part has', () => {
    expect(suspects(explained(row('a.nix', 5, 150), row('b.nix', 1, 40), row('ne', 1, 3)))).toEqual(
      suspects(),
    )
  })

  test('are inputs first that moved, also of inputs', () => {
    const deep = { ...moved, path: 'tools/formats' }
    expect(suspects(undefined, [deep])[0]).toBe('tools')
  })

  test('are never what is aside', () => {
    expect(suspects(explained(row('README.md', 1, 150)))).not.toContain('README.md:1')
  })
})
