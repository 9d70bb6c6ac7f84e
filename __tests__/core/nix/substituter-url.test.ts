import { expect, test } from '@jest/globals'
import { withoutCredentials } from '../../../src/core/nix/substituter-url.ts'

test.each([
  ['https://cache.example/', 'https://cache.example/'],
  ['https://me:pa55@cache.example/nix', 'https://cache.example/nix'],
  ['https://me:p@ss@cache.example/nix', 'https://cache.example/nix'],
  ['s3://bucket?profile=me&secret-key=/key', 's3://bucket'],
  ['ssh-ng://builder@host', 'ssh-ng://host'],
  ['file:///var/cache', 'file:///var/cache'],
  ['daemon', 'daemon'],
  [
    "unable to download 'https://me:pa55@cache.example/nix-cache-info?token=1': HTTP error 401",
    "unable to download 'https://cache.example/nix-cache-info': HTTP error 401",
  ],
  ['https://a:b@one.example https://c:d@two.example', 'https://one.example https://two.example'],
])('%s is shown as %s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown)
})
