import { expect, test } from '@jest/globals'
import { parsePathInfo, parseUnpackedSizes } from '../../../src/core/nix/path-info.ts'
import { captured, releases } from './captured.ts'

const LIBRARY = '/nix/store/74n6dnh6py24nvzsy0sajrn9pqvkkmz4-nix-perf-gate-fixture-library'
const BASE = '/nix/store/8klv8iry1rmgqam11324vnf4p2airpx8-nix-perf-gate-fixture-base'

test.each(releases)(
  'sizes are read as Nix %s tells them, without the path that the substituter lacks',
  (release) => {
    expect([...parsePathInfo(captured(release, 'path-info.json'))]).toEqual([
      [LIBRARY, { downloadBytes: 196, unpackedBytes: 192 }],
      [BASE, { downloadBytes: 128, unpackedBytes: 120 }],
    ])
  },
)

test('sizes are read in the format of `--json-format 2`, made by hand after the source', () => {
  const json = JSON.stringify({
    version: 2,
    storeDir: '/nix/store',
    info: { 'a-lib': { narSize: 192, downloadSize: 196 }, 'b-gone': null },
  })
  expect([...parsePathInfo(json)]).toEqual([['/nix/store/a-lib', { downloadBytes: 196, unpackedBytes: 192 }]])
})

test('a path without a download size, as of a local store, has no sizes', () => {
  expect(parsePathInfo(JSON.stringify({ [LIBRARY]: { narSize: 192 } })).size).toBe(0)
})

test.each(['', 'null', '3', '[3]', '{"a":3}', '{"info":{}}'])('%j tells no sizes', (json) => {
  expect(parsePathInfo(json).size).toBe(0)
})

test.each(releases)('unpacked sizes of a closure are read as Nix %s tells them', (release) => {
  expect([...parseUnpackedSizes(captured(release, 'path-info.closure.json'))]).toEqual([
    ['/nix/store/advbvxhnhzcyi15h9q4r7ir56kk09a8b-library-fixture', 168],
    ['/nix/store/fawhbq553fmqrhhy2x82b6728k93qm06-base-fixture', 49_008],
  ])
})

test('a path that is not there has no size', () => {
  const json = JSON.stringify([
    { path: LIBRARY, valid: false },
    { path: BASE, narSize: 1 },
  ])
  expect([...parseUnpackedSizes(json)]).toEqual([[BASE, 1]])
  expect(parseUnpackedSizes(JSON.stringify({ [LIBRARY]: null })).size).toBe(0)
})
