import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { z } from 'zod'
import { withChangedDerivations } from '../../src/commands/changed-derivations.ts'
import { measuredSides } from '../../src/commands/measured-target.ts'
import { findRootCauses } from '../../src/core/explain/derivations.ts'
import type { Measurement } from '../../src/core/model/measurement.ts'
import { rebuildsOf } from '../../src/core/model/rebuilds.ts'
import { parseDerivations } from '../../src/core/nix/derivation-show.ts'
import type { Target } from '../../src/core/model/target.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { fakeRun } from '../fakes/measurements.ts'
import { createNixSandbox, nixLevel, type NixSandbox, shellDerivation, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const builtSchema = z.array(z.object({ outputs: z.object({ out: z.string() }) }))

interface Edit {
  readonly version?: string
  readonly mirror?: string
}

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox

  beforeEach(() => {
    sandbox = createNixSandbox(file)
  })

  afterEach(() => {
    sandbox.remove()
  })

  const origin = { kind: 'flake', directory: '.', attributePath: ['app'] } as const
  const target: Target = { name: 'app', origin, thresholds: {} }

  /** An app on a tool on a library, whose archive is fetched by something that is built too. */
  const project = (system: string, { version = '3.0.14', mirror = 'a' }: Edit) => ({
    'builder.sh': 'echo > $out',
    'flake.nix': `{ outputs = { self }: let
      sh = ${shellDerivation(system)};
      fetched = name: script: derivation {
        inherit name; system = "${system}"; builder = "/bin/sh"; args = [ "-ec" script ];
        outputHashMode = "flat"; outputHashAlgo = "sha256";
        outputHash = builtins.hashString "sha256" "${sandbox.unique} \${name}\\n";
      };
    in rec {
      base = sh "base-1.0" "# \${./builder.sh} ${sandbox.unique}\\necho > $out";
      curl = sh "curl-8.0" "# \${base} ${mirror}\\necho > $out";
      archive = fetched "library-${version}.tar.gz" "# \${curl} ${mirror}\\necho '${sandbox.unique} library-${version}.tar.gz' > $out";
      library = sh "library-${version}" "# \${base} \${archive}\\necho > $out";
      tool = sh "tool-1.0" "# \${library}\\necho > $out";
      app = sh "app" "# \${tool} \${base}\\necho > $out";
    }; }`,
  })

  const measure = async (nix: Nix, edit: Edit): Promise<Measurement> => {
    const source = await sandbox.source(nix, project(nix.system, edit))
    const { derivationPath, dryRun } = valueOf(await nix.evaluator.runExact({ source, origin }))
    return {
      derivationPath,
      exactRuns: [fakeRun()],
      plan: await nix.substituters.plan(dryRun),
      closure: await nix.store.closure(derivationPath),
      importedDerivations: [],
      outputs: [],
      timedRuns: [],
    }
  }

  const compare = async (nix: Nix, head: Edit) => {
    const [base, changed] = [await measure(nix, {}), await measure(nix, head)]
    const [measured] = await withChangedDerivations(
      [
        {
          target,
          base: { kind: 'measured', measurement: base },
          head: { kind: 'measured', measurement: changed },
        },
      ],
      { store: nix.store, signal: new AbortController().signal },
    )
    const sides = measured && measuredSides(measured)
    if (sides === undefined) throw new Error('the derivations could not be read')
    const rebuilds = [...(rebuildsOf(sides.head, sides.base) ?? [])]
    return {
      toBuild: { base: base.plan.toBuild.length, head: changed.plan.toBuild.length },
      rebuilds: rebuilds.map((path) => path.replace(/^.{44}/, '').replace(/\.drv$/, '')).toSorted(),
      causes: findRootCauses(sides),
    }
  }

  /** All of base is in a cache, and no more in the store. */
  const openWithCache = async () => {
    const cache = join(sandbox.git.directory, 'cache')
    const nix = await sandbox.open()
    const { storePath } = await sandbox.source(nix, project(nix.system, {}))
    const attributes = ['base', 'curl', 'archive', 'library', 'tool', 'app']
    const json = sandbox.run(
      ...['build', '--no-link', '--json'],
      ...attributes.map((attribute) => `path:${storePath}#${attribute}`),
    )
    const outputs = builtSchema.parse(JSON.parse(json)).map(({ outputs: { out } }) => out)
    sandbox.run('copy', '--to', `file://${cache}`, ...outputs)
    sandbox.run('store', 'delete', ...outputs)
    return await sandbox.open({ options: { substituters: `file://${cache}`, 'require-sigs': 'false' } })
  }

  test('are as many in a cold store as where base is in a cache', async () => {
    const edit = { version: '3.0.15' }
    const cold = await compare(await sandbox.open(), edit)
    expect(cold.toBuild).toEqual({ base: 6, head: 6 })
    expect(cold.rebuilds).toEqual(['app', 'library-3.0.15', 'library-3.0.15.tar.gz', 'tool-1.0'])
    expect(cold.causes).toEqual({
      rebuilds: 4,
      explained: 4,
      roots: [
        { name: 'library', baseVersion: '3.0.14', headVersion: '3.0.15', change: 'version', rebuilds: 4 },
      ],
    })
    const warm = await compare(await openWithCache(), edit)
    expect(warm.toBuild.base).toBe(0)
    expect(warm.rebuilds).toEqual(cold.rebuilds)
  })

  test('are none above what comes to the same, however it is fetched', async () => {
    const { toBuild, rebuilds, causes } = await compare(await sandbox.open(), { mirror: 'b' })
    expect(toBuild).toEqual({ base: 6, head: 6 })
    expect(rebuilds).toEqual([])
    expect(causes).toBeUndefined()
  })

  test('are told from files and, where the store is elsewhere, from what Nix shows', async () => {
    const nix = await sandbox.open()
    const { derivationPath, closure } = await measure(nix, {})
    const paths = [...closure.derivations]
    const read = await nix.store.derivations(paths)
    const verb = nixLevel(file) < 16 ? ['show-derivation'] : ['derivation', 'show']
    const shown = parseDerivations(sandbox.run(...verb, ...paths), '/nix/store')
    expect([...read.keys()].toSorted()).toEqual(paths.toSorted())
    for (const path of paths) {
      const [one, other] = [read.get(path), shown.get(path)]
      expect(other?.inputs.toSorted()).toEqual(one?.inputs.toSorted())
      expect(other?.isFixed).toBe(one?.isFixed)
      expect(other?.outputs).toHaveLength(one?.outputs?.length ?? 0)
    }
    expect(paths.filter((path) => read.get(path)?.isFixed)).toEqual([
      expect.stringMatching(/library-3\.0\.14\.tar\.gz\.drv$/),
    ])
    expect(read.get(derivationPath)?.outputs).toEqual([expect.stringMatching(/^\/nix\/store\/.*-app$/)])
  })

  test('can not be told of a derivation that the store does not have, with a remedy', async () => {
    const nix = await sandbox.open()
    const missing = `/nix/store/${'0'.repeat(32)}-missing.drv`
    await expect(nix.store.derivations([missing])).rejects.toMatchObject({
      message: expect.stringContaining(missing),
      remedy: expect.any(String),
    })
  })
})
