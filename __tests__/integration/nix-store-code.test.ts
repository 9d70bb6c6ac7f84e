// Code that is read from a store path which evaluating it makes: what comes of it must not hang on what the store holds.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { Walk } from '../../src/core/nix/listing.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { createNixSandbox, shellDerivation, type NixSandbox, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

/** Ways to a folder of the repository by a store path: what `import` takes. */
const WAYS = [
  ['a path in a string', '"${./pkgs}/default.nix"'],
  ['builtins.path', '"${builtins.path { path = ./pkgs; name = "pkgs"; }}/default.nix"'],
  ['a filtered source', '"${builtins.filterSource (name: type: true) ./pkgs}/default.nix"'],
  ['lib.cleanSource', '(builtins.path { path = ./pkgs; filter = _: _: true; } + "/default.nix")'],
  ['a single file', '"${./pkgs/default.nix}"'],
] as const

describe.each(nixBinaries())('%s', (binary) => {
  let sandbox: NixSandbox
  let nix: Nix
  let layouts = 0

  beforeEach(async () => {
    sandbox = createNixSandbox(binary)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  /** Nothing of it is in the store before it is evaluated. */
  const packages = () =>
    `sh: { app = sh "app" "# ${sandbox.unique} ${String((layouts += 1))}"; tool = sh "tool" ""; }`

  const sh = () => shellDerivation(nix.system)

  const flakeWith = (way: string) => ({
    'flake.nix': `{ outputs = { self }: { packages.${nix.system} = import (${way}) ${sh()}; }; }`,
    'pkgs/default.nix': packages(),
  })

  const fileWith = (way: string) => ({
    'default.nix': `import (${way}) ${sh()}`,
    'pkgs/default.nix': packages(),
  })

  const all: Walk = { steps: [{ derivations: true }], withSystem: false }

  test.each(WAYS)('names are found where a flake imports by %s', async (_, way) => {
    const source = await sandbox.source(nix, flakeWith(way))
    const steps = [{ name: 'packages' }, { name: nix.system }, { regex: '.*' }]
    const [result] = valueOf(
      await nix.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, [
        { steps, withSystem: false },
      ]),
    )
    expect(result?.matches.map(({ path }) => path.at(-1))).toEqual(['app', 'tool'])
  })

  test.each(WAYS)('names are found where a file imports by %s', async (_, way) => {
    const source = await sandbox.source(nix, fileWith(way))
    const from = { kind: 'file', file: 'default.nix', arguments: {} } as const
    const [result] = valueOf(await nix.evaluator.list({ source, from }, [all]))
    expect(result?.matches).toEqual([
      { path: ['app'], system: null },
      { path: ['tool'], system: null },
    ])
  })

  test.each(WAYS)('a set is evaluated at once where what it is made of is imported by %s', async (_, way) => {
    const names = ['app', 'tool']
    const flake: TargetOrigin = { kind: 'flake', directory: '.', attributePath: ['packages', nix.system] }
    const file: TargetOrigin = { kind: 'file', file: 'default.nix', arguments: {}, attributePath: [] }
    const ofFlake = await sandbox.source(nix, flakeWith(way))
    const ofFile = await sandbox.source(nix, fileWith(way))
    for (const [source, origin] of [
      [ofFlake, flake],
      [ofFile, file],
    ] as const) {
      const set = valueOf(await nix.evaluator.runSet({ source, origin, names }))
      expect(set.derivationPaths).toEqual([
        expect.stringMatching(/-app\.drv$/),
        expect.stringMatching(/-tool\.drv$/),
      ])
    }
  })

  test('names are found behind what is built while evaluating, where that is allowed', async () => {
    const allowing = await sandbox.open({ allowImportFromDerivation: true, isolate: false })
    const source = await sandbox.source(allowing, {
      'flake.nix': `{ outputs = { self }: { packages = import "\${
        ${sh()} "pkgs" "echo '{ ${allowing.system}.app = 1; }  # ${sandbox.unique}' > $out" }"; }; }`,
    })
    const steps = [{ name: 'packages' }, { name: allowing.system }, { regex: '.*' }]
    const [result] = valueOf(
      await allowing.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, [
        { steps, withSystem: false },
      ]),
    )
    expect(result?.matches.map(({ path }) => path.at(-1))).toEqual(['app'])
  })
})
