import { describe, expect, test } from '@jest/globals'
import { fetchExpression, parseLockNodes, unusualAddresses } from '../../../src/core/nix/lock-nodes.ts'

const HASH = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

const lock = (...locked: readonly object[]) =>
  JSON.stringify({
    version: 7,
    root: 'root',
    nodes: Object.fromEntries(locked.map((one, index) => [`n${String(index)}`, { locked: one }])),
  })

describe('a lock file', () => {
  test('names what Nix fetches, and where it is from whatever the revision', () => {
    const at = (rev: string) =>
      parseLockNodes(
        lock({ type: 'github', owner: 'o', repo: 'r', rev, narHash: HASH, dir: 'sub', __final: true }),
      )
    expect(at('1').map(({ attributes }) => attributes)).toEqual([
      { type: 'github', owner: 'o', repo: 'r', rev: '1', narHash: HASH },
    ])
    expect(at('1')[0]?.address).toBe(at('2')[0]?.address)
    const other = parseLockNodes(lock({ type: 'github', owner: 'o', repo: 'other', rev: '1', narHash: HASH }))
    expect(other[0]?.address).not.toBe(at('1')[0]?.address)
  })

  test.each([
    ['', 'nothing'],
    ['[]', 'a list'],
    ['{"nodes":[]}', 'nodes that are none'],
    [lock({ type: 'github', owner: 'o', repo: 'r' }), 'a source without a hash'],
    [lock({ type: 'path', narHash: 3 }), 'a hash that is none'],
    [lock({ type: 'path', narHash: HASH, path: { evil: 1 } }), 'an attribute that is none'],
    [JSON.stringify({ nodes: { a: null, b: 'x', c: { locked: null } } }), 'nodes of another shape'],
  ])('%j fetches nothing: %s', (text) => {
    expect(parseLockNodes(text)).toEqual([])
  })
})

describe('addresses that are not reached by HTTPS or SSH', () => {
  test.each([
    [{ type: 'path', path: '/srv/dep' }, 'path:/srv/'],
    [{ type: 'git', url: 'file:///srv/dep?x=/etc/' }, 'git+file:///srv/'],
    [{ type: 'tarball', url: 'http://mirror.example/dep.tar.gz' }, 'http://mirror.example/'],
    [{ type: 'file', url: 'file:///srv/dep.json' }, 'file:///srv/'],
  ])('%j is allowed with what lies beside it', (locked, prefix) => {
    expect(unusualAddresses(parseLockNodes(lock({ ...locked, narHash: HASH })))).toContain(prefix)
  })

  test.each([
    { type: 'github', owner: 'o', repo: 'r' },
    { type: 'git', url: 'https://example.org/r.git' },
    { type: 'path', path: './sub' },
    { type: 'git', url: 'http://a b' },
  ])('%j allows nothing more', (locked) => {
    expect(unusualAddresses(parseLockNodes(lock({ ...locked, narHash: HASH })))).toEqual([])
  })
})

test('an expression that fetches holds the attributes as text', () => {
  const nodes = parseLockNodes(lock({ type: 'git', url: 'https://x.example/"${evil}', narHash: HASH }))
  expect(fetchExpression(nodes)).toContain(String.raw`\"https://x.example/\\\"\${evil}\"`)
})
