import { describe, expect, test } from '@jest/globals'
import { packTree } from '../../../src/core/flame/pack-tree.ts'
import { unpackTree } from '../../../src/core/flame/packed-tree.ts'
import { hostTree, largeTree } from '../../fakes/call-trees.ts'

describe('a packed call tree', () => {
  test('is the same tree once it is unpacked', () => {
    for (const tree of [hostTree, largeTree(500), { ...hostTree, unit: 'samples' as const, base: null }]) {
      expect(unpackTree(packTree(tree))).toEqual(tree)
    }
  })

  test('has less than half of the characters', () => {
    const tree = largeTree(2000)
    expect(JSON.stringify(packTree(tree)).length).toBeLessThan(JSON.stringify(tree).length / 2)
  })

  test('holds texts once, made fit to be shown', () => {
    const [site] = hostTree.sites
    if (site === undefined) throw new Error('the tree has sites')
    const packed = packTree({
      ...hostTree,
      sites: [
        { ...site, callee: 'a\u202Eb' },
        { ...site, callee: 'a\u202Eb' },
      ],
    })
    expect(packed.texts.filter((text) => text.startsWith('a'))).toEqual(['a\\u{202e}b'])
  })
})
