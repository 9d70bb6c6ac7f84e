import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultConfig } from '../../src/core/config/default-config.ts'
import { openNix, type NixSetup } from '../../src/adapters/nix.ts'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { MeasurementError } from '../../src/errors.ts'
import type { Evaluation } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nix-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** A shell script in the place of `nix`. */
function program(script: string): string {
  const file = join(directory, 'nix')
  writeFileSync(file, `#!/bin/sh\nhere='${directory}'\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

/** One that answers for its version and settings, and does as the script says with all else. */
function evaluator(script: string, printed = 'nix (Nix) 2.26.3'): string {
  return program(`
    case "$*" in
      --version) echo '${printed}'; exit ;;
      'config show --json '* | 'show-config --json '*)
        echo "$*" >> "$here/asked"
        echo '{"system":{"value":"riscv64-linux"},"substituters":{"value":["https://cache.example"]}}'
        exit ;;
    esac
    ${script}`)
}

async function open(
  file: string,
  rest: Partial<NixSetup> & { readonly timeoutSeconds?: number; readonly isolate?: boolean } = {},
): Promise<Nix> {
  const { timeoutSeconds = 60, isolate = false, ...setup } = rest
  return await openNix({
    file,
    // What stands in for Nix keeps notes beside itself, out of an isolated evaluator's reach.
    options: { ...defaultConfig.nix, isolate, timeoutSeconds },
    environment: { PATH: process.env.PATH },
    platform: thisPlatform(),
    directory: join(directory, 'files'),
    baseLocks: [],
    signal: new AbortController().signal,
    ...setup,
  })
}

const evaluation: Evaluation = {
  source: {
    storePath: tmpdir(),
    narHash: 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    sha: '0123456789012345678901234567890123456789',
    timestamp: 1_700_000_000,
  },
  origin: { kind: 'flake', directory: '.', attributePath: ['a'] },
}

describe('opening Nix', () => {
  test('that is not there says how to install it', async () => {
    const opening = open(join(directory, 'gone'))
    await expect(opening).rejects.toThrow(MeasurementError)
    await expect(opening).rejects.toMatchObject({
      message: expect.stringMatching(/^No Nix was found: “.*\/gone --version” did not run\.$/),
      remedy: expect.stringMatching(/install-nix-action[\s\S]*apt-get install nix-bin[\s\S]*--nix /),
    })
  })

  test('that does not run says so', async () => {
    await expect(open(program('echo broken >&2; exit 1'))).rejects.toMatchObject({
      name: 'MeasurementError',
      message: expect.stringContaining('did not run'),
    })
  })

  test('that is too old says which release is needed', async () => {
    const file = evaluator('', 'nix (Nix) 2.3')
    await expect(open(file)).rejects.toMatchObject({
      name: 'MeasurementError',
      message: `Nix 2.3 (${file}) is too old: 2.8 or newer is needed.`,
      remedy: expect.stringContaining('apt-get install nix-bin'),
    })
  })

  test.each([
    ['nix (Nix) 2.26.3', { implementation: 'nix', version: '2.26.3' }, 'config show'],
    ['nix (Nix) 2.8.0', { implementation: 'nix', version: '2.8.0' }, 'show-config'],
    ['nix (Lix, like Nix) 2.93.0', { implementation: 'lix', version: '2.93.0' }, 'show-config'],
    [
      'nix (Determinate Nix 3.8.0) 2.30.1',
      { implementation: 'determinate', version: '3.8.0 (Nix 2.30.1)' },
      'config show',
    ],
  ])('%j identifies it and asks for its settings', async (printed, identity, verb) => {
    const nix = await open(evaluator('exit 1', printed))
    expect(nix.identity).toMatchObject(identity)
    expect(nix.system).toBe('riscv64-linux')
    const asked = readFileSync(join(directory, 'asked'), 'utf8')
    expect(asked.startsWith(`${verb} --json `)).toBe(true)
    expect(asked.includes('--option eval-cores 1')).toBe(identity.implementation === 'determinate')
  })

  test('that knows no command for its settings goes by this machine’s system', async () => {
    const nix = await open(program(`[ "$1" = --version ] && echo 'nix (Nix) 2.26.3'`))
    expect(nix.system).toMatch(/^(?:x86_64|aarch64)-(?:linux|darwin)$/)
    expect(nix.identity.settings).toEqual({})
  })
})

describe('an evaluator', () => {
  test('that hangs is ended with everything it started, and is a failure', async () => {
    const nix = await open(evaluator('sleep 300 & echo $! > "$here/child"; echo $$ > "$here/leader"; wait'), {
      timeoutSeconds: 1,
    })
    expect(await nix.evaluator.runExact(evaluation)).toEqual({
      ok: false,
      failure: { kind: 'time-out', message: 'Nix did not finish within 1 s and was ended.' },
    })
    for (const name of ['child', 'leader']) {
      while (runs(readFileSync(join(directory, name), 'utf8').trim())) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  })

  test.each([
    ['is killed', 'kill -9 $$', 'killed', /SIGKILL/],
    ['crashes', 'kill -11 $$', 'killed', /signal 11|SIGSEGV/],
    [
      'runs out of memory',
      'echo "GC Warning: Out of Memory! Returning NULL" >&2; kill -6 $$',
      'out-of-memory',
      /^Nix ran out of memory\.$/,
    ],
    ['says nothing', 'exit 1', 'not-measured', /^no message$/],
    ['answers something else', 'echo "[]"', 'not-measured', /^Nix ended with status 0 .*: no message$/],
    ['could not be started', 'exit 127', 'not-measured', /^Nix ended with status 127 /],
    [
      'cannot fetch',
      'echo "error: unable to download x" >&2; exit 1',
      'not-measured',
      /unable to download x/,
    ],
  ])('that %s is a failure', async (_, script, ...[kind, message]) => {
    const nix = await open(evaluator(script))
    expect(await nix.evaluator.runExact(evaluation)).toEqual({
      ok: false,
      failure: expect.objectContaining({ kind, message: expect.stringMatching(message) }),
    })
  })

  test.each([
    ['wrote no statistics', ':'],
    ['wrote half of them', `printf '{"nrThu' > "$NIX_SHOW_STATS_PATH"`],
    ['wrote empty ones', `printf '{}' > "$NIX_SHOW_STATS_PATH"`],
  ])('that %s did not measure', async (_, script) => {
    const nix = await open(evaluator(`${script}; echo '[{"drvPath":"/nix/store/x.drv","outputs":{}}]'`))
    const failure = {
      kind: 'not-measured',
      message: 'Nix wrote no statistics of the evaluation. Run it again.',
    }
    expect(await nix.evaluator.runExact(evaluation)).toEqual({ ok: false, failure })
    expect(await nix.evaluator.runTimed(evaluation)).toEqual({ ok: false, failure })
  })

  test.each([
    ['is shorter than its heading says', 'these 2 derivations will be built:', '  /nix/store/x.drv'],
    ['lacks what is not there', 'this derivation will be built:', '  /nix/store/other.drv'],
  ])('whose list of what to build %s did not measure', async (_, ...lines) => {
    const log = lines.map((msg) => `@nix ${JSON.stringify({ action: 'msg', level: 0, msg })}`).join('\n')
    writeFileSync(join(directory, 'log'), log)
    const nix = await open(
      evaluator(`cat "$here/log" >&2; printf '{"nrThunks":1}' > "$NIX_SHOW_STATS_PATH"
        echo '[{"drvPath":"/nix/store/x.drv","outputs":{"out":"/nix/store/x"}}]'`),
    )
    expect(await nix.evaluator.runExact(evaluation)).toEqual({
      ok: false,
      failure: {
        kind: 'not-measured',
        message: 'What Nix said it would build and fetch is not whole. Run it again.',
      },
    })
  })

  test('gets statistics to write, and leaves no file of its own behind', async () => {
    const nix = await open(
      evaluator(`printf '{"nrThunks":%s}' "$NIX_SHOW_STATS" > "$NIX_SHOW_STATS_PATH"; echo /nix/store/x.drv`),
    )
    expect(await nix.evaluator.runTimed(evaluation)).toMatchObject({
      ok: true,
      value: { statistics: { thunks: 1 } },
    })
    expect(readdirSync(join(directory, 'files'), { recursive: true }).toSorted()).toEqual([
      'evaluators',
      ...['cache', 'home', 'registry.json', 'settings', 'settings/nix.conf', 'temporary'].map(
        (name) => `evaluators/${name}`,
      ),
      'usage',
    ])
  })

  test('does not reach what is reported of it, where it is held', async () => {
    const usage = join(directory, 'files', 'usage')
    const script = `ln -s "$here/elsewhere" '${usage}/2'; echo /nix/store/x.drv`
    const file = evaluator(`printf '{"nrThunks":1}' > "$NIX_SHOW_STATS_PATH"; ${script}`)
    const nix = await open(file, { isolate: true })
    await nix.evaluator.runTimed(evaluation)
    const isHeld = nix.identity.machine.isolation?.kind === 'landlock'
    expect(readdirSync(usage)).toEqual(isHeld ? [] : ['2'])
  })

  test('gets no token and no input of the job', async () => {
    const environment = {
      PATH: process.env.PATH,
      HOME: '/home/me',
      GITHUB_TOKEN: 'secret',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      INPUT_TOKEN: 'secret',
    }
    const nix = await open(evaluator('/usr/bin/env > "$here/environment"; exit 1'), { environment })
    await nix.evaluator.runExact(evaluation)
    const seen = readFileSync(join(directory, 'environment'), 'utf8')
    expect(seen).not.toMatch(/^HOME=\/home\/me$/m)
    expect(seen).not.toMatch(/secret|GITHUB|ACTIONS|INPUT/)
  })

  test('is not started once the user has asked to stop, and ends when they do', async () => {
    const controller = new AbortController()
    const nix = await open(evaluator('echo > "$here/started"; sleep 300'), { signal: controller.signal })
    const running = expect(nix.evaluator.runTimed(evaluation)).rejects.toThrow('stop')
    while (!existsSync(join(directory, 'started'))) await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort(new Error('stop'))
    await running
    await expect(nix.evaluator.runExact(evaluation)).rejects.toThrow('stop')
  })
})

describe('sizes of what is to be fetched', () => {
  const dryRun = {
    toBuild: [],
    toFetch: ['/nix/store/a', '/nix/store/b'],
    unknown: [],
    printedSizes: { downloadBytes: 1024, unpackedBytes: 2048 },
    importedDerivations: [],
    messages: [],
  }

  test('are those that Nix printed where a substituter does not tell all', async () => {
    const nix = await open(evaluator(`echo '{"/nix/store/a":{"narSize":5,"downloadSize":3}}'; exit 1`))
    expect(await nix.substituters.plan(dryRun)).toMatchObject({ downloadBytes: 1024, unpackedBytes: 2048 })
  })

  test('are sums where they do', async () => {
    const nix = await open(
      evaluator(
        `echo '{"/nix/store/a":{"narSize":5,"downloadSize":3},"/nix/store/b":{"narSize":7,"downloadSize":4}}'`,
      ),
    )
    expect(await nix.substituters.plan(dryRun)).toMatchObject({ downloadBytes: 7, unpackedBytes: 12 })
  })
})

test('a derivation graph that cannot be read is an error with Nix’s own words', async () => {
  const nix = await open(evaluator('echo "error: path is not valid" >&2; exit 1'))
  await expect(nix.store.closure('/nix/store/x.drv')).rejects.toMatchObject({
    name: 'MeasurementError',
    message: expect.stringContaining('error: path is not valid'),
    remedy: expect.stringContaining('nix store verify'),
  })
})

test.each([
  ['nothing', ':'],
  ['another derivation', 'echo /nix/store/y.drv'],
])('a derivation graph of %s is an error', async (_, script) => {
  const nix = await open(evaluator(script))
  await expect(nix.store.closure('/nix/store/x.drv')).rejects.toMatchObject({
    name: 'MeasurementError',
    message: expect.stringContaining('it lacks the derivation itself'),
  })
})

test.each([
  ['was killed', 'kill -9 $$', 'it was ended by SIGKILL'],
  ['said nothing', 'exit 7', 'it ended with status 7'],
])('a question to the store that %s tells so', async (_, script, reason) => {
  const nix = await open(evaluator(script))
  await expect(nix.store.closure('/nix/store/x.drv')).rejects.toMatchObject({
    message: expect.stringContaining(reason),
  })
})

test('a revision whose files are gone has no attributes to tell, rather than none', async () => {
  const nix = await open(evaluator('exit 1'))
  const source = { ...evaluation.source, storePath: '/nix/store/gone' }
  expect(await nix.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, [])).toMatchObject({
    ok: false,
    failure: { kind: 'not-measured' },
  })
})

test('a commit that Nix cannot read is an error that names it', async () => {
  const nix = await open(evaluator('echo "error: object not found" >&2; exit 1'))
  const commit = { sha: 'abc', tree: 'def', timestamp: 0, subject: '' }
  await expect(nix.store.prepare('/gone', commit)).rejects.toMatchObject({
    name: 'MeasurementError',
    message: 'Nix could not read the files of commit abc: error: object not found',
    remedy: expect.stringContaining('git fsck'),
  })
})

/** Whether a process runs; one that is not reaped yet has ended. */
function runs(pid: string): boolean {
  try {
    process.kill(Number(pid), 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
