import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { describeFailure } from '../../../src/core/nix/evaluation-error.ts'
import { namedInError } from '../../../src/core/nix/named-in-error.ts'

/** What the program keeps of what Nix said. */
function messageOf(messages: string): string {
  return describeFailure({
    ...{ code: 1, signal: null, timedOut: false, timeoutSeconds: 60 },
    ...{ messages, sourcePath: '/project' },
  }).message
}

describe.each(['2.8.0', '2.26.3', '2.34.8'])('of errors of Nix %s', (version) => {
  const captured = (name: string): string => {
    const text = readFileSync(
      join(import.meta.dirname, '../../fixtures/nix', version, `error.${name}.stderr`),
      'utf8',
    )
    return messageOf(text.startsWith('@nix') ? parseDryRunLog(text).messages.join('\n') : text)
  }

  test('an attribute that is missing is told by its place', () => {
    expect(namedInError(captured('missing'))).toEqual({
      names: [],
      places: [{ file: 'throws.nix', line: 5 }],
      paths: ['throws.nix'],
      isOfLock: false,
    })
  })

  test('a lock file that does not fit is told as such', () => {
    expect(namedInError(captured('unlocked')).isOfLock).toBe(true)
  })

  test.each(['assertion', 'throw', 'import', 'missing', 'restricted'])(
    '%s is none of the lock file',
    (name) => {
      expect(namedInError(captured(name)).isOfLock).toBe(false)
    },
  )
})

describe('names', () => {
  test.each([
    ["undefined variable 'tidy'", ['tidy']],
    ["attribute 'tidy' missing", ['tidy']],
    ["attribute 'lib.tidy.text' missing", ['lib', 'tidy', 'text']],
    ['attribute ‘tidy’ missing', ['tidy']],
    ['The option `services.web’ does not exist; “tidy” is unknown', ['tidy']],
    ["function 'anonymous lambda' called with unexpected argument 'toolbox'", ['toolbox']],
    ["function 'render' called without required argument 'my-arg''", ['render', "my-arg'"]],
    ["undefined variable 'x'", []],
    ["file 'nixpkgs' and 'nixpkgs' again", ['nixpkgs']],
    ["'1abc' and '' and 'a b'", []],
    [`'${'x'.repeat(300)}'`, []],
  ])('of %j are %j', (message, names) => {
    expect(namedInError(`error: ${message}`).names).toEqual(names)
  })

  test('are not those of the code that Nix shows around the place', () => {
    const message = [
      "error: undefined variable 'tidy'",
      'at hosts/web.nix:4:7:',
      '     3|   name = "other";',
      '     4|   text = tidy "more";',
      "      |          ^ 'pointer'",
      '   105|   x = "third";',
    ].join('\n')
    expect(namedInError(message)).toMatchObject({
      names: ['tidy'],
      places: [{ file: 'hosts/web.nix', line: 4 }],
    })
  })
})

describe('places', () => {
  test.each([
    ['at hosts/web.nix:4:7:', [{ file: 'hosts/web.nix', line: 4 }]],
    ['at «none»:0', []],
    [
      'at /nix/store/x-lib/a.nix:3:1:\nreached from flake.nix:9:2',
      [
        { file: '/nix/store/x-lib/a.nix', line: 3 },
        { file: 'flake.nix', line: 9 },
      ],
    ],
    ['that is whatever.nix:3', []],
  ])('of %j are %j', (message, places) => {
    expect(namedInError(message).places).toEqual(places)
  })
})

describe('files', () => {
  test.each([
    ["getting status of 'modules/new/default.nix': No such file or directory", ['modules/new/default.nix']],
    ["path 'lib/a.nix' does not exist", ['lib/a.nix']],
    ["getting status of '/nix/store/abc-source/lib/a.nix'", []],
    ["opening file 'hosts/my host.nix'", ['host.nix']],
    ['version 2.34.8 of it', []],
  ])('of %j are %j', (message, paths) => {
    expect(namedInError(message).paths).toEqual(paths)
  })
})

test.each([
  ["error: access to absolute path '/etc/passwd' is forbidden in pure eval mode", false],
  ["opening file '/etc/hosts': Permission denied", false],
  [
    "error: cannot write modified lock file of flake 'git+file:///x' (use '--no-write-lock-file' to ignore)",
    true,
  ],
  ["error: flake 'path:/x' has a non-flake input", false],
  ["error: flake 'path:/x' does not provide attribute 'packages'", true],
])('%j is of the lock file: %j', (message, isOfLock) => {
  expect(namedInError(messageOf(message)).isOfLock).toBe(isOfLock)
})

test('a hostile error takes no longer than it is long', () => {
  for (const part of [
    "'a.",
    'a/',
    'at a:1',
    'a.b',
    '«',
    "'" + 'x.'.repeat(100),
    '‘“',
    '1|'.repeat(50) + '\n',
    '\u001b[31m',
    ' at ',
  ])
    expect(namedInError(part.repeat(100_000)).names.length).toBeLessThan(200_000)
})
