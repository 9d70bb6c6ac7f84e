// Ways by which Nix code gets at the machine it is evaluated on, in every kind of evaluation: none gives it anything. All
// ways are tried by hostile/reach.test.ts.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { NixOptions } from '../../src/core/model/config.ts'
import type { Attempt } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import type { FileContent } from '../git-sandbox.ts'
import { FAKE_HASH, inputs, type Machine, requests, routes } from '../hostile/routes.ts'
import { createNixSandbox, nixLevel, type NixSandbox, shellDerivation } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const fromFile = { kind: 'file', file: 'default.nix', arguments: {} } as const
const fromFlake = { kind: 'flake', directory: '.' } as const

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
          await nix.evaluator.runExact(evaluation),
          await nix.evaluator.runTimed(evaluation),
          await nix.evaluator.countCalls(evaluation),
          await nix.evaluator.traceCalls(evaluation, 60),
          ...(nix.evaluator.hasProfiler ? [await nix.evaluator.sampleTime(evaluation)] : []),
          await nix.evaluator.list({ source, from }, walks),
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
        await opened.evaluator.list(listing, [{ steps: [{ regex: '.*' }], withSystem: false, strict: true }]),
        await opened.evaluator.runExact(evaluation),
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
