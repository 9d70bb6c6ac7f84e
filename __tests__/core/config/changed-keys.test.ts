import { expect, test } from '@jest/globals'
import { changedKeys } from '../../../src/core/config/changed-keys.ts'

test.each([
  ['', '', []],
  ['comment: never', 'comment: never # quiet', []],
  ['comment: never', '', ['comment']],
  ['', 'targets: ["packages.*"]', ['targets']],
  ['nix: { submodules: true }', 'nix:\n  submodules: true\n  isolate: false', ['nix.isolate']],
  ['thresholds: { thunks: { fail: 1% } }', 'thresholds: { thunks: { fail: none } }', ['thresholds.thunks']],
  [
    'thresholds: { thunks: { fail: 1%, warn: 1% } }\ncomment: never',
    'comment: always\nthresholds: { thunks: { warn: 1%, fail: 1% } }\nsampling: { pairs: 3..5 }',
    ['comment', 'sampling.pairs'],
  ],
])('from %j to %j, settings that change are %j', (before, after, keys) => {
  expect(changedKeys(before, after)).toEqual(keys)
})
