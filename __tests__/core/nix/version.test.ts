import { describe, expect, test } from '@jest/globals'
import { isSince, isSupported, parseNixVersion } from '../../../src/core/nix/version.ts'
import { captured, releases } from './captured.ts'

test.each(releases)('Nix %s is known by what it prints', (release) => {
  const version = parseNixVersion(captured(release, 'version.txt'))
  const [major, minor] = release.split('.').map(Number)
  expect(version).toEqual({ implementation: 'nix', version: release, level: [major, minor] })
  expect(isSupported(version)).toBe(true)
})

test.each([
  ['nix (Lix, like Nix) 2.91.1', { implementation: 'lix', version: '2.91.1', level: [2, 91] }],
  [
    'nix (Lix, like Nix) 2.95.3\nSystem type: x86_64-linux\nData directory: /opt/lix/share',
    { implementation: 'lix', version: '2.95.3', level: [2, 95] },
  ],
  [
    'nix (Determinate Nix 3.8.0) 2.30.1',
    { implementation: 'determinate', version: '3.8.0 (Nix 2.30.1)', level: [2, 30] },
  ],
  [
    'warning: odd setting\nnix (Nix) 2.18.0pre20230101_abc',
    { implementation: 'nix', version: '2.18.0pre20230101_abc', level: [2, 18] },
  ],
  ['tvix 0.1', { implementation: 'unknown', version: 'tvix 0.1', level: undefined }],
])('%j is told apart', (printed, version) => {
  expect(parseNixVersion(printed)).toEqual(version)
})

describe('support', () => {
  test.each([
    ['2.3.16', false],
    ['2.7.0', false],
    ['2.8.0', true],
    ['2.35.2', true],
    ['3.0.0', true],
    ['1.11.16', false],
  ])('of Nix %s: %j', (version, supported) => {
    expect(isSupported(parseNixVersion(`nix (Nix) ${version}`))).toBe(supported)
  })

  test('is tried where the version is not told', () => {
    expect(isSupported(parseNixVersion(''))).toBe(true)
  })
})

test.each([
  ['nix (Nix) 2.34.8', 33, true],
  ['nix (Nix) 2.32.1', 33, false],
  ['nix (Nix) 3.0.0', 33, true],
  ['nix (Determinate Nix 3.15.0) 2.33.0', 33, true],
  // Lix numbers on from 2.90, and has what Nix had until 2.18.
  ['nix (Lix, like Nix) 2.93.0', 33, false],
  ['nix (Lix, like Nix) 2.93.0', 12, true],
  ['something else', 12, false],
])('%s has what came with 2.%i: %s', (printed, minor, has) => {
  expect(isSince(parseNixVersion(printed), minor)).toBe(has)
})
