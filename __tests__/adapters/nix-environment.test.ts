import { expect, test } from '@jest/globals'
import { scrubEnvironment } from '../../src/adapters/nix/environment.ts'

test('Nix sees what it needs to work as the user has set it up', () => {
  const needed = {
    HOME: '/home/me',
    PATH: '/bin',
    NIX_CONFIG: 'cores = 1',
    NIX_PATH: 'nixpkgs=/x',
    GC_INITIAL_HEAP_SIZE: '1g',
    XDG_CACHE_HOME: '/cache',
    https_proxy: 'http://proxy.example',
    SSL_CERT_FILE: '/certificates',
    LC_ALL: 'C',
    TMPDIR: '/tmp',
  }
  expect(scrubEnvironment(needed)).toEqual(needed)
})

test('no token or input of the job reaches Nix, nor what would change its statistics', () => {
  const kept = scrubEnvironment({
    GITHUB_TOKEN: 'secret',
    GH_TOKEN: 'secret',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
    INPUT_TOKEN: 'secret',
    'INPUT_COMMENT-KEY': 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    CACHIX_AUTH_TOKEN: 'secret',
    NODE_OPTIONS: '--inspect',
    LD_PRELOAD: '/evil.so',
    NIX_SHOW_STATS: '0',
    NIX_SHOW_STATS_PATH: '/x',
    NIX_COUNT_CALLS: '1',
    PATH: '/bin',
    HOME: undefined,
  })
  expect(kept).toEqual({ PATH: '/bin' })
})
