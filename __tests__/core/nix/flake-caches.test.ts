import { describe, expect, test } from '@jest/globals'
import { isSameCache, parseFlakeCaches } from '../../../src/core/nix/flake-caches.ts'

const URL = 'https://x.cachix.org'

describe('the caches that a flake names', () => {
  test.each([
    ['in a set', `{ nixConfig = { extra-substituters = [ "${URL}" ]; }; }`],
    ['in one', `{ nixConfig.substituters = [ "${URL}" ]; }`],
    ['as a text', `{ nixConfig.extra-substituters = "${URL}"; }`],
    [
      'beside others',
      `{ nixConfig = { a = [ "b" ]; extra-substituters = [\n "${URL}" # here\n ]; c = "d"; }; }`,
    ],
    ['behind an output', `{ outputs = { self }: { x = "\${a}"; }; nixConfig.substituters = [ "${URL}" ]; }`],
  ])('are read however it is written: %s', (_, text) => {
    expect(parseFlakeCaches(text)).toEqual([URL])
  })

  test('are each told once', () => {
    const text = `{ nixConfig = { substituters = "${URL} s3://y"; extra-substituters = [ "${URL}" ]; }; }`
    expect(parseFlakeCaches(text)).toEqual([URL, 's3://y'])
  })

  test.each([
    '',
    '{ nixConfig',
    '{ nixConfig.extra-substituters =',
    `{ # nixConfig.substituters = [ "${URL}" ];\n }`,
    `{ outputs = _: { settings.substituters = [ "${URL}" ]; }; }`,
    `{ description = "nixConfig.substituters = x"; }`,
  ])('are none in %j', (text) => {
    expect(parseFlakeCaches(text)).toEqual([])
  })
})

test.each([
  ['https://x', 'https://x/', true],
  ['https://x?priority=1', 'https://x', true],
  ['https://x', 'https://y', false],
])('%s and %s are one cache: %j', (one, other, same) => {
  expect(isSameCache(one, other)).toBe(same)
})
