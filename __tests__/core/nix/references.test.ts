import { expect, test } from '@jest/globals'
import { parseReferences } from '../../../src/core/nix/path-info.ts'

const [A, B] = [
  '/nix/store/74n6dnh6py24nvzsy0sajrn9pqvkkmz4-a.drv',
  '/nix/store/8klv8iry1rmgqam11324vnf4p2airpx8-b.drv',
]

test.each([
  [
    'up to Nix 2.18',
    [
      { path: A, narSize: 1, references: [B] },
      { path: B, references: [] },
    ],
  ],
  ['since Nix 2.19', { [A]: { references: [B], version: 1 }, [B]: { references: [] } }],
  [
    'in `--json-format 2`',
    {
      version: 2,
      storeDir: '/nix/store',
      info: {
        [A.slice('/nix/store/'.length)]: { references: [B.slice('/nix/store/'.length)] },
        [B.slice('/nix/store/'.length)]: { references: [] },
      },
    },
  ],
])('references are whole paths, as told %s', (_, value) => {
  expect([...parseReferences(JSON.stringify(value))]).toEqual([
    [A, [B]],
    [B, []],
  ])
})

test.each(['', 'null', '[3]', '{"a":3}', '{"/nix/store/a":{"references":[3]}}', '{"info":{}}'])(
  '%j tells no references',
  (json) => {
    expect(parseReferences(json).size).toBe(0)
  },
)
