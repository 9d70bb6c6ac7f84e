import { describe, expect, test } from '@jest/globals'
import { confinedEnvironment, scrubEnvironment } from '../../src/adapters/nix/environment.ts'

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
    RUNNER_TRACKING_ID: 'github_1',
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

describe('an evaluator', () => {
  const environment = {
    HOME: '/home/me',
    PATH: '/bin',
    NIX_CONFIG: 'access-tokens = github.com=secret',
    NIX_PATH: 'nixpkgs=/x',
    NIX_SECRET: 'secret',
    NIX_USER_CONF_FILES: '/home/me/nix.conf',
    SSH_AUTH_SOCK: '/run/agent',
    XDG_CACHE_HOME: '/home/me/cache',
    XDG_CONFIG_HOME: '/home/me/config',
    TMPDIR: '/tmp',
  }

  test('of a flake has a home of its own, and settings of a file of ours in place of the user’s', () => {
    expect(
      confinedEnvironment(environment, {
        directory: '/ours',
        kind: 'flake',
        settings: '/ours/settings',
        impure: false,
      }),
    ).toEqual({
      HOME: '/ours/home',
      PATH: '/bin',
      NIX_CONF_DIR: '/ours/settings',
      NIX_PATH: 'nixpkgs=/x',
      NIX_USER_CONF_FILES: '',
      TMPDIR: '/ours/temporary',
      XDG_CACHE_HOME: '/ours/cache',
    })
  })

  test('of plain files fetches as the user has set it up', () => {
    expect(
      confinedEnvironment(environment, {
        directory: '/ours',
        kind: 'file',
        settings: '/ours/settings',
        impure: false,
      }),
    ).toEqual({
      HOME: '/home/me',
      PATH: '/bin',
      NIX_CONF_DIR: '/ours/settings',
      NIX_PATH: 'nixpkgs=/x',
      NIX_USER_CONF_FILES: '',
      SSH_AUTH_SOCK: '/run/agent',
      TMPDIR: '/ours/temporary',
      XDG_CACHE_HOME: '/home/me/cache',
      XDG_CONFIG_HOME: '/home/me/config',
    })
  })

  test('of an impure flake holds nothing that is secret or another on each machine where devenv looks', () => {
    const more = {
      ...environment,
      https_proxy: 'http://me:secret@proxy.example',
      all_proxy: 'me:secret@proxy.example',
      NIX_PATH: 'nixpkgs=https://me:secret@example.com/nixpkgs.tar.gz',
      HTTP_PROXY: 'http://proxy.example',
      PWD: '/home/me/project',
    }
    for (const settings of ['/ours/settings', undefined]) {
      expect(
        confinedEnvironment(more, { directory: '/ours', kind: 'flake', settings, impure: true }),
      ).toEqual({
        HOME: '/ours/home',
        HTTP_PROXY: 'http://proxy.example',
        PATH: '/bin',
        PWD: '/project',
        TMPDIR: '/ours/temporary',
        XDG_CACHE_HOME: '/ours/cache',
        XDG_RUNTIME_DIR: '/tmp',
        ...(settings !== undefined && { NIX_CONF_DIR: settings, NIX_USER_CONF_FILES: '' }),
      })
    }
  })

  test('keeps the user’s settings where they could not be read', () => {
    const kept = confinedEnvironment(environment, {
      directory: '/ours',
      kind: 'flake',
      settings: undefined,
      impure: false,
    })
    expect(kept).toMatchObject({ NIX_CONFIG: environment.NIX_CONFIG })
    expect(kept).not.toHaveProperty('NIX_CONF_DIR')
  })
})
