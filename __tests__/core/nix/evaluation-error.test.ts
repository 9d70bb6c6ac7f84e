import { describe, expect, test } from '@jest/globals'
import { parseDryRunLog } from '../../../src/core/nix/dry-run.ts'
import { describeFailure, type FailedExit, shortenError } from '../../../src/core/nix/evaluation-error.ts'
import { captured, releases } from './captured.ts'

const failed = (messages: string, rest: Partial<FailedExit> = {}) =>
  describeFailure({
    code: 1,
    signal: null,
    timedOut: false,
    timeoutSeconds: 30,
    sourcePath: '/project',
    messages,
    ...rest,
  })

/** The failure of a dry run, as captured. */
const capturedFailure = (release: string, file: string) =>
  failed(parseDryRunLog(captured(release, file)).messages.join('\n'))

describe('an error that names a URL', () => {
  test('keeps where, and never a password or a key', () => {
    const { message } = failed(
      "error: unable to download 'https://ci:hunter2@cache.example/nix-cache-info?token=s3cret': HTTP error 401",
    )
    expect(message).toBe("error: unable to download 'https://cache.example/nix-cache-info': HTTP error 401")
  })
})

describe.each(releases)('errors of Nix %s', (release) => {
  test('keep the message of a throw, and the place in the user’s files where Nix tells it', () => {
    const failure = capturedFailure(release, 'error.throw.stderr')
    expect(failure).toEqual({
      kind: 'evaluation',
      message:
        release === '2.8.0' ? 'error: no such host' : 'error: no such host\nreached from throws.nix:2:7',
    })
  })

  test('keep the place of a failed assertion, relative to the repository', () => {
    const { kind, message } = capturedFailure(release, 'error.assertion.stderr')
    expect(kind).toBe('evaluation')
    expect(message).toMatch(/^error: /)
    expect(message).toMatch(/(?:at|from) helper\.nix:1:11/)
    expect(message).not.toContain('/project')
  })

  test('keep the lines of code and the suggestion of a missing attribute', () => {
    const { message } = capturedFailure(release, 'error.missing.stderr')
    expect(message).toMatch(/^error: attribute 'y' missing\n\s*at throws\.nix:5:7:\n/)
    expect(message).toMatch(/\n\s*5\|\s+d = \{ x = 1; \}\.y;\n/)
    expect(message).toMatch(/Did you mean x\?$/)
  })

  test('say what to set where a target imports from a derivation', () => {
    const { kind, message } = capturedFailure(release, 'error.import.stderr')
    expect(kind).toBe('evaluation')
    expect(message).toMatch(/cannot build '\/nix\/store\/\w{32}-generated\.nix\.drv(?:\^out)?' during/)
    expect(message).toMatch(/nix: \{ allow-import-from-derivation: true \}$/)
  })

  test('say what to run where the lock file is missing', () => {
    const { kind, message } = failed(captured(release, 'error.unlocked.stderr'))
    expect(kind).toBe('evaluation')
    expect(message).toContain('requires lock file changes')
    expect(message).not.toContain('--show-trace')
    expect(message).toContain('Run `nix flake lock`, and commit flake.lock.')
  })

  test('say why a file outside of the repository is out of reach', () => {
    const { kind, message } = failed(captured(release, 'error.restricted.stderr'))
    expect(kind).toBe('evaluation')
    expect(message).toMatch(/access to absolute path '\/etc[^']*' is forbidden in restricted mode/)
    expect(message).toContain('Pin the source, or keep it in the repository.')
  })
})

test('a place in a source that is shown by its URL is relative to the repository, and others stay', () => {
  const own = '«path:/project?lastModified=1&narHash=sha256-x%3D»/lib.nix:4:48'
  const text = `error: no\n       at ${own}:\n       at «path:/projects»/x.nix:1:1`
  expect(shortenError(text, '/project')).toBe(
    'error: no\n       at lib.nix:4:48:\n       at «path:/projects»/x.nix:1:1',
  )
})

test('a flake in a folder is beyond Nix 2.8, which is said', () => {
  const { kind, message } = failed(
    "error: path URL 'path:/nix/store/x-source?dir=nix' has unsupported parameter 'dir'",
  )
  expect(kind).toBe('evaluation')
  expect(message).toMatch(/\nThis release of Nix can not .* Use a newer one/)
})

test.each([
  "(use '--show-trace' to show detailed location information)",
  "(stack trace truncated; use '--show-trace' to show the full, detailed trace)",
])('advice for Nix’s own command line is left out: %s', (advice) => {
  expect(shortenError(`${advice}\nerror: no\n${advice}\n`, '/project')).toBe('error: no')
})

describe('an evaluator that ended without an error of its own', () => {
  test('because it printed too much, which tells nothing of the code', () => {
    const told = 'printed more than 256 MB and was ended'
    expect(failed(told, { code: null, signal: 'SIGTERM', overflowed: true })).toEqual({
      kind: 'not-measured',
      message: 'Nix printed more than 256 MB and was ended.',
    })
  })

  test('because its time was over', () => {
    expect(failed('error: interrupted', { code: null, signal: 'SIGTERM', timedOut: true })).toEqual({
      kind: 'time-out',
      message: 'Nix did not finish within 30 s and was ended.',
    })
  })

  test.each([
    'GC Warning: Out of Memory! Returning NULL!\nerror: out of memory',
    'error: Cannot allocate memory',
    "terminate called after throwing an instance of 'std::bad_alloc'",
    'Too many heap sections: Increase MAXHINCR or MAX_HEAP_SECTS',
  ])('because memory was short: %j', (text) => {
    expect(failed(text, { code: null, signal: 'SIGABRT' })).toEqual({
      kind: 'out-of-memory',
      message: 'Nix ran out of memory.',
    })
  })

  test.each([
    [{ code: null, signal: 'SIGKILL' }, /killed \(SIGKILL\).*out-of-memory killer/],
    [{ code: 137, signal: null }, /killed \(SIGKILL\).*out-of-memory killer/],
    [{ code: null, signal: 'SIGSEGV' }, /^Nix was ended by SIGSEGV\.$/],
    [{ code: 139, signal: null }, /^Nix was ended by signal 11\.$/],
  ])('because of a signal, directly or seen by a wrapper: %j', (exit, message) => {
    expect(failed('', exit)).toEqual({ kind: 'killed', message: expect.stringMatching(message) })
  })

  test.each([
    "error: unable to download 'https://example.org/x': Could not resolve host: example.org",
    'error: Failed to connect: Connection refused',
  ])('because of the network, so that nothing is known of the target: %j', (text) => {
    expect(failed(text)).toMatchObject({ kind: 'not-measured', message: text })
  })

  test('and without a word', () => {
    expect(failed(' \n')).toEqual({ kind: 'not-measured', message: 'no message' })
  })

  test.each([0, 2, 125, 126, 127, null])('and with the status %j, whatever it said', (code) => {
    expect(failed('error: no such host', { code })).toEqual({
      kind: 'not-measured',
      message: `Nix ended with status ${String(code)} and no answer that is whole: error: no such host`,
    })
  })
})

const STORE_OBJECT = '/nix/store/00000000000000000000000000000000-source'

describe('a failure that proves nothing of the code', () => {
  test.each([
    'nix: error while loading shared libraries: libgc.so.1',
    'error: creating pipe: Too many open files',
    'error: writing to file: No space left on device',
    "error: opening file '/nix/var/nix/db/db.sqlite': Read-only file system",
    "error: SQLite database '/nix/var/nix/db/db.sqlite' is busy",
    'error: database disk image is malformed (in SQLite)',
    'error: Nix daemon disconnected unexpectedly (maybe it crashed?)',
    "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Permission denied",
    "error: opening file '/nix/var/nix/temproots/1': Permission denied",
    "error: creating directory '/tmp/nix-1-1': No such file or directory",
    'error: unable to fork: Resource temporarily unavailable',
    'error: reading from file: Input/output error',
    `error: path '${STORE_OBJECT}' does not exist`,
    `error: path '${STORE_OBJECT}' is not valid`,
    // As Nix 2.34 has it.
    `error: path '${STORE_OBJECT.replace('/nix/store/', '')}' is not valid`,
    `error: getting status of '${STORE_OBJECT}': No such file or directory`,
    'error: interrupted by the user',
    "error: program 'git' failed with exit code 128",
    "error: builder for 'x.drv' failed due to signal 9 (Killed)",
    'error:\n       … while reading\n\n       error: Disk quota exceeded',
  ])('is not measured: %j', (text) => {
    expect(failed(text).kind).toBe('not-measured')
  })

  test('nor does one whose files are gone meanwhile', () => {
    expect(failed('error: no such host', { sourceIsGone: true })).toEqual({
      kind: 'not-measured',
      message: 'The files of the revision are no longer in the store. Run it again.',
    })
  })

  test('code that prints its marks makes itself not measured', () => {
    expect(failed('error: No space left on device').kind).toBe('not-measured')
  })
})

describe('a failure of the code', () => {
  test.each([
    `error: path '${STORE_OBJECT}/gone.nix' does not exist`,
    `error: getting status of '${STORE_OBJECT}/gone.nix': No such file or directory`,
    'error: infinite recursion encountered',
    'error: stack overflow (possible infinite recursion)',
    'error: no\n       at flake.nix:2:7:\n            2|   a = "unable to download";',
  ])('is one: %j', (text) => {
    expect(failed(text).kind).toBe('evaluation')
  })

  test('a build that evaluation waited for fails with a status of its own', () => {
    expect(failed("error: builder for 'x.drv' failed with exit code 1", { code: 100 }).kind).toBe(
      'evaluation',
    )
  })

  test('reading what evaluation is kept from is the code’s own, and says what it may read', () => {
    const { kind, message } = failed("error: opening file '/home/me/.netrc': Permission denied")
    expect(kind).toBe('evaluation')
    expect(message).toMatch(
      /\nEvaluation may read the repository, the store and the sources .* Keep the file/,
    )
  })

  test('getting a flake from a plain file says what to do instead', () => {
    const { kind, message } = failed("error: attribute 'getFlake' missing")
    expect(kind).toBe('evaluation')
    expect(message).toMatch(/\nA plain file is evaluated without flakes.* Name the flake as the target/)
  })

  test('a name in angle brackets that is not found says where it is looked for', () => {
    const { kind, message } = failed(
      "error: file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)",
    )
    expect(kind).toBe('evaluation')
    expect(message).toMatch(/\nA name in angle brackets is looked for in NIX_PATH\./)
  })

  test('fetching from http: says how to allow it', () => {
    const { message } = failed(
      "error: access to URI 'http://mirror.example/x.tar.gz' is forbidden in restricted mode",
    )
    expect(message).toContain('nix: { fetch-from: [http://HOST/PATH] }')
  })
})

describe('a long message', () => {
  test('is cut by lines, and says so', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`)
    const short = shortenError(`error: ${lines.join('\n')}`, '/project')
    expect(short.split('\n')).toHaveLength(25)
    expect(short).toMatch(/^error: line 0\n[\s\S]*line 23\n…$/)
  })

  test('is cut by characters, and says so', () => {
    const short = shortenError(`error: ${'x'.repeat(10_000)}`, '/project')
    expect(short).toHaveLength(3_002)
    expect(short.endsWith('x\n…')).toBe(true)
  })
})

test('a place in an input is followed by the innermost one in the user’s files', () => {
  const text = [
    'error:',
    '       … while evaluating',
    '         at /project/flake.nix:3:5:',
    '       … while calling',
    '         at /project/hosts/web.nix:9:12:',
    '       … from',
    '         at /nix/store/00000000000000000000000000000000-source/lib.nix:1:1:',
    '       error: no',
    '       at /nix/store/00000000000000000000000000000000-source/lib.nix:7:1:',
  ].join('\n')
  expect(shortenError(text, '/project')).toBe(
    'error: no\nat /nix/store/00000000000000000000000000000000-source/lib.nix:7:1:\nreached from hosts/web.nix:9:12',
  )
})

describe('the trace that Nix 2.8 has below an error', () => {
  test('is cut from it', () => {
    const text = [
      "error: attribute 'z' missing",
      '',
      '       at /project/hosts/web.nix:1:8:',
      '',
      '            1| { x }: x.y.z',
      '             |        ^',
      '',
      "       … while evaluating the attribute 'y.z'",
      '',
      '       at /project/lib.nix:1:56:',
      '',
      '       … from call site',
      '',
      '       at /project/lib.nix:1:21:',
    ].join('\n')
    expect(shortenError(text, '/project')).toBe(
      [
        "error: attribute 'z' missing",
        '       at hosts/web.nix:1:8:',
        '            1| { x }: x.y.z',
        '             |        ^',
      ].join('\n'),
    )
  })

  test('says from where an error without a place was reached', () => {
    const text = [
      'error: no such option',
      '',
      "       … while evaluating the attribute 'opt'",
      '',
      '       at /nix/store/00000000000000000000000000000000-source/lib.nix:7:1:',
      '',
      "       … while evaluating the attribute 'host'",
      '',
      '       at /project/hosts/web.nix:2:3:',
      '',
      '       … from call site',
      '',
      '       at /project/flake.nix:1:5:',
    ].join('\n')
    expect(shortenError(text, '/project')).toBe('error: no such option\nreached from hosts/web.nix:2:3')
  })
})

test('colours are not part of a message', () => {
  expect(failed('\u001B[31;1merror:\u001B[0m \u001B[35;1mno\u001B[0m').message).toBe('error: no')
})
