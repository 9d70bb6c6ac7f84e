import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createNixSandbox, type NixSandbox, shellDerivation, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

describe.each(nixBinaries())('%s, where files lie in a folder', (file) => {
  let sandbox: NixSandbox
  let nix: Nix

  beforeEach(async () => {
    sandbox = createNixSandbox(file)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  /** The same files outside of the store. */
  const inPlace = async (source: Source, files: Readonly<Record<string, string>>): Promise<Source> => {
    const folder = join(await nix.store.newFolder(), source.storePath.split('/').at(-1) ?? '')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return { ...source, storePath: folder, inPlace: { store: dirname(source.storePath) } }
  }

  const measure = async (source: Source, origin: TargetOrigin) =>
    valueOf(await nix.evaluator.runExact({ source, origin }))

  test('a file comes to the same derivation, and counts the same', async () => {
    const files = {
      'default.nix': `(${shellDerivation(nix.system)}) "app" "# \${./text} \${import ./lib/word.nix 3}"`,
      text: 'text\n',
      'lib/word.nix': 'count: builtins.toString (builtins.length (builtins.genList (n: n) count))',
    }
    const origin: TargetOrigin = { kind: 'file', file: 'default.nix', attributePath: [], arguments: {} }
    const source = await sandbox.source(nix, files)
    const [stored, lying] = [
      await measure(source, origin),
      await measure(await inPlace(source, files), origin),
    ]
    expect(lying.derivationPath).toBe(stored.derivationPath)
    expect(lying.run.statistics.functionCalls).toBe(stored.run.statistics.functionCalls)
  })

  test('a flake with an input of an input knows what it would know in the store', async () => {
    const sources = lockedInputs()
    const files = {
      'flake.nix': `{
        inputs.outer.url = "path:${sources.outer}";
        outputs = { self, outer }: { packages.${nix.system}.app = (${shellDerivation(nix.system)}) "app"
          "# \${self.rev} \${self.shortRev} \${self.lastModifiedDate} \${toString self.revCount} \${outer.word} \${outer} \${import ./lib.nix}"; };
      }`,
      'lib.nix': '"text"',
    }
    const lock = lockOf(files)
    nix = await sandbox.open({}, {}, [lock])
    const all = { ...files, 'flake.lock': lock }
    const source = { ...(await sandbox.source(nix, all)), revisionCount: 7 }
    // A listing comes first, and brings the inputs.
    valueOf(await nix.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, []))
    const origin: TargetOrigin = {
      kind: 'flake',
      directory: '.',
      attributePath: ['packages', nix.system, 'app'],
    }
    const [stored, lying] = [await measure(source, origin), await measure(await inPlace(source, all), origin)]
    expect(lying.derivationPath).toBe(stored.derivationPath)
  })

  test('a flake whose input is not in the store is not evaluated', async () => {
    const files = { 'flake.nix': '{ outputs = { self }: { }; }' }
    const narHash = `sha256-${Buffer.alloc(32, 7).toString('base64')}`
    const lock = {
      version: 7,
      root: 'root',
      nodes: {
        root: { inputs: { far: 'far' } },
        far: { locked: { type: 'path', path: '/nowhere', narHash } },
      },
    }
    const source = await sandbox.source(nix, files)
    const origin: TargetOrigin = { kind: 'flake', directory: '.', attributePath: ['a'] }
    const lying = await inPlace(source, { ...files, 'flake.lock': JSON.stringify(lock) })
    const attempt = await nix.evaluator.runExact({ source: lying, origin })
    expect(attempt).toMatchObject({ ok: false, failure: { kind: 'not-measured' } })
  })

  /** Folders of a flake and of one that it takes. */
  function lockedInputs(): { readonly outer: string } {
    const inner = join(sandbox.git.directory, 'inner')
    const outer = join(sandbox.git.directory, 'outer')
    for (const folder of [inner, outer]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(inner, 'flake.nix'), '{ outputs = { self }: { word = "inner"; }; }')
    const outerFlake = `{ inputs.inner.url = "path:${inner}"; outputs = { self, inner }: { word = inner.word + "-outer"; }; }`
    writeFileSync(join(outer, 'flake.nix'), outerFlake)
    return { outer }
  }

  function lockOf(files: Readonly<Record<string, string>>): string {
    const registry = join(sandbox.git.directory, 'registry.json')
    writeFileSync(registry, '{"version":2,"flakes":[]}')
    sandbox.git.repository('locked')
    sandbox.git.write('locked', files)
    sandbox.git.git('locked', 'add', '--all')
    const folder = join(sandbox.git.directory, 'locked')
    sandbox.run('flake', 'lock', '--offline', '--option', 'flake-registry', registry, folder)
    return readFileSync(join(folder, 'flake.lock'), 'utf8')
  }
})
