// A store that nothing is wrong with, with overrides for what a test is about.

import { known } from '../../src/core/profile/part.ts'
import type { StoreHealth } from '../../src/core/profile/store-health.ts'

const GIB = 1024 ** 3

export function fakeHealth(overrides: Partial<StoreHealth> = {}): StoreHealth {
  return {
    directory: '/nix/store',
    kind: known('daemon'),
    space: known({ freeBytes: 120 * GIB, totalBytes: 500 * GIB }),
    contents: known({ paths: 40_000, unpackedBytes: 60 * GIB }),
    dead: known({ paths: 12_000, unpackedBytes: 9.5 * GIB, unreadableRoots: 0 }),
    sharing: { isAutomatic: true, saved: known({ files: 31_000, savedBytes: 14 * GIB }) },
    minFreeBytes: undefined,
    ...overrides,
  }
}
