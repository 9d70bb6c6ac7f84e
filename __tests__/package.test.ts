// What npm would publish: the bundle of the program at the terminal and what describes it, and nothing that has to be installed.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import metadata from '../package.json' with { type: 'json' }

const ROOT = resolve(import.meta.dirname, '..')

const packedSchema = z.tuple([
  z.object({
    name: z.literal('nix-perf-gate'),
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), mode: z.number() })),
    bundled: z.tuple([]),
  }),
])

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  const home = join(folder, 'home')
  let packed: z.infer<typeof packedSchema>[0]
  const program = join(folder, 'package', metadata.bin['nix-perf-gate'])

  /** As in a folder where nothing else is, with an environment that has nothing. */
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: home, TMPDIR: folder },
      encoding: 'utf8',
    })

  beforeAll(() => {
    const text = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    packed = packedSchema.parse(JSON.parse(text))[0]
    execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder])
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('is small: it is fetched by everyone who tries the program once', () => {
    expect(packed.files.length).toBeLessThanOrEqual(12)
    expect(packed.size).toBeLessThan(600_000)
    expect(packed.unpackedSize).toBeLessThan(2_000_000)
  })

  test('has no sources, no tests and nothing of the action', () => {
    const roots = new Set(packed.files.map(({ path }) => path.split('/').slice(0, 2).join('/')))
    expect([...roots].sort()).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/cli', 'man/nix-perf-gate.1', 'package.json']),
    )
    expect([...roots].filter((path) => /^(?:src|__tests__|script|dist\/(?!cli))/.test(path))).toEqual([])
  })

  test('needs nothing that npm would install, and runs nothing where it is installed', () => {
    expect(Object.keys(metadata)).not.toContain('private')
    expect(Object.keys(metadata)).not.toContain('dependencies')
    const scripts = Object.keys(metadata.scripts)
    expect(
      scripts.filter((name) => /^(?:(?:pre|post)?install|prepare|prepack|postpack)$/.test(name)),
    ).toEqual([])
  })

  test('has a program that starts where nothing else is', () => {
    expect(packed.files.find(({ path }) => path === metadata.bin['nix-perf-gate'])?.mode).toBe(0o755)
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
    expect(run('--version')).toBe(`${metadata.version}\n`)
    expect(run('gate', '--help')).toContain('--base')
  })

  test('names the licences of what is bundled', () => {
    expect(readFileSync(join(folder, 'package/dist/cli/licenses.txt'), 'utf8')).toContain('commander')
  })

  test('says where it comes from, as npm’s provenance is held against', () => {
    expect(metadata.repository.url).toBe(`git+${metadata.homepage}.git`)
  })
})
