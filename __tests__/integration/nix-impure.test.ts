// Flakes that ask for more than their lock file, as a shell of devenv does: not evaluated unless the configuration lets them, and
// then alike in every kind of evaluation, with nothing secret in sight.

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Attempt } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createNixSandbox, type NixSandbox, nixSettings, shellDerivation, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const SECRET = 'kept-from-view'

const SECRETS = {
  GITHUB_TOKEN: SECRET,
  INPUT_TOKEN: SECRET,
  NIX_SECRET: SECRET,
  NIX_CONFIG: [...nixSettings(), `access-tokens = example.com=${SECRET}`].join('\n'),
  HTTPS_PROXY: `http://me:${SECRET}@127.0.0.1:9`,
}

const WHOLE = { kind: 'flake', directory: '.', attributePath: [] } as const

/** Needs the system and a folder; the rest it only looks at. */
const flake = `{
  outputs = { self }: let sh = ${shellDerivation('${builtins.currentSystem}')}; in {
    a = sh "shell" (let root = builtins.getEnv "PWD"; in if root == "" then throw "no folder" else "echo \${root} > $out");
    seen = sh "seen" (builtins.concatStringsSep "|" (map builtins.getEnv [ ${Object.keys(SECRETS)
      .map((name) => `"${name}"`)
      .join(' ')} ]));
    set = { inherit (self) a; };
    folders = sh "folders-\${builtins.replaceStrings [ "/" ] [ "." ] (builtins.getEnv "PWD" + builtins.getEnv "XDG_RUNTIME_DIR")}" "";
    file = sh "file" (builtins.readFile /etc/hostname);
    environment = sh "environment" (builtins.readFile /proc/self/environ);
  };
}
`

describe.each(nixBinaries())('a flake that asks for the machine, evaluated by %s', (file) => {
  let sandbox: NixSandbox
  let pure: Nix
  let impure: Nix
  let source: Source

  beforeAll(async () => {
    sandbox = createNixSandbox(file)
    pure = await sandbox.open({}, SECRETS)
    impure = await sandbox.open({ impure: true }, SECRETS)
    source = await sandbox.source(pure, { 'flake.nix': flake })
  })

  afterAll(() => {
    sandbox.remove()
  })

  const exact = (nix: Nix, name: string) =>
    nix.evaluator.runExact({ source, origin: { ...WHOLE, attributePath: [name] } })

  /** The same files outside of the store. */
  const inPlace = async (nix: Nix): Promise<Source> => {
    const folder = await nix.store.newFolder()
    writeFileSync(join(folder, 'flake.nix'), flake)
    return { ...source, storePath: folder, inPlace: { store: dirname(source.storePath) } }
  }

  /** What came of every kind of evaluation. */
  const everyKind = async (nix: Nix): Promise<Readonly<Record<string, Attempt<unknown>>>> => {
    const { evaluator } = nix
    const evaluation = { source, origin: { ...WHOLE, attributePath: ['a'] } }
    const walk = { steps: [{ name: 'a' }, { itself: true }], withSystem: false, strict: true } as const
    const lying = { ...evaluation, source: await inPlace(nix) }
    const { failure } = await nix.builder.build(evaluation)
    return {
      list: await evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, [walk]),
      runExact: await evaluator.runExact(evaluation),
      bounded: await evaluator.runExact(evaluation, { seconds: 60, bytes: undefined }),
      inPlace: await evaluator.runExact(lying),
      runSet: await evaluator.runSet({ source, origin: { ...WHOLE, attributePath: ['set'] }, names: ['a'] }),
      runTimed: await evaluator.runTimed(evaluation),
      countCalls: await evaluator.countCalls(evaluation),
      traceCalls: await evaluator.traceCalls(evaluation, 1),
      build: failure === undefined ? { ok: true, value: undefined } : { ok: false, failure },
      ...(evaluator.hasProfiler && {
        sampleCalls: await evaluator.sampleCalls(evaluation, 1),
        sampleTime: await evaluator.sampleTime(evaluation),
      }),
    }
  }

  const failed = (attempts: Readonly<Record<string, Attempt<unknown>>>) =>
    Object.entries(attempts).flatMap(([kind, { ok }]) => (ok ? [] : [kind]))

  test('is not evaluated unless that is allowed, and then in every kind of evaluation', async () => {
    const [without, allowed] = [await everyKind(pure), await everyKind(impure)]
    // To be listed, a derivation needs no folder, and a set passes over what throws.
    const failing = Object.keys(without).filter((kind) => kind !== 'list' && kind !== 'runSet')
    expect(failed(without)).toEqual(failing)
    expect(allowed).toEqual(
      Object.fromEntries(Object.keys(allowed).map((kind) => [kind, expect.objectContaining({ ok: true })])),
    )
    expect(allowed.list).toMatchObject({ value: [{ matches: [{ path: ['a'] }] }] })
    const { derivationPath } = valueOf(await exact(impure, 'a'))
    expect(allowed.inPlace).toMatchObject({ value: { derivationPath } })
    expect(allowed.runSet).toMatchObject({ value: { derivationPaths: [derivationPath] } })
  })

  test('reads folders that are the same on every machine', async () => {
    const { derivationPath } = valueOf(await exact(impure, 'folders'))
    expect(derivationPath).toMatch(/-folders-\.project\.tmp\.drv$/)
  })

  test('sees no secret', async () => {
    const { derivationPath } = valueOf(await exact(impure, 'seen'))
    const text = readFileSync(derivationPath, 'utf8')
    expect(text).toContain('"||||"')
    expect(text).not.toContain(SECRET)
  })

  test('reaches no more of an isolated evaluator’s machine', async () => {
    const { isolation } = impure.identity.machine
    if (isolation?.kind !== 'landlock') return
    for (const name of ['file', 'environment']) expect(await exact(impure, name)).toMatchObject({ ok: false })
  })

  test('is told from one that is pure, whose figures are others', () => {
    expect(impure.identity.settings).toEqual({ ...pure.identity.settings, impure: 'true' })
  })
})
