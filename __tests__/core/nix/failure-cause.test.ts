import { describe, expect, test } from '@jest/globals'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { describeFailure } from '../../../src/core/nix/evaluation-error.ts'
import { captured, releases } from './captured.ts'

const SOURCE = '/nix/store/ipf31bavflnqz2c62gngb8blk3m5r3gb-source'

const failed = (messages: string) =>
  describeFailure({
    code: 1,
    signal: null,
    timedOut: false,
    timeoutSeconds: 30,
    sourcePath: SOURCE,
    messages,
  })

/** As Nix 2.20 and later have it, with a trace above the error. */
const traced = (error: string) =>
  `error:\n       … while calling the 'import' builtin\n         at ${SOURCE}/flake.nix:1:22:\n\n       error: ${error}\n`

describe.each(releases)('what is known of an error of Nix %s', (release) => {
  test.each([
    ['error.throw.stderr', undefined],
    ['error.missing.stderr', undefined],
    ['error.assertion.stderr', undefined],
    ['error.import.stderr', { kind: 'import-from-derivation' }],
    ['error.unlocked.stderr', { kind: 'lock-file' }],
  ])('%s', (file, cause) => {
    const text = captured(release, file)
    const messages = parseDryRunLog(text).messages.join('\n')
    const failure = failed(messages === '' ? text : messages)
    expect(failure.kind).toBe('evaluation')
    expect(failure).toHaveProperty('message')
    expect('cause' in failure ? failure.cause : undefined).toEqual(cause)
  })
})

describe('a file that the project names, and that is not in its source', () => {
  test.each([
    ['Nix 2.8', `error: getting status of '${SOURCE}/x.nix': No such file or directory`, 'x.nix'],
    ['Nix 2.26', traced(`path '${SOURCE}/x.nix' does not exist`), 'x.nix'],
    [
      'Nix 2.34, of a file that is read',
      traced(`opening file '${SOURCE}/sub/y.txt': No such file or directory`),
      'sub/y.txt',
    ],
    ['Nix 2.26, of a folder', traced(`reading directory ${SOURCE}/gone: No such file or directory`), 'gone'],
    [
      'Nix 2.34, of a folder',
      traced(`cannot read directory "${SOURCE}/gone": No such file or directory`),
      'gone',
    ],
    [
      'Nix 2.34, of a repository',
      traced(
        `Path 'x.nix' in the repository "/project" is not tracked by Git.\n\n       To make it visible to Nix, run:\n\n       git -C "/project" add "x.nix"`,
      ),
      'x.nix',
    ],
    [
      'Lix 2.95',
      `error:\n       error: path '${SOURCE}/x.nix' does not exist\n\n       note: trace involved the following derivations:\n       derivation 'host-web'`,
      'x.nix',
    ],
  ])('is named: %s', (_, text, file) => {
    expect(failed(text)).toMatchObject({ kind: 'evaluation', cause: { kind: 'untracked-file', file } })
  })

  test.each([
    [
      'lies in an input',
      "error: path '/nix/store/00000000000000000000000000000000-source/x.nix' does not exist",
    ],
    ['is no word for a shell', `error: path '${SOURCE}/x; echo' does not exist`],
    ['would be an option', `error: path '${SOURCE}/-x' does not exist`],
    ['lies outside', `error: path '${SOURCE}/../x' does not exist`],
    [
      'stands in a line of code',
      `error: no\n       at flake.nix:1:1:\n            1| path '${SOURCE}/x.nix' does not exist`,
    ],
  ])('is not, where it %s', (_, text) => {
    expect(failed(text)).toEqual({ kind: 'evaluation', message: expect.any(String) })
  })
})

test('a name in angle brackets that nothing is known of', () => {
  expect(
    failed("error: file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)"),
  ).toMatchObject({ kind: 'evaluation', cause: { kind: 'missing-search-path' } })
})

describe('a failure of the network is never the code’s', () => {
  const url = 'https://sources.example/x.git'
  const host = 'sources.example'
  test.each([
    ['Nix 2.8', `error: unable to download '${url}': Couldn't resolve host name (6)`, host],
    [
      'Nix 2.8, by Git',
      `fatal: unable to access '${url}/': Could not resolve host: ${host}\nerror: program 'git' failed with exit code 128`,
      host,
    ],
    [
      'Nix 2.26',
      traced(
        `Failed to open archive (Source threw exception: error: unable to download '${url}': Could not resolve hostname (6) Could not resolve host: ${host})`,
      ),
      host,
    ],
    [
      'Nix 2.26, by Git',
      traced(
        `Cannot find Git revision '1' in ref 'master' of repository '${url}'! Please make sure that the rev exists`,
      ),
      host,
    ],
    ['Nix 2.34, by Git', traced(`Failed to fetch git repository '${url}'`), host],
    ['Nix 2.34, by SSH', traced(`Failed to fetch git repository 'ssh://git@${host}/x.git'`), host],
    ['a cut archive', traced('Failed to open archive (Truncated tar archive)'), undefined],
    ['a refused download', `error: unable to download '${url}': HTTP error 403`, host],
    ['a server that is away', `error: ${url}: Couldn't connect to server`, host],
    ['a name server that is away', `error: ssh: ${host}: Temporary failure in name resolution`, undefined],
  ])('%s', (_, text, named) => {
    expect(failed(text)).toMatchObject({
      kind: 'not-measured',
      cause: { kind: 'network', ...(named === undefined ? {} : { host: named }) },
    })
  })

  test('and one of the machine has no such cause', () => {
    expect(failed('error: writing to file: No space left on device')).not.toHaveProperty('cause')
  })
})
