import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bounds, Evaluation } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { createNixSandbox, type NixSandbox, shellDerivation, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const MIB = 1024 ** 2

/** More than any of these needs, where it is not to be what ends it. */
const AMPLE: Bounds = { seconds: 100, bytes: 2048 * MIB }

/** Adds up without keeping anything, far longer than anybody waits. */
const FOREVER =
  "let many = builtins.genList (n: n) 100000; in toString (builtins.foldl' (a: b: builtins.foldl' (c: d: builtins.foldl' (e: f: e + f) c many) a many) 0 many)"

/** Keeps all that it makes. */
const GROWING =
  "let grown = builtins.foldl' (all: n: let more = builtins.genList (i: { inherit i n; }) 20000; in builtins.seq (builtins.foldl' (a: b: a + b.i) 0 more) [ more all ]) [ ] (builtins.genList (n: n) 100000); in toString (builtins.length grown)"

describe.each(nixBinaries())('what is only tried of %s', (file) => {
  let sandbox: NixSandbox

  beforeEach(() => {
    sandbox = createNixSandbox(file)
  })

  afterEach(() => {
    sandbox.remove()
  })

  const kinds = ['flake', 'file'] as const

  /** A derivation by what an expression comes to. */
  async function evaluation(nix: Nix, kind: (typeof kinds)[number], expression: string): Promise<Evaluation> {
    const code = `{ a = (${shellDerivation(nix.system)}) "tried" (${expression}); }`
    const source = await sandbox.source(nix, {
      'default.nix': code,
      'flake.nix': `{ outputs = _: ${code}; }`,
    })
    const origin =
      kind === 'flake'
        ? ({ kind, directory: '.', attributePath: ['a'] } as const)
        : ({ kind, file: 'default.nix', attributePath: ['a'], arguments: {} } as const)
    return { source, origin }
  }

  test.each(kinds)('counts what any other evaluation of a %s does', async (kind) => {
    const nix = await sandbox.open()
    const tried = await evaluation(nix, kind, 'toString (map (n: n + 1) [ 1 2 3 ])')
    const [usual, bounded] = [
      valueOf(await nix.evaluator.runExact(tried)),
      valueOf(await nix.evaluator.runExact(tried, AMPLE)),
    ]
    expect(bounded.derivationPath).toBe(usual.derivationPath)
    expect(bounded.run.statistics.functionCalls).toBe(usual.run.statistics.functionCalls)
    expect(bounded.run.statistics.allocatedBytes).toBe(usual.run.statistics.allocatedBytes)
  })

  test.each(kinds)('is ended where a %s takes longer than it may', async (kind) => {
    const nix = await sandbox.open()
    const endless = await evaluation(nix, kind, FOREVER)
    expect(await nix.evaluator.runExact(endless, { ...AMPLE, seconds: 2 })).toMatchObject({
      ok: false,
      failure: { kind: 'time-out' },
    })
  })

  test('is ended where it takes more memory than it may, and something small is not', async () => {
    const nix = await sandbox.open()
    expect(
      await nix.evaluator.runExact(await evaluation(nix, 'flake', GROWING), { seconds: 100, bytes: 1 }),
    ).toMatchObject({
      ok: false,
      failure: { kind: 'out-of-memory' },
    })
    const small = await evaluation(nix, 'flake', '"small"')
    expect(await nix.evaluator.runExact(small, { seconds: 100, bytes: 1 })).toMatchObject({ ok: true })
  })

  test.each([
    ['to begin with more than that', { GC_INITIAL_HEAP_SIZE: '4G' }],
    ['what it may take', { GC_MAXIMUM_HEAP_SIZE: '3000000000' }],
  ])('is not ended where Nix is told %s', async (_, environment) => {
    const nix = await sandbox.open({}, environment)
    const small = await evaluation(nix, 'flake', '"small"')
    expect(await nix.evaluator.runExact(small, { seconds: 100, bytes: 1 })).toMatchObject({ ok: true })
  })

  test.each(kinds)('builds nothing on the way, though a %s may as a rule', async (kind) => {
    const nix = await sandbox.open({ allowImportFromDerivation: true })
    const sh = shellDerivation(nix.system)
    const imports = await evaluation(
      nix,
      kind,
      `import ((${sh}) "tried-${sandbox.unique}.nix" "echo '\\"text\\"' > $out")`,
    )
    expect(await nix.evaluator.runExact(imports, AMPLE)).toMatchObject({
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringContaining('allow-import-from-derivation') },
    })
    expect(await nix.evaluator.runExact(imports)).toMatchObject({ ok: true })
  })

  describe('with a server', () => {
    let server: Server
    let requests = 0

    beforeEach(async () => {
      requests = 0
      server = createServer((_, response) => {
        requests += 1
        response.writeHead(404).end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    })

    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    const address = () => {
      const at = server.address()
      return `http://127.0.0.1:${isAddress(at) ? at.port : 0}/`
    }

    test('asks for nothing, though a file may as a rule', async () => {
      const nix = await sandbox.open({ fetchFrom: [address()] })
      const hash = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
      const fetches = await evaluation(
        nix,
        'file',
        `builtins.readFile (builtins.fetchurl { url = "${address()}x"; sha256 = "${hash}"; })`,
      )
      expect(await nix.evaluator.runExact(fetches, AMPLE)).toMatchObject({ ok: false })
      expect(requests).toBe(0)
      expect(await nix.evaluator.runExact(fetches)).toMatchObject({ ok: false })
      expect(requests).toBeGreaterThan(0)
    })
  })
})

function isAddress(at: AddressInfo | string | null): at is AddressInfo {
  return typeof at === 'object' && at !== null
}
