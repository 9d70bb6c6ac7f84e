import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Walk } from '../../src/core/nix/listing.ts'
import type { Nix } from '../../src/ports/nix.ts'
import type { TargetOrigin } from '../../src/core/model/target.ts'
import { createNixSandbox, nixLevel, shellDerivation, type NixSandbox, valueOf } from './nix-sandbox.ts'
import { nixBinaries } from './nix-versions.ts'

const flake = (...attributePath: readonly string[]): TargetOrigin => ({
  kind: 'flake',
  directory: '.',
  attributePath,
})

const walk = (steps: Walk['steps'], withSystem = false): Walk => ({ steps, withSystem })

describe.each(nixBinaries())('%s', (file) => {
  let sandbox: NixSandbox
  let nix: Nix

  beforeEach(async () => {
    sandbox = createNixSandbox(file)
    nix = await sandbox.open()
  })

  afterEach(() => {
    sandbox.remove()
  })

  const flakeFiles = () => ({
    'flake.nix': `{ outputs = { self }: let sh = ${shellDerivation(nix.system)}; in {
      packages.${nix.system} = rec {
        lib = sh "lib" "echo lib > $out";
        app = sh "app" "echo \${lib} > $out";
        "a b.c\${"$"}{d}#e" = sh "odd" "echo \${app} > $out";
        broken = throw "never looked at";
        notes.text = "no derivation";
      };
      homeConfigurations.me = { pkgs.stdenv.hostPlatform.system = "aarch64-linux"; activationPackage = 1; };
      homeConfigurations."me@old" = { pkgs.system = "x86_64-darwin"; };
      homeConfigurations.odd = { };
      homeConfigurations.thrown = { pkgs = throw "no packages"; };
    }; }`,
  })

  const packages = (...steps: Walk['steps']): Walk =>
    walk([{ name: 'packages' }, { name: nix.system }, ...steps])

  test('tells its implementation, its version and the settings that can change a figure', () => {
    expect(nix.identity.implementation).toBe('nix')
    expect(nix.identity.version).toMatch(/^2\.\d+\.\d+$/)
    expect(nix.identity.settings).toMatchObject({
      'allow-import-from-derivation': 'false',
      system: nix.system,
    })
    expect(nix.evaluator.concurrency()).toBeGreaterThanOrEqual(1)
  })

  test('does not look into what is left out, though looking would end the evaluation', async () => {
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: {
        homeConfigurations.me.pkgs.system = "aarch64-linux";
        homeConfigurations.wip.pkgs.system = builtins.abort "looked at";
      }; }`,
      'default.nix': `{ app = ${shellDerivation(nix.system)} "app" "echo > $out"; wip = builtins.abort "looked at"; }`,
    })
    const home = walk([{ name: 'homeConfigurations' }, { regex: '.*' }], true)
    const flake = { source, from: { kind: 'flake', directory: '.' } } as const
    const file = { source, from: { kind: 'file', file: 'default.nix', arguments: {} } } as const
    expect((await nix.evaluator.list(flake, [home])).ok).toBe(false)
    const [left] = valueOf(
      await nix.evaluator.list(flake, [{ ...home, without: [['homeConfigurations', 'w.*']] }]),
    )
    expect(left?.matches).toEqual([
      { path: ['homeConfigurations', 'me'], system: 'aarch64-linux' },
      { path: ['homeConfigurations', 'wip'], system: null },
    ])
    const derivations = walk([{ derivations: true }])
    expect((await nix.evaluator.list(file, [derivations])).ok).toBe(false)
    const [ofFile] = valueOf(await nix.evaluator.list(file, [{ ...derivations, without: [['wip']] }]))
    expect(ofFile?.matches.map(({ path }) => path)).toEqual([['app'], ['wip']])
  })

  test('lists a flake’s attributes: by glob, by name, with near names, derivations, systems', async () => {
    const source = await sandbox.source(nix, flakeFiles())
    const home = walk([{ name: 'homeConfigurations' }, { regex: '.*' }], true)
    const results = valueOf(
      await nix.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, [
        packages({ regex: 'a.*' }),
        packages({ name: 'a b.c${d}#e' }),
        packages({ name: 'ap' }),
        packages({ derivations: true }),
        packages({ name: 'app' }, { itself: true }),
        packages({ name: 'notes' }, { itself: true }),
        walk([{ name: 'nothing' }, { name: 'x' }]),
        home,
      ]),
    )
    const names = results.map(({ matches }) => matches.map(({ path }) => path.at(-1)))
    const all = ['a b.c${d}#e', 'app', 'broken', 'lib', 'notes']
    expect(names.slice(0, 7)).toEqual([
      ['a b.c${d}#e', 'app'],
      ['a b.c${d}#e'],
      [],
      ['a b.c${d}#e', 'app', 'lib'],
      ['app'],
      [],
      [],
    ])
    expect(results[0]?.matches[1]).toEqual({ path: ['packages', nix.system, 'app'], system: null })
    expect(results[2]?.near).toEqual(all)
    expect(results[6]?.near).toEqual(['homeConfigurations', 'packages'])
    expect(results[7]?.matches.map(({ path, system }) => [path[1], system])).toEqual([
      ['me', 'aarch64-linux'],
      ['me@old', 'x86_64-darwin'],
      ['odd', null],
      ['thrown', null],
    ])
  })

  test('lists a plain file’s attributes, called with the arguments that it takes', async () => {
    const source = await sandbox.source(nix, {
      'nix/jobs.nix':
        '{ names ? [ ], prefix ? "x" }: builtins.listToAttrs (map (n: { name = prefix + n; value = 1; }) names)',
    })
    const values = { names: ['a', 'b'], prefix: 'p-"${x}', unknown: true }
    const from = { kind: 'file', file: 'nix/jobs.nix', arguments: values } as const
    const [result] = valueOf(await nix.evaluator.list({ source, from }, [walk([{ regex: '.*' }])]))
    expect(result?.matches.map(({ path }) => path)).toEqual([['p-"${x}a'], ['p-"${x}b']])
  })

  test('finds nothing in a revision without the flake or the file', async () => {
    const source = await sandbox.source(nix, { readme: 'x' })
    const nothing = { ok: true, value: [{ matches: [], near: [] }] }
    const walks = [walk([{ name: 'a' }])]
    expect(await nix.evaluator.list({ source, from: { kind: 'flake', directory: '.' } }, walks)).toEqual(
      nothing,
    )
    const from = { kind: 'file', file: 'default.nix', arguments: {} } as const
    expect(await nix.evaluator.list({ source, from }, walks)).toEqual(nothing)
  })

  test('tells where a flake is broken, relative to the repository', async () => {
    // Nix 2.8 knows no `dir` of a `path:` reference.
    const [directory, prefix] = nixLevel(file) < 9 ? ['.', ''] : ['größe of', 'größe of/']
    const source = await sandbox.source(nix, {
      [`${prefix}flake.nix`]: '{\n  outputs = _: import ./hosts.nix;\n}\n',
      [`${prefix}hosts.nix`]: '{ a = ; }',
    })
    const failure = {
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringMatching(/^error: syntax error/) },
    }
    const position = { failure: { message: expect.stringContaining(` ${prefix}hosts.nix:1:7`) } }
    const origin = { kind: 'flake', directory, attributePath: ['a'] } as const
    for (const attempt of [
      await nix.evaluator.list({ source, from: { kind: 'flake', directory } }, [walk([{ name: 'a' }])]),
      await nix.evaluator.runExact({ source, origin }),
      await nix.evaluator.runTimed({ source, origin }),
    ]) {
      expect(attempt).toEqual(failure)
      expect(attempt).toMatchObject(position)
    }
  })

  test('measures a flake in a folder, or says that this release can not', async () => {
    const flakeText = `{ outputs = _: { a = ${shellDerivation(nix.system)} (import ../name.nix) ""; }; }`
    const source = await sandbox.source(nix, { 'nix/flake.nix': flakeText, 'name.nix': '"named"' })
    const origin = { kind: 'flake', directory: 'nix', attributePath: ['a'] } as const
    expect(await nix.evaluator.runExact({ source, origin })).toMatchObject(
      nixLevel(file) < 9
        ? { failure: { message: expect.stringContaining('This release of Nix can not') } }
        : { value: { derivationPath: expect.stringMatching(/-named\.drv$/) } },
    )
  })

  test('measures a flake’s target: both kinds of run count the same', async () => {
    const source = await sandbox.source(nix, flakeFiles())
    const origin = flake('packages', nix.system, 'a b.c${d}#e')
    const exact = valueOf(await nix.evaluator.runExact({ source, origin }))
    const again = valueOf(await nix.evaluator.runExact({ source, origin }))
    const timed = valueOf(await nix.evaluator.runTimed({ source, origin }))
    const { cpuSeconds, gcSeconds, ...counters } = exact.run.statistics
    expect(cpuSeconds).toBeGreaterThanOrEqual(0)
    expect(gcSeconds ?? 0).toBeGreaterThanOrEqual(0)
    expect(counters.functionCalls).toBeGreaterThan(0)
    expect(again.run.statistics).toMatchObject(counters)
    expect(timed.statistics).toMatchObject(counters)
    expect(timed.residentBytes).toBeGreaterThan(1024 ** 2)
    expect(timed.wallSeconds).toBeGreaterThan(0)
    expect(exact.derivationPath).toMatch(/^\/nix\/store\/\w{32}-odd\.drv$/)
    expect(exact.dryRun.toBuild).toContain(exact.derivationPath)
    const closure = await nix.store.closure(exact.derivationPath)
    expect([...closure.derivations].map((path) => path.replace(/^.*?-/, '')).sort()).toEqual([
      'app.drv',
      'lib.drv',
      'odd.drv',
    ])
    expect(await nix.substituters.plan(exact.dryRun)).toEqual({
      toBuild: exact.dryRun.toBuild,
      toFetch: [],
      unknown: [],
      downloadBytes: 0,
      unpackedBytes: 0,
    })
  })

  test('takes the revision and date of another commit, and counts the same', async () => {
    const reads = ['rev', 'shortRev', 'lastModified', 'lastModifiedDate'].map(
      (name) => `\${toString self.${name}}`,
    )
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: { a = ${shellDerivation(nix.system)} "${reads.join('-')}" ""; }; }`,
    })
    const origin = flake('a')
    const other = { ...source, sha: '0123456789abcdef0123456789abcdef01234567', timestamp: 1_600_000_000 }
    const own = valueOf(await nix.evaluator.runExact({ source, origin }))
    const asOther = valueOf(await nix.evaluator.runExact({ source: other, origin }))
    const again = valueOf(await nix.evaluator.runExact({ source, origin }))
    expect(own.derivationPath).toContain(
      `-${source.sha}-${source.sha.slice(0, 7)}-${String(source.timestamp)}-`,
    )
    expect(asOther.derivationPath).toContain(`-${other.sha}-0123456-1600000000-20200913122640.drv`)
    expect(again.derivationPath).toBe(own.derivationPath)
    const { cpuSeconds, gcSeconds, ...counters } = own.run.statistics
    expect([cpuSeconds, gcSeconds]).toHaveLength(2)
    expect(asOther.run.statistics).toMatchObject(counters)
  })

  test('evaluates several attributes of a set at once: what each comes to, and what they count together', async () => {
    const source = await sandbox.source(nix, flakeFiles())
    const origin = flake('packages', nix.system)
    const names = ['app', 'broken', 'notes', 'none', 'a b.c${d}#e', 'lib']
    const set = valueOf(await nix.evaluator.runSet({ source, origin, names }))
    const each = await Promise.all(
      ['app', 'a b.c${d}#e', 'lib'].map(async (name) =>
        valueOf(await nix.evaluator.runExact({ source, origin: flake('packages', nix.system, name) })),
      ),
    )
    const [app, odd, lib] = each.map(({ derivationPath }) => derivationPath)
    expect(set.derivationPaths).toEqual([app, null, null, null, odd, lib])
    const again = valueOf(await nix.evaluator.runSet({ source, origin, names }))
    const { cpuSeconds, gcSeconds, ...counters } = set.run.statistics
    expect([cpuSeconds, gcSeconds]).toHaveLength(2)
    expect(again.run.statistics).toMatchObject(counters)
    expect(set.run.warnings).toBe(0)
    const alone = Math.max(...each.map(({ run }) => run.statistics.functionCalls ?? 0))
    expect(counters.functionCalls).toBeGreaterThan(alone)
  })

  test('says that a set can not be evaluated at once where Nix can not catch what one of it does', async () => {
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: { p.${nix.system} = {
        good = ${shellDerivation(nix.system)} "good" "";
        bad = abort "no more";
      }; }; }`,
    })
    const origin = flake('p', nix.system)
    const attempt = await nix.evaluator.runSet({ source, origin, names: ['good', 'bad'] })
    expect(attempt).toMatchObject({ ok: false, failure: { message: expect.stringContaining('no more') } })
    expect(
      valueOf(await nix.evaluator.runSet({ source, origin, names: ['good'] })).derivationPaths,
    ).toHaveLength(1)
  })

  test('evaluates several attributes of a file’s set with its arguments', async () => {
    const source = await sandbox.source(nix, {
      'default.nix': `{ tag ? "none" }: { inner."a b" = builtins.mapAttrs (name: _:
        ${shellDerivation(nix.system)} "\${name}-\${tag}" "") { one = 1; two = 2; }; }`,
    })
    const place = { kind: 'file', file: 'default.nix', arguments: { tag: 'new', other: 1 } } as const
    const origin = { ...place, attributePath: ['inner', 'a b'] }
    const set = valueOf(await nix.evaluator.runSet({ source, origin, names: ['one', 'two'] }))
    const one = valueOf(
      await nix.evaluator.runExact({
        source,
        origin: { ...place, arguments: { tag: 'new' }, attributePath: ['inner', 'a b', 'one'] },
      }),
    )
    expect(set.derivationPaths).toEqual([one.derivationPath, expect.stringMatching(/-two-new\.drv$/)])
  })

  test('measures a file’s target with its arguments', async () => {
    const source = await sandbox.source(nix, {
      'default.nix': `{ system ? builtins.currentSystem, tag ? "none", count ? 1 }: {
        app = ${shellDerivation(nix.system)} "app-\${tag}-\${toString count}" "echo > $out";
      }`,
    })
    const origin = {
      kind: 'file',
      file: 'default.nix',
      attributePath: ['app'],
      arguments: { tag: 'new', count: 7 },
    } as const
    const exact = valueOf(await nix.evaluator.runExact({ source, origin }))
    expect(exact.derivationPath).toMatch(/-app-new-7\.drv$/)
    const timed = valueOf(await nix.evaluator.runTimed({ source, origin }))
    expect(timed.statistics.functionCalls).toBeGreaterThan(0)
    expect(timed.residentBytes).toBeGreaterThan(1024 ** 2)
  })

  test('sees the commit’s facts in a flake', async () => {
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: {
        a = ${shellDerivation(nix.system)} "at-\${self.rev}-\${toString self.lastModified}" "";
      }; }`,
    })
    const exact = valueOf(await nix.evaluator.runExact({ source, origin: flake('a') }))
    expect(exact.derivationPath).toContain(`-at-${source.sha}-${String(source.timestamp)}.drv`)
  })

  test('sees the commit’s place in history where that is known, and says what to do where it is not', async () => {
    const source = await sandbox.source(nix, {
      'flake.nix': `{ outputs = { self }: {
        a = ${shellDerivation(nix.system)} "at-\${toString self.revCount}" "";
      }; }`,
    })
    const counted = { ...source, revisionCount: 42 }
    const exact = valueOf(await nix.evaluator.runExact({ source: counted, origin: flake('a') }))
    expect(exact.derivationPath).toMatch(/-at-42\.drv$/)
    expect(await nix.evaluator.runExact({ source, origin: flake('a') })).toMatchObject({
      ok: false,
      failure: { kind: 'evaluation', message: expect.stringContaining('fetch-depth: 0') },
    })
  })

  describe('inputs', () => {
    const files = () => ({
      'flake.nix': `{
        inputs.tools.url = "path:${sandbox.git.directory}/tools";
        outputs = { self, tools }: { a = ${shellDerivation(nix.system)} tools.name ""; };
      }`,
    })
    const tools = (folder: string, name: string) => {
      sandbox.git.write(folder, { 'flake.nix': `{ outputs = { self }: { name = "${name}"; }; }` })
    }

    test('that no lock file names are refused, with the command to run', async () => {
      tools('tools', 'unlocked')
      // Isolated, it could not even look at a folder outside of the project (nix-reach.test.ts).
      const open = await sandbox.open({ isolate: false })
      const source = await sandbox.source(open, files())
      const failure = {
        ok: false,
        failure: {
          kind: 'evaluation',
          cause: { kind: 'lock-file' },
          message: expect.stringContaining('Run `nix flake lock`'),
        },
      }
      const from = { kind: 'flake', directory: '.' } as const
      expect(await open.evaluator.list({ source, from }, [walk([{ name: 'a' }])])).toEqual(failure)
      expect(await open.evaluator.runExact({ source, origin: flake('a') })).toEqual(failure)
      expect(await open.evaluator.runTimed({ source, origin: flake('a') })).toEqual(failure)
    })

    test('that base’s lock file names are taken as it has them, and nothing is written', async () => {
      tools('tools', 'locked')
      sandbox.git.write('locking', files())
      const folder = join(sandbox.git.directory, 'locking')
      sandbox.run('flake', 'lock', `path:${folder}`)
      const lock = readFileSync(join(folder, 'flake.lock'), 'utf8')
      const knowing = await sandbox.open({}, {}, [lock])
      const source = await sandbox.source(knowing, { ...files(), 'flake.lock': lock })
      const from = { kind: 'flake', directory: '.' } as const
      const [result] = valueOf(await knowing.evaluator.list({ source, from }, [walk([{ name: 'a' }])]))
      expect(result?.matches).toEqual([{ path: ['a'], system: null }])
      const exact = valueOf(await knowing.evaluator.runExact({ source, origin: flake('a') }))
      expect(exact.derivationPath).toMatch(/-locked\.drv$/)
      const timed = valueOf(await knowing.evaluator.runTimed({ source, origin: flake('a') }))
      expect(timed.statistics.functionCalls).toBe(exact.run.statistics.functionCalls)
      expect(readFileSync(join(source.storePath, 'flake.lock'), 'utf8')).toBe(lock)
    })

    test('that the configuration overrides are taken from there, by every kind of run', async () => {
      tools('tools', 'locked')
      tools('other-tools', 'overridden')
      sandbox.git.write('overriding', files())
      const folder = join(sandbox.git.directory, 'overriding')
      sandbox.run('flake', 'lock', `path:${folder}`)
      const lock = readFileSync(join(folder, 'flake.lock'), 'utf8')
      const overrideInputs = { tools: `path:${sandbox.git.directory}/other-tools` }
      // What is pinned is brought before; a folder has to be in reach.
      const overriding = await sandbox.open({ overrideInputs, isolate: false }, {}, [lock])
      const source = await sandbox.source(overriding, { ...files(), 'flake.lock': lock })
      const from = { kind: 'flake', directory: '.' } as const
      const [result] = valueOf(await overriding.evaluator.list({ source, from }, [walk([{ regex: '.*' }])]))
      expect(result?.matches).toEqual([{ path: ['a'], system: null }])
      const exact = valueOf(await overriding.evaluator.runExact({ source, origin: flake('a') }))
      expect(exact.derivationPath).toMatch(/-overridden\.drv$/)
      expect(
        valueOf(await overriding.evaluator.runTimed({ source, origin: flake('a') })).statistics,
      ).toMatchObject({
        functionCalls: exact.run.statistics.functionCalls,
      })
    })
  })
})
