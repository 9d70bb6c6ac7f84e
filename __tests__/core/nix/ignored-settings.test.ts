import { expect, test } from '@jest/globals'
import { ignoredCaches } from '../../../src/core/nix/ignored-settings.ts'

test.each([
  [
    'Nix 2.8',
    "warning: ignoring the user-specified setting 'substituters', because it is a restricted setting and you are not a trusted user",
    ['substituters'],
  ],
  [
    'Nix 2.34',
    "warning: ignoring the client-specified setting 'extra-substituters', because it is a restricted setting and you are not a trusted user",
    ['extra-substituters'],
  ],
  [
    'all of them',
    "warning: ignoring untrusted substituter 'https://x.cachix.org', you are not a trusted user.\nRun `man nix.conf` for more information on the `substituters` configuration option.",
    ['https://x.cachix.org'],
  ],
])('a daemon that does not trust the user says which caches it ignores: %s', (_, message, ignored) => {
  expect(ignoredCaches([message, 'warning: other', message])).toEqual(ignored)
})

test('settings that are not of caches are nothing to speak of', () => {
  const message =
    "warning: ignoring the client-specified setting 'sandbox', because it is a restricted setting and you are not a trusted user"
  expect(ignoredCaches([message])).toEqual([])
})
