// The data of a flame graph, as it stands in the page.

import type { PackedTree } from '../core/flame/packed-tree.ts'

export function parsePackedTree(text: string): PackedTree {
  const value: unknown = JSON.parse(text)
  if (!isPackedTree(value)) throw new Error('the page’s data is not a call tree')
  return value
}

function isPackedTree(value: unknown): value is PackedTree {
  return (
    typeof value === 'object' &&
    value !== null &&
    'head' in value &&
    typeof value.head === 'number' &&
    'texts' in value &&
    isListOf(value.texts, 'string') &&
    'sites' in value &&
    isListOf(value.sites, 'number') &&
    'nodes' in value &&
    isListOf(value.nodes, 'number')
  )
}

function isListOf(value: unknown, type: 'string' | 'number'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type)
}
