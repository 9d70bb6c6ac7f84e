import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import type { BuildLog } from '../../src/core/nix/build-log.ts'
import type { ExactRun } from '../../src/ports/evaluator.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { Source } from '../../src/ports/store.ts'
import { createNixSandbox, shellDerivation, type NixSandbox } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

/** Nobody listens on the port `discard`. */
const SILENT = 'http://somebody:secret@127.0.0.1:9/cache?priority=7'

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox
  let cache: string
  let library: string
  let base: string
  let nix: Nix
  let source: Source

  /** A cache in a folder has the library and what it needs; the store has none of it any more. */
  beforeEach(async () => {
    sandbox = createNixSandbox(file)
    const { system } = await sandbox.open()
    const text = `let sh = ${shellDerivation(system)}; in rec {
      base = sh "base-${sandbox.unique}" "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done > $out";
      library = sh "library-${sandbox.unique}" "echo \${base} > $out";
      tool = sh "tool-${sandbox.unique}" "echo \${library} > $out";
      app = sh "app-${sandbox.unique}" "echo said; echo \${tool} \${library} > $out";
      broken = sh "broken-${sandbox.unique}" "echo \${library}; exit 3";
      slow = sh "slow-${sandbox.unique}" "while true; do :; done";
    }`
    sandbox.git.write('', { 'default.nix': text })
    const path = join(sandbox.git.directory, 'default.nix')
    const evaluated = (attribute: string) =>
      sandbox.run('eval', '--raw', '--file', path, `${attribute}.outPath`)
    library = evaluated('library')
    base = evaluated('base')
    cache = join(sandbox.git.directory, 'cache')
    sandbox.run('build', '--no-link', '--file', path, 'library')
    sandbox.run('copy', '--to', `file://${cache}`, library)
    sandbox.run('store', 'delete', library, base)
    const options = { substituters: `file://${cache} ${SILENT}`, 'require-sigs': 'false' }
    nix = await sandbox.open({ options: { ...options, 'download-attempts': '1' } })
    source = await sandbox.source(nix, { 'default.nix': text })
  })

  afterEach(() => {
    sandbox.remove()
  })

  const evaluationOf = (attribute: string) => ({
    source,
    origin: { kind: 'file', file: 'default.nix', attributePath: [attribute], arguments: {} } as const,
  })

  const evaluate = async (attribute: string): Promise<ExactRun> => {
    const exact = await nix.evaluator.runExact(evaluationOf(attribute))
    if (!exact.ok) throw new Error(exact.failure.message)
    return exact.value
  }

  test('tells which substituters answer, what they have, and no credentials', async () => {
    const { outputs, dryRun } = await evaluate('app')
    const [there, silent, ...others] = await nix.substituters.ask()
    expect(others).toEqual([])
    expect(there).toMatchObject({ url: `file://${cache}`, answer: { kind: 'reachable' } })
    expect(silent).toMatchObject({ url: 'http://127.0.0.1:9/cache', answer: { kind: 'silent' } })
    expect(silent?.answer).toMatchObject({ reason: expect.stringContaining('http://127.0.0.1:9/cache') })
    expect(JSON.stringify(silent?.answer)).not.toMatch(/somebody|secret|priority/)

    const toBuild = await nix.store.outputsOf(dryRun.toBuild)
    expect(toBuild.map((path) => path.replace(/^.{44}/, ''))).toEqual(
      expect.arrayContaining([`app-${sandbox.unique}`, `tool-${sandbox.unique}`]),
    )
    expect(toBuild).toEqual(expect.arrayContaining([...outputs]))
    expect(await there?.has([...toBuild, ...dryRun.toFetch])).toEqual(new Set([library, base]))
    expect(await silent?.has([library])).toBeUndefined()
  })

  test('tells what outputs need to run, wherever they are', async () => {
    const [there] = await nix.substituters.ask()
    const { outputs } = await evaluate('app')
    expect(await nix.store.outputClosure(outputs)).toBeUndefined()
    expect(await there?.outputClosure(outputs)).toBeUndefined()
    const inCache = await there?.outputClosure([library])
    expect([...(inCache ?? [])].map(([path]) => path).toSorted()).toEqual([library, base].toSorted())
    expect(inCache?.get(base)).toBeGreaterThan(40_000)
    expect(await nix.store.outputClosure([library])).toBeUndefined()
    expect(await nix.store.outputClosure([])).toBeUndefined()
  })

  test('builds for real: each derivation and download, in order, and what they come to', async () => {
    const { outputs } = await evaluate('app')
    const { log, failure, output } = await nix.builder.build(evaluationOf('app'))
    expect(failure).toBeUndefined()
    expect(stepsOf(log, sandbox.unique)).toEqual(['tool built', 'app built'])
    expect(log.downloads.map(({ path }) => path)).toEqual([base, library])
    expect(log.downloads.map(({ substituter }) => substituter)).toEqual([
      `file://${cache}`,
      `file://${cache}`,
    ])
    expect(output).toContain(`app-${sandbox.unique}> said`)
    const sizes = await nix.store.outputClosure(outputs)
    expect(sizes?.size).toBe(4)
    expect(sizes?.get(outputs[0] ?? '')).toBeGreaterThan(0)
    const again = await nix.builder.build(evaluationOf('app'))
    expect(again).toMatchObject({ failure: undefined, log: { builds: [], downloads: [] } })
  })

  test('builds derivations that were evaluated before, and one that fails keeps no other from it', async () => {
    const [app, broken] = await Promise.all([evaluate('app'), evaluate('broken')])
    const { log, failure } = await nix.builder.realise([broken.derivationPath, app.derivationPath], 600)
    expect(stepsOf(log, sandbox.unique).toSorted()).toEqual(['app built', 'broken failed', 'tool built'])
    expect(failure?.message).toMatch(/broken-[\s\S]*failed with exit code 3/)
    expect((await nix.store.outputClosure(app.outputs))?.size).toBe(4)
    expect(await nix.store.outputClosure(broken.outputs)).toBeUndefined()
    const [first, second] = log.downloads
    expect(second?.startSeconds).toBeGreaterThanOrEqual(first?.startSeconds ?? Infinity)
    // What was built is kept; what failed is tried again.
    const again = await nix.builder.realise([broken.derivationPath, app.derivationPath], 600)
    expect(stepsOf(again.log, sandbox.unique)).toEqual(['broken failed'])
  })

  test('ends builders that take longer than they may', async () => {
    const slow = await evaluate('slow')
    const { log, failure } = await nix.builder.realise([slow.derivationPath], 1)
    expect(stepsOf(log, sandbox.unique)).toEqual(['slow unfinished'])
    expect(failure?.kind).toBe('time-out')
  })

  test('says of a build that fails which derivation it was, and why', async () => {
    const { log, failure } = await nix.builder.build(evaluationOf('broken'))
    expect(stepsOf(log, sandbox.unique)).toEqual(['broken failed'])
    expect(failure?.message).toMatch(/broken-[\s\S]*failed with exit code 3/)
  })
})

function stepsOf({ builds }: BuildLog, unique: string): readonly string[] {
  return builds.map(
    ({ derivation, outcome }) =>
      `${derivation.replace(/^.{44}/, '').replace(`-${unique}.drv`, '')} ${outcome}`,
  )
}
