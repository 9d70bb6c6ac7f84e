import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createNixSandbox, shellDerivation, type NixSandbox } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

describe.each(nixBinaries())('the code of a pull request, evaluated by %s', (file) => {
  let sandbox: NixSandbox

  beforeEach(() => {
    sandbox = createNixSandbox(file)
  })

  afterEach(() => {
    sandbox.remove()
  })

  const secrets = { GITHUB_TOKEN: 'secret', ACTIONS_RUNTIME_TOKEN: 'secret', NIX_SECRET: 'kept-by-prefix' }

  const fromFile = {
    kind: 'file',
    file: 'default.nix',
    attributePath: ['a'],
    arguments: {},
  } as const
  const fromFlake = { kind: 'flake', directory: '.', attributePath: ['a'] } as const

  test.each([
    ['a file', 'builtins.readFile /etc/passwd'],
    ['a folder', 'toString (builtins.attrNames (builtins.readDir /etc))'],
    ['a file beside the repository', 'builtins.readFile (./. + "/../../../etc/passwd")'],
  ])('reads nothing outside of the repository: %s', async (_, expression) => {
    const nix = await sandbox.open()
    const code = `{ a = ${shellDerivation(nix.system)} "x" (${expression}); }`
    const source = await sandbox.source(nix, {
      'default.nix': code,
      'flake.nix': `{ outputs = _: ${code}; }`,
    })
    const forbidden = {
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringMatching(/forbidden in (?:restricted|pure)/) },
    }
    for (const origin of [fromFile, fromFlake]) {
      expect(await nix.evaluator.runExact({ source, origin })).toEqual(forbidden)
      expect(await nix.evaluator.runTimed({ source, origin })).toEqual(forbidden)
    }
    const from = { kind: 'file', file: 'default.nix', arguments: {} } as const
    const listed = await sandbox.source(nix, {
      'default.nix': `{ \${builtins.substring 0 3 (${expression})} = 1; }`,
    })
    const walks = [{ steps: [{ regex: '.*' }], withSystem: false }]
    expect(await nix.evaluator.list({ source: listed, from }, walks)).toEqual(forbidden)
  })

  test('sees nothing of the environment', async () => {
    const nix = await sandbox.open({}, secrets)
    const code = `{ a = ${shellDerivation(nix.system)}
      ("got" + builtins.concatStringsSep "" (map builtins.getEnv [ "GITHUB_TOKEN" "ACTIONS_RUNTIME_TOKEN" "NIX_SECRET" "HOME" ]))
      ""; }`
    const source = await sandbox.source(nix, {
      'default.nix': code,
      'flake.nix': `{ outputs = _: ${code}; }`,
    })
    for (const origin of [fromFile, fromFlake]) {
      expect(await nix.evaluator.runExact({ source, origin })).toMatchObject({
        value: { derivationPath: expect.stringMatching(/-got\.drv$/) },
      })
    }
  })

  test('cannot set Nix’s options by its flake', async () => {
    const nix = await sandbox.open()
    const source = await sandbox.source(nix, {
      'flake.nix': `{
        nixConfig.allow-import-from-derivation = true;
        outputs = _: let sh = ${shellDerivation(nix.system)}; in {
          a = sh (import (sh "set-${sandbox.unique}.nix" "echo '\\"imported\\"' > $out")) "";
        };
      }`,
    })
    expect(await nix.evaluator.runExact({ source, origin: fromFlake })).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('allow-import-from-derivation') },
    })
  })
})
