import { describe, expect, test } from '@jest/globals'
import { archiveBytes } from '../../../src/core/nix/archive-size.ts'
import { deadPaths, type Keeping } from '../../../src/core/nix/dead-paths.ts'
import { parseRegistrations, type Registration } from '../../../src/core/nix/store-registrations.ts'
import { storeSettings } from '../../../src/core/nix/store-settings.ts'
import { parseStoreKind } from '../../../src/core/nix/store-url.ts'

/** As Nix 2.8.0, 2.26.3 and 2.34.8 print it. */
const DUMP = [
  ...[
    '/nix/store/a-app',
    '0e6d',
    '2168',
    '/nix/store/d-app.drv',
    '2',
    '/nix/store/a-app',
    '/nix/store/l-lib',
  ],
  ...['/nix/store/l-lib', '8309', '112', '', '0'],
].map((line) => `${line}\n`)

describe('the list of all paths', () => {
  test('has sizes, derivers and references', () => {
    expect(parseRegistrations(DUMP.join(''))).toEqual([
      {
        path: '/nix/store/a-app',
        unpackedBytes: 2168,
        deriver: '/nix/store/d-app.drv',
        references: ['/nix/store/a-app', '/nix/store/l-lib'],
      },
      { path: '/nix/store/l-lib', unpackedBytes: 112, deriver: undefined, references: [] },
    ])
    expect(parseRegistrations('')).toEqual([])
  })

  test('is none where it was cut off, or is of another form', () => {
    for (const length of [2, 3, 4, 5, 6, 8, 10])
      expect(parseRegistrations(DUMP.slice(0, length).join(''))).toBeUndefined()
    expect(parseRegistrations('error: no such flag\n')).toBeUndefined()
    expect(parseRegistrations(DUMP.join('').replace('2168', '-1'))).toBeUndefined()
  })
})

describe('dead paths', () => {
  const one = (path: string, references: readonly string[] = [], deriver?: string): Registration => ({
    path,
    unpackedBytes: 1,
    deriver,
    references,
  })
  const STORE = [
    one('app', ['app', 'lib'], 'app.drv'),
    one('lib', [], 'lib.drv'),
    one('app.drv', ['lib.drv', 'source']),
    one('lib.drv', ['source']),
    one('source'),
    one('old', ['lib']),
  ]
  const dead = (roots: readonly string[], keeping: Partial<Keeping> = {}) =>
    deadPaths(STORE, roots, { derivations: false, outputs: false, ...keeping }).map(({ path }) => path)

  test('are those that no root leads to', () => {
    expect(dead(['app'])).toEqual(['app.drv', 'lib.drv', 'source', 'old'])
    expect(dead(['old', 'gone'])).toEqual(['app', 'app.drv', 'lib.drv', 'source'])
    expect(dead([])).toHaveLength(STORE.length)
  })

  test('are fewer where Nix keeps what things were built from, or what was built', () => {
    expect(dead(['app'], { derivations: true })).toEqual(['old'])
    expect(dead(['lib.drv'], { outputs: true })).toEqual(['app', 'app.drv', 'old'])
  })
})

test('the settings of the store are Nix’s defaults where Nix does not tell them', () => {
  expect(storeSettings(undefined)).toEqual({
    sharesFiles: undefined,
    minFreeBytes: undefined,
    keeping: { derivations: true, outputs: false },
  })
  expect(
    storeSettings({
      'auto-optimise-store': { value: true },
      'min-free': { value: 5_000_000_000 },
      'keep-derivations': { value: false },
      'keep-outputs': { value: true },
    }),
  ).toEqual({
    sharesFiles: true,
    minFreeBytes: 5_000_000_000,
    keeping: { derivations: false, outputs: true },
  })
  expect(storeSettings({ 'min-free': { value: 0 } }).minFreeBytes).toBeUndefined()
})

test.each([
  ['Store URL: local\nVersion: 2.8.0\n', 'local'],
  ["warning: 'ping' is a deprecated alias for 'info'\nStore URL: daemon\nTrusted: 1\n", 'daemon'],
  ['Store URL: unix:///nix/var/nix/daemon-socket/socket\n', 'daemon'],
  ['Store URL: unix:///run/other.socket\n', 'other'],
  ['Store URL: local?root=/mnt\n', 'other'],
  ['Store URL: ssh-ng://builder\n', 'other'],
  ['error: cannot connect to the daemon\n', undefined],
])('the store is known by what Nix says of it: %j', (told, kind) => {
  expect(parseStoreKind(told)).toBe(kind)
})

test.each([
  // As Nix counts them: `nix store add-file` of `hello\n`, of an empty file, and of one that can be run.
  [{ bytes: 6, isExecutable: false }, 120],
  [{ bytes: 0, isExecutable: false }, 112],
  [{ bytes: 8, isExecutable: true }, 152],
])('the archive of a file with %j has %i bytes', (content, bytes) => {
  expect(archiveBytes(content)).toBe(bytes)
})
