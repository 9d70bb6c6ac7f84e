import { describe, expect, test } from '@jest/globals'
import { findSecrets } from '../../../src/core/text/secrets.ts'

describe('what looks like a secret in an environment', () => {
  test.each([
    'INPUT_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'GITHUB_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'CACHIX_AUTH_TOKEN',
    'DATABASE_PASSWORD',
    'npm_config__auth',
    'GH_PAT',
    'DOCKER_CREDENTIALS',
  ])('is the value of %s', (name) => {
    expect(findSecrets({ [name]: 'c0ffee-c0ffee' })).toEqual(['c0ffee-c0ffee'])
  })

  test.each(['PATH', 'GIT_AUTHOR_NAME', 'SSH_AUTH_SOCK', 'INPUT_COMMENT-KEY', 'GITHUB_REPOSITORY'])(
    'is not the value of %s',
    (name) => {
      expect(findSecrets({ [name]: 'c0ffee-c0ffee' })).toEqual([])
    },
  )

  test('is no word of a few letters, which any text has', () => {
    expect(findSecrets({ API_KEY: 'yes', TOKEN: '1234567' })).toEqual([])
  })

  test('is no fact of the job, which a key of a cache may be', () => {
    const sha = 'a'.repeat(40)
    expect(findSecrets({ CACHE_KEY: sha, GITHUB_SHA: sha })).toEqual([])
  })

  test('is the user information of a URL in any value', () => {
    const environment = { PROXY: 'http://me:hunter%402hunter@proxy:3128 https://ghp_0123456789@github.com/x' }
    expect(findSecrets(environment)).toEqual(['hunter%402hunter', 'hunter@2hunter', 'ghp_0123456789'])
  })

  test('is a token among Nix’s settings', () => {
    const settings = 'cores = 2\naccess-tokens = github.com=ghp_0123456789 gitlab.com=PAT:glpat-0123456789\n'
    expect(findSecrets({ NIX_CONFIG: settings })).toEqual([
      'ghp_0123456789',
      'PAT:glpat-0123456789',
      'glpat-0123456789',
    ])
  })

  test('is each line of a key, but not the lines that frame it', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----\n'
    expect(findSecrets({ SIGNING_KEY: key })).toEqual(['MIIEvQIBADANBg', 'kqhkiG9w0BAQEF'])
  })
})
