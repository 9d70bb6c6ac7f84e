import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { metrics } from '../../src/core/model/metric.ts'
import { createNixSandbox, shellDerivation, type NixSandbox } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const builtSchema = z.array(z.object({ drvPath: z.string(), outputs: z.object({ out: z.string() }) })).min(1)

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox

  beforeEach(() => {
    sandbox = createNixSandbox(file)
  })

  afterEach(() => {
    sandbox.remove()
  })

  /** Builds an attribute of a file; the output. */
  const build = (path: string, attribute: string): string => {
    const json = sandbox.run('build', '--no-link', '--json', '--file', path, attribute)
    return builtSchema.parse(JSON.parse(json))[0]?.outputs.out ?? ''
  }

  test('knows what a substituter has: paths and exact sizes, and what is left to build', async () => {
    const system = (await sandbox.open()).system
    const text = `let sh = ${shellDerivation(system)}; in rec {
      base = sh "base-${sandbox.unique}" "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done > $out";
      library = sh "library-${sandbox.unique}" "echo \${base} > $out";
      tool = sh "tool-${sandbox.unique}" "echo \${library} > $out";
      app = sh "app-${sandbox.unique}" "echo \${tool} \${library} > $out";
    }`
    sandbox.git.write('', { 'default.nix': text })
    const path = join(sandbox.git.directory, 'default.nix')
    const outputs = [build(path, 'library'), build(path, 'base')]
    const cache = join(sandbox.git.directory, 'cache')
    sandbox.run('copy', '--to', `file://${cache}`, outputs[0] ?? '')
    sandbox.run('store', 'delete', ...outputs)

    const nix = await sandbox.open({
      options: { substituters: `file://${cache}`, 'require-sigs': 'false' },
    })
    const source = await sandbox.source(nix, { 'default.nix': text })
    const exact = await nix.evaluator.runExact({
      source,
      origin: { kind: 'file', file: 'default.nix', attributePath: ['app'], arguments: {} },
    })
    if (!exact.ok) throw new Error(exact.failure.message)
    const plan = await nix.substituters.plan(exact.value.dryRun)
    expect(plan.toBuild.map((derivation) => derivation.replace(/^.{44}/, ''))).toEqual(
      expect.arrayContaining([`app-${sandbox.unique}.drv`, `tool-${sandbox.unique}.drv`]),
    )
    expect(plan.toBuild).toHaveLength(2)
    expect(plan.toFetch).toEqual(outputs.toSorted())
    expect(plan.unknown).toEqual([])
    expect(plan.downloadBytes).toBe(told(cache, 'FileSize'))
    expect(plan.unpackedBytes).toBe(told(cache, 'NarSize'))
    expect(plan.downloadBytes).toBeLessThan(plan.unpackedBytes ?? 0)
    const hitRate = metrics.find(({ id }) => id === 'cache-hit-rate')?.source
    expect(hitRate?.from === 'plan' ? hitRate.read(plan) : undefined).toBe(0.5)
    // Looking does not fetch.
    expect(readdirSync('/nix/store')).not.toContain(outputs[0]?.replace('/nix/store/', ''))
  })

  describe('import from derivation', () => {
    const files = (system: string) => ({
      'flake.nix': `{ outputs = { self }: let sh = ${shellDerivation(system)}; in {
        a = sh (import (sh "generated-${sandbox.unique}.nix" "echo '\\"imported\\"' > $out")) "echo > $out";
      }; }`,
    })
    const origin = { kind: 'flake', directory: '.', attributePath: ['a'] } as const

    test('is refused, with what to set', async () => {
      const nix = await sandbox.open()
      const source = await sandbox.source(nix, files(nix.system))
      const refused = {
        ok: false,
        failure: {
          kind: 'evaluation',
          cause: { kind: 'import-from-derivation' },
          message: expect.stringMatching(
            /cannot build '\/nix\/store\/[^']*generated[\s\S]*\n.*nix: \{ allow-import-from-derivation: true \}$/,
          ),
        },
      }
      expect(await nix.evaluator.runExact({ source, origin })).toEqual(refused)
    })

    test('is named where it is allowed, and done before anything is timed', async () => {
      const nix = await sandbox.open({ allowImportFromDerivation: true })
      const source = await sandbox.source(nix, files(nix.system))
      expect(await nix.evaluator.runExact({ source, origin })).toMatchObject({
        ok: true,
        value: {
          derivationPath: expect.stringMatching(/-imported\.drv$/),
          dryRun: { importedDerivations: [expect.stringContaining(`-generated-${sandbox.unique}.nix.drv`)] },
        },
      })
      expect(await nix.evaluator.runTimed({ source, origin })).toMatchObject({ ok: true })
    })
  })
})

/** The sum of a number that the cache's own files tell of each path. */
function told(cache: string, field: string): number {
  return readdirSync(cache)
    .filter((name) => name.endsWith('.narinfo'))
    .map((name) => new RegExp(`^${field}: (\\d+)$`, 'm').exec(readFileSync(join(cache, name), 'utf8'))?.[1])
    .reduce((sum, bytes) => sum + Number(bytes), 0)
}
