import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findRootCauses } from '../../src/core/explain/derivations.ts'
import { createNixSandbox, type NixSandbox, shellDerivation } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox

  beforeEach(() => {
    sandbox = createNixSandbox(file)
  })

  afterEach(() => {
    sandbox.remove()
  })

  test('the derivation at the root of a rebuild, from one question for both sides', async () => {
    const nix = await sandbox.open()
    const measure = async (version: string) => {
      const source = await sandbox.source(nix, {
        'builder.sh': 'echo > $out',
        'flake.nix': `{ outputs = { self }: let sh = ${shellDerivation(nix.system)}; in rec {
          base = sh "base-1.0" "\${./builder.sh} ${sandbox.unique}";
          archive = sh "library-${version}.tar.gz" "echo ${sandbox.unique} ${version}";
          library = sh "library-${version}" "echo \${base} \${archive}";
          tool = sh "tool-1.0" "echo \${library}";
          app = sh "app" "echo \${tool} \${base}";
        }; }`,
      })
      const origin = { kind: 'flake', directory: '.', attributePath: ['app'] } as const
      const exact = await nix.evaluator.runExact({ source, origin })
      if (!exact.ok) throw new Error(exact.failure.message)
      const { derivationPath } = exact.value
      return { derivationPath, closure: await nix.store.closure(derivationPath) }
    }
    const base = await measure('3.0.14')
    const head = await measure('3.0.15')
    const references = await nix.store.references([base.derivationPath, head.derivationPath])
    for (const path of [...base.closure.derivations, ...head.closure.derivations]) {
      expect(references.get(path)).toBeDefined()
    }
    const inputs = references.get(head.derivationPath) ?? []
    expect(inputs.map((path) => path.replace(/^.{44}/, '')).sort()).toEqual(['base-1.0.drv', 'tool-1.0.drv'])
    expect(findRootCauses({ base: base.closure, head: head.closure, references })).toEqual({
      rebuilds: 3,
      explained: 3,
      roots: [
        { name: 'library', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 3 },
      ],
    })
  })

  test('a derivation that the store does not have is an error with a remedy', async () => {
    const nix = await sandbox.open()
    const missing = `/nix/store/${'0'.repeat(32)}-missing.drv`
    await expect(nix.store.references([missing])).rejects.toMatchObject({ remedy: expect.any(String) })
  })
})
