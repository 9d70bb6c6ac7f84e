import { expect, test } from '@jest/globals'
import { unknownFeatures } from '../../../src/core/nix/unknown-features.ts'

const complaint = (...names: readonly string[]) =>
  names.map((name) => `warning: unknown experimental feature '${name}'\n`).join('')

test('features that Nix complains of are unknown, where they were asked for', () => {
  const asked = ['pipe-operators', 'blake3-hashes']
  expect(unknownFeatures(asked, complaint('blake3-hashes', 'other'))).toEqual(['blake3-hashes'])
  expect(unknownFeatures(asked, 'warning: something else')).toEqual([])
})

test('of the names that one thing has on Nix and on Lix, one is enough', () => {
  const both = ['pipe-operators', 'pipe-operator']
  expect(unknownFeatures(both, complaint('pipe-operator'))).toEqual([])
  expect(unknownFeatures(both, complaint('pipe-operators'))).toEqual([])
  expect(unknownFeatures(both, complaint(...both))).toEqual(both)
})
