// How a store is, as real Nix tells it: of a store of the test's own, so that what others do meanwhile is not in it.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Part } from '../../src/core/profile/part.ts'
import type { Nix } from '../../src/ports/nix.ts'
import { createNixSandbox, nixSettings, type NixSandbox } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const reasonOf = (part: Part<unknown>) => (part.kind === 'missing' ? part.reason : 'it is known')

const EQUAL = 'the same in both\n'

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox
  let places: Readonly<Record<'NIX_STORE_DIR' | 'NIX_STATE_DIR' | 'NIX_LOG_DIR', string>>

  beforeEach(() => {
    sandbox = createNixSandbox(file)
    // Nix refuses a store below a link, such as /tmp of macOS.
    const at = (name: string) => join(realpathSync(sandbox.git.directory), 'own', name)
    places = { NIX_STORE_DIR: at('store'), NIX_STATE_DIR: at('var/nix'), NIX_LOG_DIR: at('var/log') }
    for (const folder of Object.values(places)) mkdirSync(folder, { recursive: true })
  })

  afterEach(() => {
    execFileSync('chmod', ['-R', 'u+w', sandbox.git.directory])
    sandbox.remove()
  })

  const open = async (options: Readonly<Record<string, string>> = {}): Promise<Nix> =>
    await sandbox.open({ options }, places)

  /** Runs a program of this Nix on the store of the test. */
  const run = (
    program: 'nix' | 'nix-store',
    args: readonly string[],
    settings: readonly string[] = [],
  ): string =>
    execFileSync(file.replace(/nix$/, program), args, {
      env: { ...process.env, ...places, NIX_CONFIG: [...nixSettings(), ...settings].join('\n') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()

  /** Adds a file by itself; its path in the store. */
  const add = (name: string, content: string, settings: readonly string[] = []): string => {
    const source = join(sandbox.git.directory, name)
    writeFileSync(source, content)
    if (name.endsWith('.sh')) chmodSync(source, 0o755)
    return run('nix', ['store', 'add-file', source], settings)
  }

  /** All that the collector would look at, and whatever of it is a link leads to. */
  const state = () =>
    ['gcroots', 'temproots'].flatMap((name) => {
      const folder = join(places.NIX_STATE_DIR, name)
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .map((entry) => {
          const path = join(entry.parentPath, entry.name)
          return entry.isSymbolicLink() ? `${path} → ${readlinkSync(path)}` : path
        })
        .toSorted()
    })

  test('tells how full its store is and what nothing needs, and leaves every root where it is', async () => {
    const nix = await open({ 'min-free': '1000' })
    const source = await sandbox.source(nix, { 'default.nix': '1' })
    const sharing = ['auto-optimise-store = true']
    const kept = add('kept.txt', EQUAL, sharing)
    add('gone.txt', EQUAL, sharing)
    const roots = join(places.NIX_STATE_DIR, 'gcroots')
    const link = join(sandbox.git.directory, 'result')
    symlinkSync(kept, link)
    symlinkSync(link, join(roots, 'auto', 'indirect'))
    // Its disk is not mounted, say: to ask Nix itself for roots or dead paths would remove it.
    symlinkSync('/nowhere/result', join(roots, 'auto', 'stale'))
    writeFileSync(join(places.NIX_STATE_DIR, 'temproots', '999999'), '')

    const before = state()
    const health = await nix.store.health(source)
    expect(state()).toEqual(before)
    const { space, contents, dead } = health
    expect(health).toMatchObject({
      directory: places.NIX_STORE_DIR,
      kind: { kind: 'known', value: 'local' },
      contents: { kind: 'known', value: { paths: 3 } },
      // `gone.txt`, as an archive.
      dead: { kind: 'known', value: { paths: 1, unpackedBytes: 136, unreadableRoots: 0 } },
      sharing: {
        isAutomatic: false,
        saved: { kind: 'known', value: { files: 1, savedBytes: EQUAL.length } },
      },
      minFreeBytes: 1000,
    })
    if (space.kind === 'missing' || contents.kind === 'missing' || dead.kind === 'missing')
      throw new Error('it is known')
    expect(space.value.freeBytes).toBeLessThanOrEqual(space.value.totalBytes)
    expect(contents.value.unpackedBytes).toBeGreaterThan(2 * dead.value.unpackedBytes)
    await nix.store.forget(source)
  })

  test('says why it does not know, and goes on', async () => {
    const nix = await open()
    const source = await sandbox.source(nix, { 'default.nix': '1' })
    const [root = ''] = readdirSync(join(places.NIX_STATE_DIR, 'gcroots', 'auto'))
    rmSync(join(places.NIX_STATE_DIR, 'gcroots', 'auto', root))
    const health = await nix.store.health(source)
    expect(health.contents.kind).toBe('known')
    expect(reasonOf(health.dead)).toContain('The roots of the garbage collector are not in')
    rmSync(join(places.NIX_STATE_DIR, 'db'), { recursive: true })
    writeFileSync(join(places.NIX_STATE_DIR, 'db'), '')
    const blind = await nix.store.health(source)
    expect(blind.kind.kind).toBe('missing')
    expect(reasonOf(blind.contents)).toContain('Nix does not list its paths')
  })

  test('finds paths whose files are gone or cut off, by looking at each', async () => {
    const nix = await open()
    const [whole, script, gone, cut] = [
      add('whole.txt', 'whole\n'),
      add('run.sh', 'true\n'),
      add('gone.txt', 'gone\n'),
      add('cut.txt', 'a line\nand another one\n'),
    ]
    const sizes = new Map<string, number | undefined>(
      [whole, script, gone, cut].map((path) => [path, Number(run('nix-store', ['--query', '--size', path]))]),
    )
    const derivation = join(places.NIX_STORE_DIR, `${'0'.repeat(32)}-app.drv`)
    writeFileSync(derivation, 'Derive')
    sizes.set(derivation, undefined)
    expect(await nix.store.damaged(sizes)).toEqual({ kind: 'known', value: [] })
    for (const path of [gone, cut]) chmodSync(path, 0o644)
    rmSync(gone)
    truncateSync(cut, 7)
    truncateSync(derivation)
    expect(await nix.store.damaged(sizes)).toEqual({
      kind: 'known',
      value: [
        { path: gone, damage: 'missing' },
        { path: cut, damage: 'size' },
        { path: derivation, damage: 'empty' },
      ],
    })
  })
})
