import { describe, expect, test } from '@jest/globals'
import { cleanSettings } from '../../../src/core/nix/clean-settings.ts'

describe('settings for evaluators', () => {
  test('have no secret in them, and no file that holds one', () => {
    const text = cleanSettings(
      {
        'access-tokens': { value: { 'github.com': 'ghp_secret' }, defaultValue: {} },
        'impure-env': { value: { TOKEN: 'secret' }, defaultValue: {} },
        'netrc-file': { value: '/secret/netrc', defaultValue: '/etc/nix/netrc' },
        'secret-key-files': { value: ['/secret/key'], defaultValue: [] },
        substituters: { value: ['https://cache.example'], defaultValue: [] },
      },
      { builds: true },
    )
    expect(text).toBe('substituters = https://cache.example\n')
  })

  test('come to the same as the user’s in every other way', () => {
    const settings = {
      'max-call-depth': { value: 5000, defaultValue: 10000 },
      'require-sigs': { value: false, defaultValue: true },
      'sandbox-paths': { value: { '/bin/sh': { source: '/bin/dash' } }, defaultValue: {} },
      substituters: { value: [], defaultValue: ['https://cache.nixos.org/'] },
      'ssl-cert-file': { value: null, defaultValue: null },
      system: { value: 'x86_64-linux', defaultValue: 'x86_64-linux' },
    }
    expect(cleanSettings(settings, { builds: false })).toBe(
      'max-call-depth = 5000\nrequire-sigs = false\nsubstituters = \n',
    )
  })

  test('say what Nix chose as it started where it builds by itself', () => {
    // Nix tells an empty group as the default, and as root takes another one where nothing is set.
    const settings = {
      'build-users-group': { value: '', defaultValue: '' },
      'external-builders': { value: [], defaultValue: [] },
    }
    expect(cleanSettings(settings, { builds: true })).toBe('build-users-group = \n')
    expect(cleanSettings(settings, { builds: false })).toBe('')
  })

  test('leave out what is given on each command line, and what would begin a line of its own', () => {
    const settings = {
      'experimental-features': { value: ['flakes'], defaultValue: [] },
      'pure-eval': { value: true, defaultValue: false },
      'user-agent-suffix': { value: 'x\nrestrict-eval = false', defaultValue: '' },
    }
    expect(cleanSettings(settings, { builds: true })).toBe('')
  })

  test('leave out a number that JSON has no room for, which Nix would refuse', () => {
    const settings = {
      'max-free': { value: 2 ** 64, defaultValue: 0 },
      'min-free': { value: 5, defaultValue: 0 },
    }
    expect(cleanSettings(settings, { builds: true })).toBe('min-free = 5\n')
  })
})
