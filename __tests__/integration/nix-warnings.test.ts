import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { createNixSandbox, nixLevel, type NixSandbox, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

/** A derivation on whose way to be evaluated there are three warnings, one of them of two lines, and two traces. */
const WARNS = `let warn = builtins.warn or (text: builtins.trace ("evaluation warning: " + text)); in
  derivation {
    name = builtins.trace "a note: warning: none" "warns";
    system = "x86_64-linux";
    builder = "/bin/sh";
    first = warn "the first" "";
    old = builtins.trace "warning: of old" "";
    long = warn "of two lines\\nwarning: the second" "";
    value = builtins.trace { text = "warning: none"; } "";
  }`

/** Four times the attributes that Nix 2.24 and newer say have no effect, and an empty hash, which all releases fill in. */
const NIX_WARNS = `derivation {
  name = "nix-warns"; system = "x86_64-linux"; builder = "/bin/sh";
  __structuredAttrs = true; maxSize = 1; maxClosureSize = 1; allowedReferences = [ ]; allowedRequisites = [ ];
  outputHash = ""; outputHashAlgo = "sha256";
}`

describe.each(nixBinaries())('warnings of an evaluation by %s', (file) => {
  let sandbox: NixSandbox
  let nix: Nix

  beforeEach(async () => {
    sandbox = createNixSandbox(file)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  /** Of two runs: by the second one the store has the derivation. */
  async function warningsOf(files: Readonly<Record<string, string>>, origin: TargetOrigin) {
    const source = await sandbox.source(nix, files)
    const run = async () => valueOf(await nix.evaluator.runExact({ source, origin })).run.warnings
    return [await run(), await run()]
  }

  const flake = (attribute: string): TargetOrigin => ({
    kind: 'flake',
    directory: '.',
    attributePath: [attribute],
  })

  test('are counted of a flake and of a file, and are as many in every run', async () => {
    const files = {
      'flake.nix': '{ outputs = _: { warns = import ./warns.nix; }; }',
      'warns.nix': WARNS,
    }
    expect(await warningsOf(files, flake('warns'))).toEqual([3, 3])
    const origin: TargetOrigin = { kind: 'file', file: 'warns.nix', attributePath: [], arguments: {} }
    expect(await warningsOf(files, origin)).toEqual([3, 3])
  })

  test('are those of Nix too, as far as they are about the code', async () => {
    const expected = nixLevel(file) < 24 ? 1 : 5
    const files = { 'flake.nix': `{ outputs = _: { warns = ${NIX_WARNS}; }; }` }
    expect(await warningsOf(files, flake('warns'))).toEqual([expected, expected])
  })

  test('are none where nothing warns, and are not told by a timed run', async () => {
    const quiet = `derivation { name = "quiet"; system = "x86_64-linux"; builder = "/bin/sh"; }`
    const files = { 'flake.nix': `{ outputs = _: { quiet = ${quiet}; }; }` }
    expect(await warningsOf(files, flake('quiet'))).toEqual([0, 0])
    const source = await sandbox.source(nix, files)
    expect(valueOf(await nix.evaluator.runTimed({ source, origin: flake('quiet') })).warnings).toBeUndefined()
  })
})
