// The project's own flake, on every Nix that is there, with a small Nixpkgs of ours in the place of the real one: it is the same for
// four systems, and the package that it makes of the committed bundle runs.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import metadata from '../../package.json' with { type: 'json' }
import { createNixSandbox } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SYSTEMS = ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux']

/** What the flake reads, and no more: a file that is missing here is one that it should not read, or that it is to name. */
const FILES = ['flake.nix', 'nix', 'package.json', 'dist/cli', 'man']

/** Its packages are built by the machine's own shell and programs, which a builder in Nix's sandbox does not see. */
const canBuild =
  process.platform === 'darwin' ||
  (process.getuid?.() === 0 && !existsSync('/nix/var/nix/daemon-socket/socket'))

const derivation = z.string().regex(/^\/nix\/store\/.*\.drv$/)
const packagesSchema = z.record(
  z.string(),
  z.strictObject({
    names: z.array(z.string()),
    path: derivation,
    version: z.string(),
    meta: z.object({ mainProgram: z.string(), description: z.string(), platforms: z.array(z.string()) }),
  }),
)

function pathOf(program: string): string {
  return execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim()
}

describe.each(nixBinaries())('the flake on %s', (file) => {
  const sandbox = createNixSandbox(file)
  const folder = join(sandbox.git.directory, 'flake')
  const nixpkgs = join(sandbox.git.directory, 'nixpkgs')
  mkdirSync(join(folder, 'dist'), { recursive: true })
  for (const name of FILES) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  cpSync(join(ROOT, '__tests__/fixtures/nixpkgs'), nixpkgs, { recursive: true })
  const programs = Object.entries({ node: process.execPath, git: pathOf('git'), perl: pathOf('perl') })
  const machine = programs.map(([name, path]) => `${name} = ${JSON.stringify(path)};`).join(' ')
  writeFileSync(join(nixpkgs, 'machine.nix'), `{ ${machine} }\n`)
  afterAll(() => {
    sandbox.remove()
  })

  const nix = (command: string, attribute: string, ...more: readonly string[]) =>
    sandbox.run(
      command,
      `path:${folder}#${attribute}`,
      '--override-input',
      'nixpkgs',
      `path:${nixpkgs}`,
      '--no-write-lock-file',
      ...more,
    )

  test('has the package for each of four systems', () => {
    const apply = `builtins.mapAttrs (_: packages: {
      names = builtins.attrNames packages;
      path = packages.default.drvPath;
      inherit (packages.default) version meta;
    })`
    const packages = packagesSchema.parse(JSON.parse(nix('eval', 'packages', '--json', '--apply', apply)))
    expect(Object.keys(packages)).toEqual(SYSTEMS)
    expect(new Set(Object.values(packages).map(({ path }) => path)).size).toBe(SYSTEMS.length)
    for (const { names, version, meta } of Object.values(packages)) {
      expect({ names, version }).toEqual({ names: ['default', 'nix-perf-gate'], version: metadata.version })
      expect(meta).toMatchObject({ mainProgram: 'nix-perf-gate', description: metadata.description })
      expect([...meta.platforms].sort()).toEqual(SYSTEMS)
    }
  })

  test('has a shell, an app and a check for each of them', () => {
    const paths = 'builtins.mapAttrs (_: shells: shells.default.drvPath)'
    const shells: unknown = JSON.parse(nix('eval', 'devShells', '--json', '--apply', paths))
    expect(z.record(z.string(), derivation).parse(shells)).toEqual(
      Object.fromEntries(SYSTEMS.map((system) => [system, expect.any(String)])),
    )
    const apps: unknown = JSON.parse(nix('eval', 'apps', '--json'))
    expect(apps).toEqual(
      Object.fromEntries(
        SYSTEMS.map((system) => [
          system,
          expect.objectContaining({
            default: expect.objectContaining({
              program: expect.stringMatching(/^\/nix\/store\/.*\/bin\/nix-perf-gate$/),
            }),
          }),
        ]),
      ),
    )
    const checks: unknown = JSON.parse(
      nix('eval', 'checks', '--json', '--apply', 'builtins.mapAttrs (_: builtins.attrNames)'),
    )
    expect(checks).toEqual(Object.fromEntries(SYSTEMS.map((system) => [system, ['package']])))
  })

  test('has an overlay that gives the package of the Nixpkgs it is laid over', () => {
    const apply = 'overlay: (overlay { callPackage = file: _: baseNameOf file; } { }).nix-perf-gate'
    expect(nix('eval', 'overlays.default', '--raw', '--apply', apply)).toBe('package.nix')
  })

  const ifBuilt = canBuild ? test : test.skip
  ifBuilt('builds the package, which runs with nothing on PATH, and as an app', () => {
    const link = join(sandbox.git.directory, 'result')
    nix('build', 'default', '--out-link', link)
    const run = (...args: readonly string[]) =>
      execFileSync(join(link, 'bin/nix-perf-gate'), args, {
        env: { TMPDIR: sandbox.git.directory },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    expect(run('gate', '--help')).toContain('--base')
    // Git is the package's own: it tells that this is no repository.
    expect(() => run('gate', '--repo', sandbox.git.directory)).toThrow(/Git repository/)
    const installed = [
      'man/man1',
      'bash-completion/completions',
      'zsh/site-functions',
      'fish/vendor_completions.d',
    ]
    for (const where of installed) expect(readdirSync(join(link, 'share', where))).toHaveLength(1)
    expect(nix('run', 'default', '--', '--version')).toBe(metadata.version)
  })
})
