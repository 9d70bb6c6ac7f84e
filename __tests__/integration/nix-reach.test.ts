// Ways by which Nix code gets at the machine it is evaluated on: none gives it anything.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { NixOptions } from '../../src/core/config/config.ts'
import type { Attempt, Nix, Source } from '../../src/ports.ts'
import type { FileContent } from '../git-sandbox.ts'
import { createNixSandbox, nixLevel, type NixSandbox, shellDerivation } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const FAKE_HASH = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const NOBODY = '0123456789012345678901234567890123456789'

const fromFile = { kind: 'file', file: 'default.nix', arguments: {} } as const
const fromFlake = { kind: 'flake', directory: '.' } as const

/** What a test tells of the machine. */
interface Machine {
  /** A folder with the file `f`, which holds a secret, and a flake. */
  readonly secrets: string
  /** The hash of the folder’s archive. */
  readonly narHash: string
  /** Of a server on loopback. */
  readonly port: number
}

/** An expression whose value is a text. */
const routes: Readonly<Record<string, (machine: Machine) => string>> = {
  readFile: ({ secrets }) => `builtins.readFile "${secrets}/f"`,
  'readFile of a path': ({ secrets }) => `builtins.readFile ${secrets}/f`,
  readDir: ({ secrets }) => `toString (builtins.attrNames (builtins.readDir "${secrets}"))`,
  hashFile: ({ secrets }) => `builtins.hashFile "sha256" "${secrets}/f"`,
  import: ({ secrets }) => `toString (import "${secrets}/flake.nix").secret`,
  scopedImport: ({ secrets }) => `toString (builtins.scopedImport { } "${secrets}/flake.nix").secret`,
  'a path as a string': ({ secrets }) => `"\${${secrets}}"`,
  path: ({ secrets }) => `builtins.path { path = "${secrets}"; }`,
  'path with a hash': ({ secrets, narHash }) =>
    `builtins.readFile (builtins.path { path = "${secrets}"; sha256 = "${narHash}"; } + "/f")`,
  filterSource: ({ secrets }) => `builtins.filterSource (_: _: true) "${secrets}"`,
  findFile: ({ secrets }) =>
    `builtins.readFile (builtins.findFile [ { prefix = "x"; path = "${secrets}"; } ] "x/f")`,
  'a link in the repository': () => 'builtins.readFile ./link',
  'a folder behind a link': () => 'builtins.readFile (./folder + "/f")',
  'above the repository': ({ secrets }) => `builtins.readFile (./. + "/../../..${secrets}/f")`,
  'fetchGit of a path': ({ secrets }) => `builtins.readFile (builtins.fetchGit "${secrets}" + "/f")`,
  'fetchGit file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchGit { url = "file://${secrets}"; rev = "${NOBODY}"; } + "/f")`,
  'fetchMercurial of a path': ({ secrets }) =>
    `builtins.readFile (builtins.fetchMercurial { url = "${secrets}"; rev = "${NOBODY}"; } + "/f")`,
  'fetchTarball file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchTarball { url = "file://${secrets}/x.tar"; sha256 = "${FAKE_HASH}"; } + "/f")`,
  'fetchurl file:': ({ secrets }) =>
    `builtins.readFile (builtins.fetchurl { url = "file://${secrets}/f"; sha256 = "${FAKE_HASH}"; })`,
  'fetchurl file: without a hash': ({ secrets }) =>
    `builtins.readFile (builtins.fetchurl "file://${secrets}/f")`,
  'fetchTree of a path': ({ secrets }) =>
    `builtins.readFile ((builtins.fetchTree { type = "path"; path = "${secrets}"; narHash = "${FAKE_HASH}"; }).outPath + "/f")`,
  'fetchTree of a path, by its hash': ({ secrets, narHash }) =>
    `builtins.readFile ((builtins.fetchTree { type = "path"; path = "${secrets}"; narHash = "${narHash}"; }).outPath + "/f")`,
  'fetchTree of a file': ({ secrets }) =>
    `builtins.readFile (builtins.fetchTree { type = "file"; url = "file://${secrets}/f"; narHash = "${FAKE_HASH}"; }).outPath`,
  'fetchTree of a repository': ({ secrets }) =>
    `builtins.readFile ((builtins.fetchTree { type = "git"; url = "file://${secrets}"; rev = "${NOBODY}"; }).outPath + "/f")`,
  getFlake: ({ secrets }) =>
    `(builtins.getFlake "path:${secrets}?narHash=${encodeURIComponent(FAKE_HASH)}").secret`,
  'getFlake by its hash': ({ secrets, narHash }) =>
    `(builtins.getFlake "path:${secrets}?narHash=${encodeURIComponent(narHash)}").secret`,
  'getFlake of a path': ({ secrets }) => `(builtins.getFlake "${secrets}").secret`,
  'getFlake of a folder of its own': () => '(builtins.getFlake (toString ./sub)).x',
  'getFlake of a folder of its own, by any hash': () =>
    `(builtins.getFlake "path:\${builtins.unsafeDiscardStringContext (toString ./sub)}?narHash=${encodeURIComponent(FAKE_HASH)}").x`,
  fetchClosure: ({ secrets }) =>
    `builtins.fetchClosure { fromStore = "file://${secrets}"; fromPath = /nix/store/r45nf5aq70l74z1ali19zr354l1pf3n5-source; }`,
  'the environment': () => 'if builtins.getEnv "HOME" == "" then throw "nothing" else builtins.getEnv "HOME"',
  'its own process': () => 'builtins.readFile "/proc/self/environ"',
  'another process': () => `builtins.readFile "/proc/${String(process.pid)}/environ"`,
}

/** Ways to a server of the machine: each is a request that must not come. */
const requests: Readonly<Record<string, (machine: Machine) => string>> = {
  'fetchurl http:': ({ port }) =>
    `builtins.readFile (builtins.fetchurl "http://127.0.0.1:${String(port)}/meta")`,
  'fetchurl http: with a hash': ({ port }) =>
    `builtins.readFile (builtins.fetchurl { url = "http://127.0.0.1:${String(port)}/meta"; sha256 = "${FAKE_HASH}"; })`,
  'fetchurl https:': ({ port }) =>
    `builtins.readFile (builtins.fetchurl { url = "https://127.0.0.1:${String(port)}/meta"; sha256 = "${FAKE_HASH}"; })`,
  'fetchTarball http:': ({ port }) =>
    `builtins.readFile (builtins.fetchTarball { url = "http://localhost:${String(port)}/x.tar.gz"; sha256 = "${FAKE_HASH}"; } + "/f")`,
  'fetchGit http:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "http://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchGit git:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "git://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchGit ssh:': ({ port }) =>
    `builtins.readFile (builtins.fetchGit { url = "ssh://127.0.0.1:${String(port)}/x.git"; rev = "${NOBODY}"; } + "/f")`,
  'fetchTree of a tarball': ({ port }) =>
    `builtins.readFile ((builtins.fetchTree { type = "tarball"; url = "http://127.0.0.1:${String(port)}/x.tar.gz"; narHash = "${FAKE_HASH}"; }).outPath + "/f")`,
  'getFlake http:': ({ port }) =>
    `(builtins.getFlake "http://127.0.0.1:${String(port)}/x.tar.gz?narHash=${encodeURIComponent(FAKE_HASH)}").secret`,
}

interface InputRoute {
  readonly locked?: object
  readonly url: string
}

/** Inputs of a flake that lead to the machine. */
const inputs: Readonly<Record<string, (machine: Machine) => InputRoute>> = {
  'an input that is not locked: path': ({ secrets }) => ({ url: `path:${secrets}` }),
  'an input that is not locked: file': ({ secrets }) => ({ url: `file+file://${secrets}/f` }),
  'an input that is not locked: a repository': ({ secrets }) => ({ url: `git+file://${secrets}` }),
  'an input that is not locked: http': ({ port }) => ({ url: `http://127.0.0.1:${String(port)}/x.tar.gz` }),
  'a locked path': ({ secrets }) => ({
    url: `path:${secrets}`,
    locked: { type: 'path', path: secrets, narHash: FAKE_HASH, lastModified: 1 },
  }),
  'a locked path, by its hash': ({ secrets, narHash }) => ({
    url: `path:${secrets}`,
    locked: { type: 'path', path: secrets, narHash, lastModified: 1 },
  }),
  'a locked file': ({ secrets }) => ({
    url: `file+file://${secrets}/f`,
    locked: { type: 'file', url: `file://${secrets}/f`, narHash: FAKE_HASH },
  }),
  'a locked tarball of the machine': ({ port }) => ({
    url: `http://127.0.0.1:${String(port)}/x.tar.gz`,
    locked: { type: 'tarball', url: `http://127.0.0.1:${String(port)}/x.tar.gz`, narHash: FAKE_HASH },
  }),
}

describe.each(nixBinaries().filter((file) => nixLevel(file) >= 20))('code evaluated by %s', (file) => {
  let sandbox: NixSandbox
  let machine: Machine
  let secret: string
  let server: Server
  let connections: number
  let nix: Nix
  /** A project with a target for each route. */
  let source: Source

  beforeAll(async () => {
    sandbox = createNixSandbox(file)
    secret = `secret-${sandbox.unique}`
    connections = 0
    server = createServer((socket) => {
      connections += 1
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${String(secret.length)}\r\n\r\n${secret}`)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    sandbox.git.repository('secrets')
    sandbox.git.commit('secrets', 'one', {
      f: secret,
      'flake.nix': `{ secret = "${secret}"; outputs = _: { secret = "${secret}"; }; }`,
    })
    const secrets = join(sandbox.git.directory, 'secrets')
    machine = { secrets, narHash: sandbox.run('hash', 'path', secrets), port }
    nix = await open()
    source = await sandbox.source(nix, projectOf(machine))
  })

  afterAll(() => {
    server.close()
    sandbox.remove()
  })

  const open = async (options: Partial<NixOptions> = {}) =>
    await sandbox.open(options, { GITHUB_TOKEN: secret, NIX_SECRET: secret })

  /** Neither the secret nor what it could be told by is in what came of it, or in the store. */
  function expectNothingOf(outcomes: readonly Attempt<unknown>[]) {
    const told = JSON.stringify(outcomes)
    const digest = createHash('sha256').update(secret).digest()
    for (const trace of [secret, machine.narHash, digest.toString('hex'), digest.toString('base64')])
      expect(told).not.toContain(trace)
    expect(storeHas(secret)).toBe(false)
    expect(connections).toBe(0)
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false })
  }

  test.each(Object.keys({ ...routes, ...requests }))('gets nothing by %s', async (name) => {
    const attributePath = [name]
    expectNothingOf([
      await nix.runExact({ source, origin: { ...fromFile, attributePath } }),
      await nix.runExact({ source, origin: { ...fromFlake, attributePath } }),
    ])
  })

  test.each(['readFile', 'getFlake by its hash', 'getFlake of a folder of its own', 'fetchurl http:'])(
    'gets nothing by %s, however it is evaluated',
    async (name) => {
      for (const origin of [fromFile, fromFlake]) {
        const evaluation = { source, origin: { ...origin, attributePath: [name] } }
        const from =
          origin.kind === 'flake'
            ? ({ kind: 'flake', directory: '.' } as const)
            : ({ kind: 'file', file: 'default.nix', arguments: {} } as const)
        const walks = [
          { steps: [{ name: 'names' }, { name }, { regex: '.*' }], withSystem: false, strict: true },
        ]
        expectNothingOf([
          await nix.runTimed(evaluation),
          await nix.countCalls(evaluation),
          await nix.traceCalls(evaluation),
          ...(nix.hasProfiler ? [await nix.sampleTime(evaluation)] : []),
          await nix.list({ source, from }, walks),
        ])
      }
    },
  )

  test.each(Object.entries(inputs))('gets nothing by %s', async (_, route) => {
    const { url, locked } = route(machine)
    const leaking = await sandbox.source(nix, {
      'flake.nix': `{
        inputs.leak = { url = "${url}"; flake = false; };
        outputs = { self, leak }: { a = ${shellDerivation('x86_64-linux')} "x" (builtins.readFile (leak + "/f")); };
      }`,
      ...(locked !== undefined && { 'flake.lock': lockWith(locked, { url }) }),
    })
    // Replaced inputs make Nix take a lock file that does not fit.
    for (const options of [{}, { overrideInputs: { other: 'github:owner/repository' } }]) {
      const opened = await open(options)
      const evaluation = { source: leaking, origin: { ...fromFlake, attributePath: ['a'] } }
      const listing = { source: leaking, from: { kind: 'flake', directory: '.' } } as const
      expectNothingOf([
        await opened.list(listing, [{ steps: [{ regex: '.*' }], withSystem: false, strict: true }]),
        await opened.runExact(evaluation),
      ])
    }
  })
})

function projectOf(machine: Machine): Readonly<Record<string, FileContent>> {
  const expressions = Object.entries({ ...routes, ...requests }).map(
    ([name, route]) => [`"${name}"`, route(machine)] as const,
  )
  const code = `let sh = ${shellDerivation('x86_64-linux')}; in {
    ${expressions.map(([name, text]) => `${name} = sh "x" (${text});`).join('\n')}
    names = { ${expressions.map(([name, text]) => `${name} = { \${builtins.substring 0 20 (${text})} = 1; };`).join('\n')} };
  }`
  const locked = { type: 'path', path: machine.secrets, narHash: FAKE_HASH, lastModified: 1 }
  return {
    'default.nix': code,
    'flake.nix': `{ outputs = { self }: ${code}; }`,
    'sub/flake.nix': `{
      inputs.leak = { url = "path:${machine.secrets}"; flake = false; };
      outputs = { self, leak }: { x = builtins.readFile (leak + "/f"); };
    }`,
    'sub/flake.lock': lockWith(locked, { type: 'path', path: machine.secrets }),
    link: { linkTo: join(machine.secrets, 'f') },
    folder: { linkTo: machine.secrets },
  }
}

function lockWith(locked: object, original: object): string {
  const nodes = { leak: { flake: false, locked, original }, root: { inputs: { leak: 'leak' } } }
  return JSON.stringify({ nodes, root: 'root', version: 7 })
}

/** Whether a file of a source in the store holds this text. */
function storeHas(text: string): boolean {
  return readdirSync('/nix/store')
    .map((name) => join('/nix/store', name, 'f'))
    .some((path) => existsSync(path) && readFileSync(path, 'utf8').includes(text))
}
